"""Cases that come with their past: as they would stand had they been lived here."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from ringback.base import journal
from ringback.base.journal import IMPORTED_AT
from ringback.base.models import Delivery, Entry
from ringback.base.names import display_name
from ringback.clocks.queries import Clock
from ringback.clocks.states import ClockState
from ringback.handbook import queries
from ringback.handbook.tests import writers
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.tickets import commands, events
from ringback.tickets.commands import Codes, Happening, Loaded, Past
from ringback.tickets.models import Hold, Statement, Ticket, WorkSheet
from ringback.tickets.past import way
from ringback.tickets.states import ClosureBasis, Kind, SheetState, StatementKind, TicketState
from ringback.tickets.tests.conftest import AGENT, BILLING, NOW, REGISTRATION, SYSTEM

T = TicketState
THERE = "elsewhere:old"
REPAIR = "/44/4401/~repair/"
CODES = Codes(
    resolution="solved",
    cause="billing_error",
    reopening="recurred",
    hand_over="specialist",
    cancellation="withdrawn",
)
BEGIN = NOW - timedelta(days=60)


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def event(hours: float, state: T, **told: Any) -> Happening:
    if state is T.ON_HOLD:
        told = {"reason": "waiting_customer", **told}
    return Happening(at=at(hours), actor=THERE, state=state, **told)


def past(*happenings: Happening, kind: Kind = Kind.FAULT, number: str = "INC1") -> Past:
    first = replace(happenings[0], department_path=happenings[0].department_path or BILLING)
    registration = replace(REGISTRATION, kind=kind, owner="", occurred_at=BEGIN)
    return Past(
        registration=registration,
        number=number,
        happenings=(first, *happenings[1:]),
        codes=CODES,
    )


def load(*pasts: Past, now: datetime = NOW) -> list[Loaded]:
    return commands.load_many(pasts=pasts, source="old", actor=SYSTEM, now=now)


WHOLE = (
    event(0, T.ACCEPTED),
    event(1, T.IN_PROGRESS, department_path=REPAIR, hand_overs=1),
    event(2, T.ON_HOLD, spoken=True),
    event(30, T.RESOLVED),
    event(40, T.IN_PROGRESS),
    event(41, T.IN_PROGRESS),
    event(50, T.CLOSED, basis=ClosureBasis.CONFIRMED),
)


def test_a_case_ends_as_its_past_says() -> None:
    (loaded,) = load(past(*WHOLE))
    ticket = loaded.ticket
    assert not loaded.impossible
    ticket.refresh_from_db()
    assert (ticket.state, ticket.episode, ticket.closure_basis) == ("closed", 2, "confirmed")
    assert (ticket.registered_at, ticket.clocks_from) == (at(0), at(0))
    assert (ticket.resolved_at, ticket.closed_at) == (at(50), at(50))
    assert [each.episode for each in ticket.resolutions.order_by("episode")] == [1, 2]
    assert [each.reopened_at for each in ticket.reopenings.all()] == [at(40)]
    held = Hold.objects.get(ticket=ticket)
    assert (held.held_at, held.resumed_at, held.reason) == (at(2), at(30), "waiting_customer")
    first, second = WorkSheet.objects.filter(ticket=ticket).order_by("id")
    assert (first.department_path, first.hand_overs, first.state) == (REPAIR, 1, "passed")
    assert (first.ended_at, second.dispatched_at, second.ended_at) == (at(30), at(40), at(50))


def test_every_event_has_its_entry_at_its_own_instant_and_moves_nobody() -> None:
    load(past(*WHOLE))
    rows = Entry.objects.filter(subject_kind__in=["ticket", "work_sheet"]).order_by("id")
    lived = [row for row in rows if IMPORTED_AT in row.content]
    told = [(row.kind, (row.at - BEGIN) / timedelta(hours=1)) for row in lived]
    assert told == [
        ("ticket.registered", 0),
        ("ticket.accepted", 0),
        ("sheet.dispatched", 0),
        ("sheet.handed_over", 1),
        ("ticket.begun", 1),
        ("ticket.held", 2),
        ("ticket.resumed", 30),
        ("sheet.passed", 30),
        ("ticket.resolved", 30),
        ("ticket.reopened", 40),
        ("sheet.dispatched", 40),
        ("ticket.touched", 41),
        ("sheet.passed", 50),
        ("ticket.resolved", 50),
        ("ticket.closed", 50),
    ]
    assert {row.actor for row in lived} == {THERE}
    with translation.override("en"):
        assert display_name(THERE) == "Earlier system old"
    loaded = rows.get(kind="ticket.loaded")
    assert (loaded.at, loaded.actor, loaded.content["events"]) == (NOW, SYSTEM.ref, 7)
    # What is owed is owed for the loading alone: to the index and the figures, never a message.
    reactions = set(Delivery.objects.values_list("reaction", "entry__kind"))
    assert {kind for _reaction, kind in reactions} == {"ticket.loaded"}
    assert not any("tell" in reaction or "invite" in reaction for reaction, _kind in reactions)


def test_the_journal_knows_neither_the_words_nor_the_number_there() -> None:
    (loaded,) = load(past(*WHOLE, number="INC-4711"))
    told = str(list(Entry.objects.values_list("content", flat=True)))
    assert "INC-4711" not in told
    assert REGISTRATION.text not in told
    note = Statement.objects.get(ticket=loaded.ticket, kind=StatementKind.NOTE)
    assert note.body.reveal() == "old INC-4711"


PERSON = replace(AGENT, verbs=AGENT.verbs | {"ticket.work"})
LIVE_VERBS: dict[str, Callable[[Ticket, datetime], object]] = {
    "accept": lambda ticket, now: commands.accept(
        ticket_id=ticket.pk, promised_at=None, actor=SYSTEM, now=now
    ),
    "begin": lambda ticket, now: commands.begin(ticket_id=ticket.pk, actor=SYSTEM, now=now),
    "hold": lambda ticket, now: commands.hold(
        ticket_id=ticket.pk,
        reason="waiting_customer",
        until=now + timedelta(days=30),
        actor=SYSTEM,
        now=now,
    ),
    "resume": lambda ticket, now: commands.resume(ticket_id=ticket.pk, actor=SYSTEM, now=now),
    "resolve": lambda ticket, now: commands.resolve(
        ticket_id=ticket.pk, answer="x", code="solved", cause="c", actor=PERSON, now=now
    ),
    "reopen": lambda ticket, now: commands.reopen(
        ticket_id=ticket.pk, reason="recurred", actor=SYSTEM, now=now
    ),
    "close": lambda ticket, now: commands.close(
        ticket_id=ticket.pk, basis=ClosureBasis.RELEASED, actor=SYSTEM, now=now
    ),
    "confirm": lambda ticket, now: commands.confirm(ticket_id=ticket.pk, actor=SYSTEM, now=now),
    "cancel": lambda ticket, now: commands.cancel(
        ticket_id=ticket.pk, reason="withdrawn", actor=SYSTEM, now=now
    ),
}


def lived_here(case: Past, begun: datetime = BEGIN) -> Ticket:
    """The same past, command by command."""
    ticket = commands.register(registration=case.registration, actor=SYSTEM, now=begun)
    state = T.REGISTERED
    for each in case.happenings:
        for verb in way(state, each.state) or ():
            LIVE_VERBS[verb](ticket, each.at)
        state = T.IN_PROGRESS if (state, each.state) == (T.ON_HOLD, T.ACCEPTED) else each.state
    ticket.refresh_from_db()
    return ticket


def clocks_of(ticket: Ticket) -> list[dict[str, Any]]:
    columns = ("metric", "layer", "state", "limit", "clause", "facts", "calendar_version_id")
    instants = ("started_at", "due_at", "breached_at", "stopped_at", "edition_id")
    rows = Clock.objects.filter(subject_kind="ticket", subject_id=str(ticket.pk))
    found = []
    for clock in rows.order_by("metric", "layer"):
        told = {name: getattr(clock, name) for name in (*columns, *instants)}
        runs = clock.intervals.order_by("since", "id")
        told["ledger"] = list(runs.values_list("since", "until", "reason"))
        found.append(told)
    return found


def courses() -> Sequence[Past]:
    """Pasts of chance, each begun and led on by what our table allows."""
    chance = random.Random(20260213)
    found = []
    for _course in range(25):
        state, hours = T.ACCEPTED, 0.0
        happenings = [event(0, T.ACCEPTED)]
        for _event in range(chance.randint(1, 7)):
            hours += chance.choice([0, 0.5, 3, 9, 26, 70])
            onward = [T.IN_PROGRESS, T.ON_HOLD, T.RESOLVED]
            if state is T.RESOLVED:
                onward = [T.IN_PROGRESS, T.ON_HOLD, T.CLOSED]
            state = chance.choice(onward)
            happenings.append(event(hours, state))
            if state is T.CLOSED:
                break
        found.append(past(*happenings, kind=chance.choice([Kind.FAULT, Kind.COMPLAINT])))
    return found


@pytest.mark.parametrize("case", courses())
def test_its_clocks_are_those_of_a_case_lived_here(case: Past) -> None:
    """The same past, command by command: the same limits, ledgers, due dates, met or missed."""
    end = case.happenings[-1].at
    lived = lived_here(case)
    loaded = load(case, now=end)[0].ticket
    ours, theirs = clocks_of(loaded), clocks_of(lived)
    for mine, other in zip(ours, theirs, strict=True):
        # Ours have been looked at now; of those no sweep has looked yet.
        if mine["state"] == ClockState.RUNNING and other["breached_at"] is None:
            assert mine["breached_at"] in (None, mine["due_at"])
            assert (mine["breached_at"] is not None) == (mine["due_at"] <= end)
            mine["breached_at"] = None
    assert ours == theirs
    for column in ("state", "episode", "accepted_at", "resolved_at", "closed_at"):
        assert getattr(loaded, column) == getattr(lived, column)


def test_each_case_keeps_the_manual_of_the_time_it_was_opened() -> None:
    """Since the second day twelve service hours, on the calendar of the hotline."""
    revised_at = at(24)
    writers.approved(at(0), revised_at, clock__handling__limit="12sh")
    queries.forget()
    before = past(event(1, T.ACCEPTED), event(60, T.RESOLVED), number="INC1")
    after = past(
        event(30, T.ACCEPTED),
        event(35, T.ON_HOLD),
        event(50, T.IN_PROGRESS),
        event(90, T.RESOLVED),
        number="INC2",
    )
    after = replace(after, registration=replace(after.registration, occurred_at=at(30)))
    first, second = (loaded.ticket for loaded in load(before, after))
    assert first.edition_id != second.edition_id
    limits = [
        [each["limit"] for each in clocks_of(ticket) if each["layer"] == "manual"]
        for ticket in (first, second)
    ]
    assert limits == [["4h", "24h"], ["4h", "12sh"]]
    assert [clocks_of(second)] == [clocks_of(lived_here(after, begun=at(30)))]


def test_what_is_still_running_warns_of_what_lies_ahead_alone() -> None:
    """20 of 24 hours used: the handler and the lead would have been warned; the breach is ahead."""
    (loaded,) = load(past(event(0, T.IN_PROGRESS)), now=at(20))
    clock = Clock.objects.get(
        subject_id=str(loaded.ticket.pk), subject_kind="ticket", metric="handling", layer="manual"
    )
    assert (clock.alarm_at is not None and clock.alarm_at > at(20), clock.breached_at) == (
        True,
        None,
    )
    first = Clock.objects.get(subject_id=str(loaded.ticket.pk), metric="first_contact")
    assert (first.state, first.breached_at, first.alarm) == ("running", at(4), "")
    assert not Clock.objects.filter(fired__isnull=False).exists()
    assert not Entry.objects.filter(kind__in=["clock.warned", "clock.breached"]).exists()


def test_an_open_hold_ends_when_ours_would_and_its_sheet_waits() -> None:
    (loaded,) = load(past(event(0, T.ACCEPTED), event(1, T.ON_HOLD)))
    held = Hold.objects.get(ticket=loaded.ticket)
    assert (held.until, held.resumed_at) == (NOW + timedelta(hours=72), None)
    sheet = WorkSheet.objects.get(ticket=loaded.ticket)
    assert (sheet.state, sheet.assignee) == (SheetState.DISPATCHED, "")
    assert Entry.objects.get(kind="ticket.loaded").content["sheet_id"] == sheet.pk


def test_another_reason_to_wait_is_another_hold() -> None:
    (loaded,) = load(
        past(
            event(0, T.ACCEPTED),
            event(1, T.ON_HOLD),
            event(2, T.ON_HOLD, reason="waiting_third_party"),
            event(3, T.ON_HOLD, reason="waiting_third_party"),
        )
    )
    held = Hold.objects.filter(ticket=loaded.ticket).order_by("id")
    assert [(each.reason, each.held_at) for each in held] == [
        ("waiting_customer", at(1)),
        ("waiting_third_party", at(2)),
    ]


def test_a_closed_case_that_went_back_to_work_did() -> None:
    (loaded,) = load(past(event(0, T.CLOSED), event(5, T.IN_PROGRESS)))
    loaded.ticket.refresh_from_db()
    assert (loaded.ticket.state, loaded.ticket.episode) == ("in_progress", 2)
    assert (loaded.ticket.closed_at, loaded.ticket.closure_basis) == (None, "")


def test_where_no_way_leads_is_told_and_left_out() -> None:
    (loaded,) = load(past(event(0, T.CANCELLED), event(5, T.IN_PROGRESS), event(6, T.CANCELLED)))
    assert loaded.impossible == {1}
    loaded.ticket.refresh_from_db()
    assert (loaded.ticket.state, loaded.ticket.closed_at) == ("cancelled", at(0))
    states = set(Clock.objects.values_list("state", flat=True))
    assert states == {ClockState.CANCELLED}


def test_passed_on_after_the_answer_counts_too() -> None:
    (loaded,) = load(
        past(event(0, T.RESOLVED), event(1, T.RESOLVED, department_path=REPAIR, hand_overs=2))
    )
    sheet = WorkSheet.objects.get(ticket=loaded.ticket)
    assert (sheet.hand_overs, sheet.department_path, sheet.state) == (2, REPAIR, "passed")


@pytest.mark.parametrize(
    "case",
    [
        replace(past(event(0, T.CLOSED)), happenings=()),
        replace(past(event(0, T.CLOSED)), registration=replace(REGISTRATION, text=" ", owner="")),
        past(event(24 * 61, T.CLOSED)),
    ],
)
def test_one_that_cannot_be_takes_all_of_its_batch_along(case: Past) -> None:
    with pytest.raises(Invalid):
        load(past(event(0, T.CLOSED)), case)
    assert not Ticket.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_writes_a_past_from_a_screen() -> None:
    with pytest.raises(NotAllowed):
        commands.load_many(pasts=[past(*WHOLE)], source="old", actor=AGENT, now=NOW)


def test_a_past_lies_before_now() -> None:
    news = events.TicketTouched(ticket_id=1)
    with pytest.raises(ValueError, match="before now"), transaction.atomic():
        journal.record_past([journal.Past(news, NOW + timedelta(seconds=1), THERE)], now=NOW)


def test_the_way_back_from_closed_to_answered_is_none() -> None:
    assert way(T.CLOSED, T.RESOLVED) is None
    assert way(T.RESOLVED, T.ON_HOLD) == ("reopen", "hold")
    assert way(T.ON_HOLD, T.ACCEPTED) == ("resume",)
    assert way(T.REGISTERED, T.CLOSED) == ("accept", "resolve", "close")
