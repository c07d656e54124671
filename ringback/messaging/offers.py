"""What messaging announces: its transports, the sweep that sends, whom a contact makes known, where
it was taken, and what of the handbook it measures on the clock."""

from datetime import datetime

from django.db.models import Q

from ringback.base import places, worker
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.identity import letters
from ringback.kernel.actor import Actor
from ringback.messaging.commands import Draft, queue_message
from ringback.messaging.models import Contact
from ringback.messaging.sending import send_due
from ringback.messaging.states import Medium, Outcome, Purpose
from ringback.messaging.transports import console, simulated, sms_gateway, smtp
from ringback.messaging.transports.port import transports

transports.add(simulated.NAME, simulated.Simulated())
transports.add("console", console.Console())
transports.add("smtp", smtp.Smtp())
transports.add(sms_gateway.NAME, sms_gateway.SmsGateway())


@letters.post.fill
def mail_to_staff(letter: letters.Letter, now: datetime) -> None:
    """Identity's letters go the way of all messages: retried, expired, by the chosen transport."""
    draft = Draft(
        key=letter.key,
        purpose=Purpose.ACCOUNT,
        recipient=letter.recipient,
        body=letter.body,
        language=letter.language,
        subject_kind="user",
        subject_id=str(letter.user_id),
        medium=Medium.EMAIL,
    )
    queue_message(draft=draft, actor=Actor.system("identity"), now=now)


worker.sweeps.add("messaging.send", send_due)
places.keep(Contact, "organisation_path")
handbook.measure(
    "call.retry.interval",
    "code.lifetime",
    "code.resend.cool_down",
    "contact.open.longest",
    "message.backoff",
    "message.lifetime",
    "service_password.wait",
    "verification.lifetime",
)


@customers.ways_of_knowing.register("messaging.contact")
def in_conversation(actor: Actor) -> Q:
    """Whoever speaks with a customer knows them while it lasts, wherever the customer lives."""
    return Q(contacts__opened_by=actor.ref, contacts__outcome=Outcome.OPEN)
