"""What a simulated phone has received and sent, in plain words.

Codes stand among them, so this opens in demo mode alone and holds only what went by the simulated
transport: what a real network carried is never shown here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import NotFound
from ringback.messaging.models import InboundReply, OutboundMessage, Question
from ringback.messaging.states import Medium, MessageState, Purpose
from ringback.messaging.transports import port, simulated

PAGE = 60
LOOKED_AT = 400
"""The newest messages, among whose recipients a phone can be chosen."""
MOST_PHONES = 30
ON_A_PHONE = (Medium.TEXT, Medium.CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number that has received something. ``arrivals`` are when, newest first."""

    index: str
    masked: str
    arrivals: tuple[datetime, ...]

    @property
    def last_at(self) -> datetime:
        return self.arrivals[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One text or call, or one answer to them (``is_reply``). ``body`` is ``None`` for a password,
    which is kept nowhere.

    ``answers`` are the digits it asks for; none: any words. ``waits_until``: an answer is waited
    for; ``None``: none is, or not any more.
    """

    id: UUID
    at: datetime
    medium: Medium
    is_reply: bool
    body: str | None = field(repr=False)
    language: str = ""
    purpose: Purpose | None = None
    answers: tuple[str, ...] = ()
    is_secret: bool = False
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A phone in its owner's hand: ``number`` is their own, the ``items`` stand oldest first."""

    index: str
    masked: str
    number: str = field(repr=False)
    items: tuple[Item, ...]


def is_simulated() -> bool:
    """Whether there is a simulated phone at all."""
    media = (port.name_for(medium) for medium in ON_A_PHONE)
    return bool(settings.RINGBACK_DEMO) and simulated.NAME in media


def phones() -> list[Phone]:
    """The numbers written to of late, the last first. None without a simulated phone."""
    if not is_simulated():
        return []
    newest = _received().order_by("-pk")[:LOOKED_AT]
    found: dict[str, list[OutboundMessage]] = {}
    for message in sorted(newest, key=_sent_at, reverse=True):
        found.setdefault(message.recipient_index, []).append(message)
    return [
        Phone(
            index=index,
            masked=messages[0].recipient.masked(),
            arrivals=tuple(_sent_at(message) for message in messages),
        )
        for index, messages in list(found.items())[:MOST_PHONES]
    ]


def inbox(*, index: str, now: datetime) -> Inbox:
    """What a phone shows. Raises ``NotFound`` for a number nothing was sent to."""
    messages = list(_received().filter(recipient_index=index).order_by("-sent_at")[:PAGE])
    if not is_simulated() or not messages:
        raise NotFound(_("Nothing has been sent to this phone."))
    replies = InboundReply.objects.filter(sender_index=index, transport=simulated.NAME)
    asked = {
        question.pk: question
        for question in Question.objects.filter(pk__in=[message.pk for message in messages])
    }
    received = (_item(message, asked.get(message.pk), now) for message in messages)
    sent = (_answer(reply) for reply in replies.order_by("-received_at")[:PAGE])
    return Inbox(
        index=index,
        masked=messages[0].recipient.masked(),
        number=messages[0].recipient.reveal(),
        items=tuple(sorted(chain(received, sent), key=lambda item: (item.at, item.is_reply))),
    )


def _received() -> QuerySet[OutboundMessage]:
    return OutboundMessage.objects.filter(
        transport=simulated.NAME, state=MessageState.SENT, medium__in=ON_A_PHONE
    )


def _sent_at(message: OutboundMessage) -> datetime:
    assert message.sent_at is not None  # a constraint of the table
    return message.sent_at


def _item(message: OutboundMessage, question: Question | None, now: datetime) -> Item:
    is_open = question is not None and question.answered_at is None and question.expires_at > now
    return Item(
        id=message.pk,
        at=_sent_at(message),
        medium=Medium(message.medium),
        is_reply=False,
        body=message.body.reveal(),
        language=message.language,
        purpose=Purpose(message.purpose),
        answers=tuple(question.answers) if question else (),
        is_secret=question is not None and question.secret,
        waits_until=question.expires_at if question and is_open else None,
    )


def _answer(reply: InboundReply) -> Item:
    return Item(
        id=reply.pk,
        at=reply.received_at,
        medium=Medium(reply.medium),
        is_reply=True,
        body=None if reply.text is None else reply.text.reveal(),
        is_secret=reply.text is None,
    )
