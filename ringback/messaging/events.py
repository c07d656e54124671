"""What messaging tells the house. Never a number, a code or a word of anybody's."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News
from ringback.messaging.states import (
    Channel,
    Direction,
    Level,
    Medium,
    Method,
    Outcome,
    Purpose,
    SkipReason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNews(News):
    subject_kind: ClassVar[str] = "contact"
    subject_field: ClassVar[str] = "contact_id"

    contact_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactOpened(ContactNews):
    kind: ClassVar[str] = "contact.opened"

    channel: Channel
    direction: Direction
    customer_id: UUID | None
    organisation_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactIdentified(ContactNews):
    """The customer on the other side is known now."""

    kind: ClassVar[str] = "contact.identified"

    customer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTakenOver(ContactNews):
    """A lead speaks in it from here on. ``taken_from`` is the ref of whoever did before."""

    kind: ClassVar[str] = "contact.taken_over"

    taken_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAgreed(ContactNews):
    """The customer has agreed to a purpose in this contact; ``customer.consent_given`` is the
    fact on their record."""

    kind: ClassVar[str] = "contact.agreed"

    consent_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTookBack(ContactNews):
    kind: ClassVar[str] = "contact.took_back"

    consent_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEnded(ContactNews):
    """``seconds`` is how long it took. ``ticket_id`` is the ticket it led to or was about. Told
    once more when one ``left_open`` is wrapped up after all."""

    kind: ClassVar[str] = "contact.ended"

    channel: Channel
    outcome: Outcome
    customer_id: UUID | None
    wrap_up_code: str
    ticket_id: int | None
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundContactLogged(ContactNews):
    """A person has contacted the customer, or tried to: ``reached`` tells which. An attempt is
    an attempt, not a contact (§3.2)."""

    kind: ClassVar[str] = "contact.logged"

    channel: Channel
    reached: bool
    customer_id: UUID | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDialled(ContactNews):
    """The switch was told to connect a person with the customer. ``contact_id`` is the outbound
    contact that has begun with it."""

    kind: ClassVar[str] = "contact.dialled"

    message_id: UUID
    customer_id: UUID | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent(ContactNews):
    kind: ClassVar[str] = "contact.code_sent"

    code_id: UUID
    medium: Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordAsked(ContactNews):
    """The customer was asked on the phone to key in the service password."""

    kind: ClassVar[str] = "contact.password_asked"

    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactVerified(ContactNews):
    kind: ClassVar[str] = "contact.verified"

    level: Level
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationFailed(ContactNews):
    """Too many wrong codes or passwords: this way is closed for a while."""

    kind: ClassVar[str] = "contact.verification_failed"

    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNews(News):
    """``about_kind`` and ``about_id`` name what the message is about, such as a ticket."""

    subject_kind: ClassVar[str] = "message"
    subject_field: ClassVar[str] = "message_id"

    message_id: UUID
    purpose: Purpose
    medium: Medium
    about_kind: str
    about_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequeued(MessageNews):
    """Somebody has a message sent once more that had been given up, refused or held back."""

    kind: ClassVar[str] = "message.requeued"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDropped(MessageNews):
    """Somebody decided that a message held back after a restore is not sent."""

    kind: ClassVar[str] = "message.dropped"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQueued(MessageNews):
    kind: ClassVar[str] = "message.queued"

    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(MessageNews):
    kind: ClassVar[str] = "message.sent"

    transport: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(MessageNews):
    kind: ClassVar[str] = "message.delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSkipped(MessageNews):
    kind: ClassVar[str] = "message.skipped"

    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(MessageNews):
    """Refused for good, by the transport or afterwards by the network."""

    kind: ClassVar[str] = "message.failed"

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDied(MessageNews):
    """All attempts are spent: a person takes over (§4.1.1)."""

    kind: ClassVar[str] = "message.dead"

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAnswered(MessageNews):
    """A customer has answered what ``message_id`` asked. ``answer`` is one of the answers
    allowed; empty when any words were: ask ``queries.reply`` for them."""

    kind: ClassVar[str] = "message.answered"

    reply_id: UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnmatched(News):
    """Somebody has written to us and nothing was open to which it could be an answer."""

    kind: ClassVar[str] = "reply.unmatched"
    subject_kind: ClassVar[str] = "reply"
    subject_field: ClassVar[str] = "reply_id"

    reply_id: UUID
    medium: Medium
