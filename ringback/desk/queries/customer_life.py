"""What a customer has lived with us, across channels: contacts and cases on one line of time, what
was promised and kept, how often they had to come back, what they thought of it (客户全景)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, names
from ringback.clocks import queries as clocks
from ringback.clocks.states import ClockState, Metric
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.naming import category_names
from ringback.feedback import queries as feedback
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.queries import Contact
from ringback.messaging.states import CHANNEL_LABELS, Channel, Direction
from ringback.tickets import queries as tickets
from ringback.tickets.queries import TicketRow, number_of
from ringback.tickets.states import OPEN, TicketState

PAGE = 20
MOST_CASES = 200
"""Of the latest cases, what their promises and ratings add up to."""
MOST_MOVES = 500
ICONS = {Channel.PHONE: "phone-incoming", Channel.COUNTER: "user"}
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A contact or a case. ``label`` is the state of a case; ``promised_at`` while it is open."""

    at: datetime
    icon: str
    title: str | Promise
    about: str
    href: str
    who: str
    label: Label | None = None
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """``broken`` are kept too late or not at all; ``moved`` how often a time was put off."""

    open: int
    kept: int
    broken: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """``older``: the instant to turn the page by. ``score`` from 1 to 5 is the mean of the
    ``answers`` to how content they were with the result; ``None`` without one."""

    happenings: Sequence[Happening]
    older: datetime | None
    in_a_week: int
    in_a_month: int
    open_cases: int
    promises: Promises
    score: float | None
    answers: int


def life_of(
    customer_ids: Sequence[UUID], *, before: datetime | None, actor: Actor, now: datetime
) -> Life:
    """Of one customer, with the records merged into theirs; ask for the customer first. Cases out
    of the actor's reach are left out."""
    rows = tickets.of_customers(customer_ids=customer_ids, actor=actor, limit=MOST_CASES)
    ids = [row.id for row in rows]
    lately = messaging.contacts_before(
        customer_ids=customer_ids, before=None, since=now - MONTH, limit=MOST_CASES
    )
    came = [each.opened_at for each in lately if each.direction == Direction.INBOUND]
    scores = feedback.scores_of(ticket_ids=ids)
    happenings, older = _happenings(customer_ids, before, actor, now)
    return Life(
        happenings=happenings,
        older=older,
        in_a_week=sum(at > now - WEEK for at in came),
        in_a_month=len(came),
        open_cases=sum(row.state in OPEN for row in rows),
        promises=_promises(rows, ids),
        score=sum(scores) / len(scores) if scores else None,
        answers=len(scores),
    )


def _promises(rows: Sequence[TicketRow], ids: Sequence[int]) -> Promises:
    decided = [
        each.outcome
        for each in clocks.decided(subject_kind="ticket", subject_ids=ids)
        if each.metric is Metric.PROMISE
    ]
    return Promises(
        open=sum(row.promised_at is not None and row.state in OPEN for row in rows),
        kept=decided.count(ClockState.MET),
        broken=decided.count(ClockState.MISSED),
        moved=_moved(ids),
    )


def _moved(ids: Sequence[int]) -> int:
    told = journal.about("ticket", ids, kind="ticket.promised")[:MOST_MOVES]
    return sum(entry.content.get("old_promised_at") is not None for entry in told)


def _happenings(
    customer_ids: Sequence[UUID], before: datetime | None, actor: Actor, now: datetime
) -> tuple[list[Happening], datetime | None]:
    """A page of both kinds, newest first, and where the next one begins. What happened in one
    instant stays on one page."""
    contacts = messaging.contacts_before(
        customer_ids=customer_ids, before=before, since=None, limit=PAGE + 1
    )
    cases = tickets.of_customers(
        customer_ids=customer_ids, before=before, actor=actor, limit=PAGE + 1
    )
    people = names.display_names({each.opened_by for each in contacts})
    leaves = category_names(
        {row.category for row in cases} | {each.wrap_up_code for each in contacts}, now
    )
    # A contact is told of wherever it was taken; the case it led to only to whoever may see that.
    led_to = {each.ticket_id for each in contacts if each.ticket_id}
    known = set(tickets.visible(actor).filter(pk__in=led_to).values_list("pk", flat=True))
    found = [_of_contact(each, known, people, leaves) for each in contacts]
    found += [_of_case(row, leaves) for row in cases]
    found.sort(key=lambda each: each.at, reverse=True)
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1].at
    shown = [each for each in found if each.at >= last]
    return shown, last if len(shown) < len(found) else None


def _of_contact(
    found: Contact,
    known: Collection[int],
    people: Mapping[str, str],
    leaves: Mapping[str, str],
) -> Happening:
    is_ours = found.direction == Direction.OUTBOUND
    led_to = found.ticket_id if found.ticket_id in known else None
    about = number_of(led_to) if led_to else ""
    return Happening(
        at=found.opened_at,
        icon="phone-outgoing" if is_ours else ICONS.get(Channel(found.channel), "message"),
        title=_("We called") if is_ours else CHANNEL_LABELS[Channel(found.channel)],
        about=about or leaves.get(found.wrap_up_code, ""),
        href=reverse("desk:ticket", args=[about]) if about else "",
        who=people.get(found.opened_by, ""),
    )


def _of_case(row: TicketRow, leaves: Mapping[str, str]) -> Happening:
    return Happening(
        at=row.registered_at,
        icon="ticket",
        title=labels.kind(row.kind).words,
        about=f"{row.number} {leaves.get(row.category, '')}".strip(),
        href=reverse("desk:ticket", args=[row.number]),
        who="",
        label=labels.state(TicketState(row.state)),
        promised_at=row.promised_at if row.state in OPEN else None,
    )
