"""What screens, reports and neighbours may ask about contacts and messages."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import Facts
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.messaging import access, policy, recipients, rules, texts
from ringback.messaging.inbox import Inbox, Phone, inbox, is_simulated, phones
from ringback.messaging.models import Contact, InboundReply, OutboundMessage, Verification
from ringback.messaging.states import (
    LEVEL_LABELS,
    SECRETS,
    Channel,
    Direction,
    Level,
    Medium,
    MessageState,
    Outcome,
    Purpose,
)
from ringback.messaging.upkeep import held_messages, unsent_messages

__all__ = [
    "Contact",
    "InboundReply",
    "Inbox",
    "Lately",
    "MessageView",
    "Phone",
    "contact",
    "contact_verbs",
    "contacts_about",
    "contacts_of",
    "contacts_under_way",
    "cool_down",
    "held_messages",
    "inbox",
    "is_recipient",
    "is_simulated",
    "lately",
    "level_needed",
    "level_reached",
    "messages_about",
    "phones",
    "reply",
    "require_level",
    "unsent_messages",
    "usual_wrap_ups",
    "words",
]

PAGE = 50
LONGEST_WINDOW = timedelta(days=92)
"""How far back a window of repeated contacts is looked through, whatever the manual says."""
ENDS = ("wrap_up", "solve_on_line", "end_call")
"""What can still be told of a contact that was left open."""
LATELY = 200
"""Contacts of one person that tell what they are mostly about: a few days of a busy agent."""
NO_FACTS: Facts = MappingProxyType({})


def cool_down(purpose: Purpose, *, at: datetime) -> timedelta:
    """How long a customer is left alone between two messages of a purpose (§4.1.1)."""
    return policy.sending(purpose, at).cool_down or timedelta()


def words(
    template: str,
    *,
    language: str,
    places: Mapping[str, object],
    at: datetime,
    facts: Facts = NO_FACTS,
) -> str:
    """The body of a message in the language of whoever will read it. ``template`` is a wording of
    the manual (``receipt.wording``, which tells cases apart by ``facts``) or ``answer``."""
    return texts.words(template, language, places, at=at, facts=facts)


def is_recipient(medium: Medium, written: str) -> bool:
    """Whether a message of that medium can be sent there."""
    try:
        recipients.normalise(medium, written)
    except Invalid:
        return False
    return True


def contact(*, contact_id: UUID, actor: Actor) -> Contact:
    """Raises ``NotFound`` when there is none within the actor's reach."""
    return access.contact_for(actor, contact_id)


def contacts_of(*, customer_id: UUID, since: datetime, actor: Actor) -> list[Contact]:
    """A customer's contacts since then, newest first: "second time in three days". Whoever may
    see the customer may count them, wherever they were taken; ask for the customer first."""
    found = Contact.objects.filter(customer_id=customer_id, opened_at__gte=since)
    return list(found.order_by("-opened_at")[:PAGE])


def contacts_before(
    *,
    customer_ids: Collection[UUID],
    before: datetime | None,
    since: datetime | None,
    limit: int,
) -> list[Contact]:
    """A page of the contacts of one customer, whose record may be several merged ones, newest
    first; ask for the customer first, as for ``contacts_of``."""
    found = Contact.objects.filter(customer_id__in=customer_ids)
    if before is not None:
        found = found.filter(opened_at__lt=before)
    if since is not None:
        found = found.filter(opened_at__gt=since)
    return list(found.order_by("-opened_at")[:limit])


@dataclass(frozen=True, slots=True)
class Lately:
    """How often a customer has come to us within the manual's window, newest first (§2.2.2)."""

    window: Span
    contacts: Sequence[Contact]


def lately(*, customer_id: UUID, at: datetime, actor: Actor) -> Lately:
    """Our own calls do not count. Ask for the customer first, as for ``contacts_of``."""
    window = policy.repeat_window(at)
    found = contacts_of(customer_id=customer_id, since=at - LONGEST_WINDOW, actor=actor)
    inbound = [each for each in found if each.direction == Direction.INBOUND]
    # A window of days runs to the end of its last day.
    recent = [each for each in inbound if ALWAYS.add(each.opened_at, window) > at]
    return Lately(window, recent)


def contacts_about(*, ticket_id: int) -> list[Contact]:
    """The contacts that led to a ticket or were about it, newest first; ask for it first."""
    return list(Contact.objects.filter(ticket_id=ticket_id).order_by("-opened_at")[:PAGE])


def contacts_under_way(*, actor: Actor) -> list[Contact]:
    """The contacts this actor is in and has not ended, newest first."""
    return _own(actor, Outcome.OPEN)


