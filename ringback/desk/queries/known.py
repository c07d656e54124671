"""What is known of a customer who contacts us: how often, what was promised, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ringback.base import names
from ringback.base.fields import Secret
from ringback.calendars.queries import span_text
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Due
from ringback.clocks.states import ClockState, Metric, Urgency
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.calls import Call
from ringback.desk.queries.naming import category_names
from ringback.intake import queries as intake
from ringback.intake.commands import Unfinished
from ringback.intake.queries import Offer
from ringback.intake.states import Action
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.queries import Contact
from ringback.messaging.states import LEVEL_LABELS, Level
from ringback.tickets import queries as tickets
from ringback.tickets.queries import FirstWords, TicketRow
from ringback.tickets.states import Kind, TicketState


@dataclass(frozen=True, slots=True)
class Promise:
    """The answer promised last. ``is_kept`` is ``None`` while there is still time. ``number`` and
    ``person`` are empty while nothing may be told of the case."""

    number: str
    promised_at: datetime
    person: str
    is_kept: bool | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """The ``times``-th contact within the manual's window (§2.2.2)."""

    times: int
    window: str
    promise: Promise | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """A case to come back to. ``words`` stay back while ``locked_until``, the level its service
    type asks, is not reached. ``percent``: how likely it is the same matter; ``None``: not likely
    enough to say."""

    number: str
    kind: Label
    state: Label
    category: str
    words: Secret | None
    locked_until: object
    due: Due | None
    verbs: Sequence[str]
    percent: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """``repeat`` is ``None`` for the first contact of late, when nothing was promised either.
    ``held_back`` counts the cases nothing is told of before the customer is verified to
    ``level`` (§2.1.2)."""

    repeat: Repeat | None
    cases: Sequence[KnownCase]
    held_back: int
    level: object


def known_of(
    call: Call, unfinished: Unfinished, category: str, *, actor: Actor, now: datetime
) -> Known:
    """For a contact whose customer is named."""
    contact = call.contact
    customer_id = contact.customer_id
    assert customer_id is not None
    offers = intake.offers_for(
        customer_id=customer_id,
        text=unfinished.text,
        category=category,
        kind=Kind(unfinished.kind) if unfinished.kind else None,
        actor=actor,
        now=now,
    )
    needed = intake.level_to_tell(now)
    may_tell = call.level.reaches(needed)
    open_or_alike = {offer.case.ticket_id for offer in offers if offer.case}
    return Known(
        repeat=_repeat(contact, customer_id, may_tell, actor=actor, now=now),
        cases=_cases(offers, call.level, now) if may_tell else [],
        held_back=0 if may_tell else len(open_or_alike),
        level=LEVEL_LABELS[needed],
    )


def _repeat(
    contact: Contact, customer_id: UUID, may_tell: bool, *, actor: Actor, now: datetime
) -> Repeat | None:
    """That we broke our word is known at once: whoever answers begins with an apology."""
    lately = messaging.lately(customer_id=customer_id, at=now, actor=actor)
    times = sum(each.opened_at <= contact.opened_at for each in lately.contacts)
    promise = _promise(customer_id, actor=actor, now=now)
    if times < 2 and promise is None:
        return None
    if promise is not None and not may_tell:
        promise = replace(promise, number="", person="")
    return Repeat(max(times, 1), span_text(lately.window), promise)


def _promise(customer_id: UUID, *, actor: Actor, now: datetime) -> Promise | None:
    rows = tickets.of_customer(customer_id=customer_id, actor=actor)
    last = next((row for row in rows if row.promised_at), None)
    if last is None or last.promised_at is None:
        return None
    people = names.display_names([last.owner] if last.owner else [])
    return Promise(last.number, last.promised_at, people.get(last.owner, ""), _is_kept(last, now))


def _is_kept(row: TicketRow, now: datetime) -> bool | None:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=row.id, now=now)
    handling = {
        each.urgency
        for each in readings
        if each.clock.metric == Metric.HANDLING and each.clock.state != ClockState.CANCELLED
    }
    if handling & {Urgency.LATE, Urgency.MISSED}:
        return False
    return True if handling == {Urgency.MET} else None


def _cases(offers: Sequence[Offer], level: Level, now: datetime) -> list[KnownCase]:
    """Each case once, those that are open first, in the order they are offered."""
    cases: dict[int, FirstWords] = {}
    verbs: dict[int, list[str]] = {}
    likeness: dict[int, float] = {}
    for offer in offers:
        if offer.case is None:
            continue
        cases[offer.case.ticket_id] = offer.case
        if offer.action is Action.DUPLICATE:
            likeness[offer.case.ticket_id] = offer.likeness
        else:
            verbs.setdefault(offer.case.ticket_id, []).append(offer.action)
    dues = clocks.pressing(subject_kind="ticket", subject_ids=cases, now=now)
    categories = category_names((case.category for case in cases.values()), now)
    asked = intake.levels_to_tell((case.category for case in cases.values()), at=now)
    locked = {code: LEVEL_LABELS[each] for code, each in asked.items() if not level.reaches(each)}
    return [
        KnownCase(
            number=case.number,
            kind=labels.kind(case.kind),
            state=labels.state(TicketState(case.state)),
            category=categories.get(case.category, ""),
            words=None if case.category in locked else case.words,
            locked_until=locked.get(case.category, ""),
            due=dues.get(str(ticket_id)),
            verbs=verbs.get(ticket_id, ()),
            percent=round(likeness[ticket_id] * 100) if ticket_id in likeness else None,
        )
        for ticket_id, case in cases.items()
    ]
