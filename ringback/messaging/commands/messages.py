"""Messages out: queued by whoever has something to say, reported on by the transport."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.inserts import fresh, insert_if_new
from ringback.base.prepared import NOWHERE, rows_of
from ringback.base.verbs import command, command_part
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.messaging import access, events, policy, recipients, texts
from ringback.messaging.models import OutboundMessage, Question
from ringback.messaging.states import MESSAGE, Medium, MessageState, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a message asks: the digits it allows (none: any words will do), and until when.

    ``secret``: the answer is a password, checked as it comes in and kept nowhere.
    """

    answers: tuple[str, ...]
    until: datetime
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message as its author hands it in.

    ``key`` names it for ever: ``survey:ticket:10000427:1:solved``. ``subject_kind`` and
    ``subject_id`` say what it is about. ``body`` is whole, in ``language``; get it from
    ``queries.words``. ``not_before`` puts it off. ``continues`` names the message of the same
    conversation before it: then no cool-down holds it back. ``asks`` makes it a question.
    """

    key: str
    purpose: Purpose
    recipient: str
    body: str
    language: str
    subject_kind: str
    subject_id: str
    medium: Medium = Medium.TEXT
    template: str = ""
    not_before: datetime | None = None
    continues: UUID | None = None
    asks: Ask | None = None


def queue_message(*, draft: Draft, actor: Actor, now: datetime) -> OutboundMessage:
    """Owe a message to a customer, in the transaction of whatever there is to tell.

    A second draft of a key changes nothing and is answered with the message of the first. Raises
    ``Invalid`` for a recipient that is none or a body that is empty or too long. Whoever may do
    what the message tells of may send it; there is no verb for it.
    """
    try:
        message = _message(draft, actor, now)
    except Invalid:
        if known := _under(draft.key):
            return known[0]
        raise
    return _queue(message=message, draft=draft, actor=actor, now=now) or _under(draft.key)[0]


_under = rows_of(
    OutboundMessage, lambda key: OutboundMessage.objects.filter(key=key), ("key", NOWHERE)
)


@command_part
def _queue(
    *, message: OutboundMessage, draft: Draft, actor: Actor, now: datetime
) -> OutboundMessage | None:
    """``None`` when there is one of that key. Of two at once the second waits for the first."""
    if not insert_if_new(message):
        return None
    if draft.asks is not None:
        Question.objects.create(
            message=message,
            recipient_index=message.recipient_index,
            answers=list(draft.asks.answers),
            secret=draft.asks.secret,
            expires_at=draft.asks.until,
        )
    journal.record(
        events.MessageQueued(**message.facts, template=draft.template), actor=actor, now=now
    )
    return message


def _message(draft: Draft, actor: Actor, now: datetime) -> OutboundMessage:
    rule = policy.sending(draft.purpose, now)
    first_try_at = rule.awake(max(now, draft.not_before or now))
    message = fresh(
        OutboundMessage,
        key=draft.key,
        purpose=draft.purpose,
        medium=draft.medium,
        template=draft.template,
        language=draft.language,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        continues_id=draft.continues,
        created_at=now,
        created_by=actor.ref,
        next_try_at=first_try_at,
        expires_at=first_try_at + rule.lifetime,
    )
    message.recipient = recipients.normalise(draft.medium, draft.recipient)
    message.recipient_index = recipients.index_of(message.recipient.reveal())
    message.body = _body(draft)
    return message


def _body(draft: Draft) -> str:
    body = draft.body.strip()
    if not 0 < len(body) <= texts.LONGEST or "\0" in body:
        raise Invalid(
            _("A message needs words, and not more than fit on a phone."),
            fields={"body": _("Write one to 1000 characters.")},
        )
    return texts.signed(body, draft.medium, draft.language)


@command
def report_delivery(
    *, message_id: UUID, delivered: bool, problem: str = "", actor: Actor, now: datetime
) -> OutboundMessage:
    """The network says what became of a message that was taken.

    Raises ``NotFound`` for a message nobody knows, ``Conflict`` with the reason ``not_yet`` while
    its sender is still writing that it was sent, and ``repeated`` for a report that came before.
    """
    access.require(access.may_report(actor))
    message = OutboundMessage.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    if message.state in MESSAGE.sources("send"):
        raise Conflict(_("This message is being sent just now; report again."), code="not_yet")
    sent = OutboundMessage.objects.filter(pk=message_id, state=MessageState.SENT, delivered_at=None)
    if delivered:
        changed = sent.update(delivered_at=now)
        news: events.MessageNews = events.MessageDelivered(**message.facts)
    else:
        changed = sent.update(state=MESSAGE.target("fail"), problem=problem[:60])
        news = events.MessageFailed(**message.facts, problem=problem[:60])
    if not changed:
        raise Conflict(_("What became of this message is known already."), code="repeated")
    journal.record(news, actor=actor, now=now)
    message.refresh_from_db()
    return message