def contacts_left_open(*, actor: Actor) -> list[Contact]:
    """Those ended by time, whose wrap-up this actor has still to write; newest first."""
    return _own(actor, Outcome.LEFT_OPEN)


def _own(actor: Actor, outcome: Outcome) -> list[Contact]:
    own = Contact.objects.filter(opened_by=actor.ref, outcome=outcome)
    return list(own.order_by("-opened_at")[:PAGE])


def open_too_long(now: datetime, limit: int) -> list[UUID]:
    """Contacts open longer than the manual lets their channel be (§2.2.2), the oldest first."""
    over = Q()
    for channel in Channel:
        over |= Q(channel=channel, opened_at__lte=now - policy.longest_open(channel, now))
    found = Contact.objects.filter(over, outcome=Outcome.OPEN).order_by("opened_at")
    return list(found.values_list("pk", flat=True)[:limit])


def usual_wrap_ups(*, actor: Actor, limit: int) -> list[str]:
    """What this actor's contacts were mostly about of late, the most frequent first: the leaves
    offered by one key. Counted over the last few alone."""
    ended = Contact.objects.filter(ended_by=actor.ref).exclude(wrap_up_code="")
    latest = ended.order_by("-ended_at").values_list("wrap_up_code", flat=True)[:LATELY]
    return [code for code, _times in Counter(latest).most_common(limit)]


def contact_verbs(found: Contact, actor: Actor) -> tuple[str, ...]:
    """What this actor could do in a contact now."""
    if found.outcome not in (Outcome.OPEN, Outcome.LEFT_OPEN):
        return ()
    is_ours = found.direction == Direction.OUTBOUND
    has_number = found.party is not None or found.customer_id is not None
    verifies, sees = access.may_verify(actor), access.may_record_verification(actor)
    ends = access.may_end(actor, found)
    opens = not is_ours and access.may_open(actor, Channel(found.channel))
    may = {
        "identify": opens,
        "introduce": opens and found.customer_id is None,
        "send_code": verifies and has_number,
        "check_code": verifies and has_number,
        "ask_password": verifies and has_number,
        "confirm_number": sees and not is_ours and found.channel == Channel.PHONE,
        "sight_document": sees and found.channel == Channel.COUNTER,
        "end_call": ends and is_ours,
        "wrap_up": ends and not is_ours,
        "solve_on_line": ends and not is_ours,
        "take_over": access.may_take_over(actor, found),
    }
    if found.outcome == Outcome.LEFT_OPEN:
        may = {verb: allowed for verb, allowed in may.items() if verb in ENDS}
    return tuple(verb for verb, allowed in may.items() if allowed)


def level_reached(*, contact_id: UUID, at: datetime) -> Level:
    """How surely we know at this moment who is speaking in a contact."""
    facts = Verification.objects.filter(contact_id=contact_id).values_list("level", "at")
    return rules.level_reached(
        [(Level(level), since) for level, since in facts],
        at=at,
        lifetime=policy.verification_lifetime(at),
    )


def level_needed(*, action: str, at: datetime) -> Level:
    """What the manual asks for an action such as ``see_bill`` (§2.1.2)."""
    return policy.level_needed(action, at)


def require_level(*, contact_id: UUID, action: str, at: datetime) -> None:
    """Raises ``NotAllowed`` with the reason ``verification_needed`` while the contact has not
    reached the level the manual asks for the action."""
    needed = policy.level_needed(action, at)
    if not level_reached(contact_id=contact_id, at=at).reaches(needed):
        raise NotAllowed(
            _("The customer must be verified first (%(level)s).") % {"level": LEVEL_LABELS[needed]},
            code="verification_needed",
        )


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as staff see it. ``body`` is masked; ``None`` for a code, which nobody sees."""

    id: UUID
    purpose: Purpose
    medium: Medium
    recipient: Secret
    body: Secret | None
    state: MessageState
    reason: str
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    next_try_at: datetime
    attempts: int


def messages_about(*, subject_kind: str, subject_id: str | int) -> list[MessageView]:
    """The messages about a subject, newest first; ask for the subject first."""
    found = OutboundMessage.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return [_view(message) for message in found.order_by("-created_at", "-id")[:PAGE]]


def _view(message: OutboundMessage) -> MessageView:
    return MessageView(
        id=message.pk,
        purpose=Purpose(message.purpose),
        medium=Medium(message.medium),
        recipient=message.recipient,
        body=None if message.purpose in SECRETS else message.body,
        state=MessageState(message.state),
        reason=message.skip_reason or message.problem,
        created_at=message.created_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        next_try_at=message.next_try_at,
        attempts=message.attempts,
    )


def reply(*, reply_id: UUID) -> InboundReply:
    """The words behind ``message.answered``; ``text`` is null when they were a password."""
    return InboundReply.objects.get(pk=reply_id)
