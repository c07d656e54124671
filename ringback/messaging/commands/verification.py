"""Making sure who is speaking (§2.1.2) by other means than a code: what a person has seen, and the
service password, which staff neither hear nor type."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.ids import new_id
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, TooMany
from ringback.messaging import access, events, passwords, policy, recipients
from ringback.messaging.commands.messages import Ask, queue_message
from ringback.messaging.commands.parties import leads_to, number_to_verify
from ringback.messaging.commands.proofs import live_contact, message_in, prove
from ringback.messaging.models import Contact, OutboundMessage, PasswordTry, Verification
from ringback.messaging.rules import DAY
from ringback.messaging.states import Channel, Document, Medium, Method, Purpose


@command
def confirm_number(*, contact_id: UUID, actor: Actor, now: datetime) -> Verification:
    """The switch shows the number the customer calls from, and it is on the customer's record.

    Raises ``Conflict`` for any channel but the phone, since a number told is no number seen, and
    while the customer is not named or the number is not theirs.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_record_verification(actor))
    if contact.channel != Channel.PHONE:
        raise Conflict(_("Only a call shows the number it comes from."))
    if contact.customer_id is None or not leads_to(contact, contact.customer_id):
        raise Conflict(_("This number is not on the customer's record."))
    return prove(contact, Method.CALLER_ID, actor=actor, now=now)


@command
def sight_document(
    *,
    contact_id: UUID,
    document: Document,
    agent_document: Document | None = None,
    actor: Actor,
    now: datetime,
) -> Verification:
    """A person has the original document before them; of an agent's visit, both (代办双证).

    Raises ``Conflict`` away from the counter.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_record_verification(actor))
    if contact.channel != Channel.COUNTER:
        raise Conflict(_("A document is sighted at the counter, not from afar."))
    return prove(
        contact,
        Method.DOCUMENT,
        document=document,
        agent_document=agent_document,
        actor=actor,
        now=now,
    )


@command
def ask_password(*, contact_id: UUID, actor: Actor, now: datetime) -> OutboundMessage:
    """Have the customer key in the service password on the phone; ``receive_reply`` checks it.

    Raises ``TooMany`` for a number with too many wrong tries in the last day.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_verify(actor))
    number = number_to_verify(contact)
    _check_tries(number, now)
    question = message_in(
        contact,
        key=f"password:{new_id()}",
        purpose=Purpose.CODE,
        medium=Medium.CALL,
        recipient=number,
        template="password",
        asks=Ask(answers=(), until=now + policy.password_wait(now), secret=True),
        now=now,
    )
    message = queue_message(draft=question, actor=actor, now=now)
    journal.record(
        events.PasswordAsked(contact_id=contact.pk, message_id=message.pk), actor=actor, now=now
    )
    return message


def check_password(*, contact_id: UUID, password: str, actor: Actor, now: datetime) -> Verification:
    """Check what the customer has entered. Staff are refused whatever their role.

    Raises ``Invalid`` with the reason ``wrong_password``, ``TooMany``, or ``Unavailable`` when no
    billing system is connected. Not one transaction: a wrong try is kept, and the billing system
    is not asked while the database waits.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_enter_password(actor))
    number = number_to_verify(contact)
    _check_tries(number, now)
    is_right = passwords.is_right(number, password)
    verification = settle_password(
        contact=contact, number=number, is_right=is_right, actor=actor, now=now
    )
    if verification is None:
        raise Invalid(_("That is not the service password."), code="wrong_password")
    return verification


@command
def settle_password(
    *, contact: Contact, number: str, is_right: bool, actor: Actor, now: datetime
) -> Verification | None:
    """Write down how a try ended. ``None``: it was wrong, or of another number than the one to be
    verified by now."""
    number_index = recipients.index_of(number)
    PasswordTry.objects.create(number_index=number_index, at=now, succeeded=is_right)
    if is_right and number == number_to_verify(contact):
        return prove(contact, Method.SERVICE_PASSWORD, actor=actor, now=now)
    journal.record(
        events.VerificationFailed(contact_id=contact.pk, method=Method.SERVICE_PASSWORD),
        actor=actor,
        now=now,
    )
    return None


def _check_tries(number: str, now: datetime) -> None:
    wrong = PasswordTry.objects.filter(
        number_index=recipients.index_of(number), at__gt=now - DAY, succeeded=False
    )
    first = wrong.order_by("-at").values_list("at", flat=True)[policy.codes(now).attempts - 1 :]
    if first:
        raise TooMany(
            _("Too many wrong service passwords for this number. Verify in another way."),
            code="password_tries",
            retry_after=int((first[0] + DAY - now).total_seconds()) + 1,
        )
