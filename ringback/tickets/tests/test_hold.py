"""Wait for somebody, until an instant at the latest."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import Hold, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    HOUR,
    LEAD,
    NOW,
    PROPER,
    READER,
    STRANGER,
    clock_states,
    every_state_but,
    handling,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def hold(ticket: Ticket, actor: Actor = AGENT, **changes: Any) -> Ticket:
    usual = {"reason": "waiting_customer", "until": NOW + HOUR, "now": NOW}
    return commands.hold(ticket_id=ticket.pk, actor=actor, **{**usual, **changes})


def test_waiting_for_the_customer_pauses_handling_and_nothing_else(
    accepted: Ticket, told: Told
) -> None:
    held = hold(accepted, until=NOW + 20 * HOUR, now=NOW + 4 * HOUR)
    assert clock_states(held) == {"first_contact": "running", "handling": "paused"}
    commands.resume(ticket_id=held.pk, actor=AGENT, now=NOW + 10 * HOUR)
    assert handling(accepted).clock.due_at == NOW + 30 * HOUR
    assert Hold.objects.get().resumed_by == AGENT.ref
    assert told()[-2:] == ["ticket.held", "ticket.resumed"]


def test_the_departments_that_work_on_it_wait_too(accepted: Ticket, claimed: WorkSheet) -> None:
    hold(accepted, until=NOW + 20 * HOUR, now=NOW + 4 * HOUR)
    assert clock_states(claimed) == {"sheet": "paused"}
    commands.resume(ticket_id=accepted.pk, actor=AGENT, now=NOW + 10 * HOUR)
    assert clock_states(claimed) == {"sheet": "running"}
    (reading,) = clocks.of_subject(subject_kind="work_sheet", subject_id=claimed.pk, now=NOW)
    assert reading.clock.due_at == NOW + 22 * HOUR  # sixteen of work, six of waiting


def test_a_reply_given_meanwhile_is_not_timed_again(accepted: Ticket, claimed: WorkSheet) -> None:
    hold(accepted, until=NOW + 20 * HOUR, now=NOW + 4 * HOUR)
    commands.reply(sheet_id=claimed.pk, draft=PROPER, actor=HANDLER, now=NOW + 5 * HOUR)
    commands.resume(ticket_id=accepted.pk, actor=AGENT, now=NOW + 10 * HOUR)
    assert clock_states(claimed, NOW + 10 * HOUR)["sheet"] == "met"


def test_the_journal_says_why_and_until_when(accepted: Ticket) -> None:
    hold(accepted)
    until = (NOW + HOUR).isoformat()
    assert said("ticket.held") == {
        "reason": "waiting_customer",
        "until": until,
        "approved": False,
    }


def test_waiting_for_our_own_parts_pauses_nothing(accepted: Ticket) -> None:
    hold(accepted, reason="waiting_material")
    assert handling(accepted).clock.state == "running"


@pytest.mark.parametrize(
    ("reason", "until", "field"),
    [("because", NOW + HOUR, "reason"), ("waiting_customer", NOW, "until")],
)
def test_a_hold_has_a_known_reason_and_an_end(
    accepted: Ticket, reason: str, until: datetime, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        hold(accepted, reason=reason, until=until)
    assert field in refusal.value.fields
    assert not Hold.objects.exists()


def test_who_may_not(accepted: Ticket, sheet: WorkSheet) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            hold(accepted, actor)
    assert state(accepted) == "accepted"


@pytest.mark.parametrize("wrong", every_state_but("accepted", "in_progress"))
def test_only_work_that_runs_is_held(accepted: Ticket, wrong: str) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        hold(accepted)
    assert not Hold.objects.exists()
    assert handling(accepted).clock.state == "running"


def test_of_two_who_saw_the_same_one_is_late(accepted: Ticket) -> None:
    seen = accepted.version
    hold(accepted, seen=seen)
    commands.resume(ticket_id=accepted.pk, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        hold(accepted, LEAD, seen=seen)
    assert state(accepted) == "in_progress"


def resume(ticket: Ticket, hours: float) -> None:
    commands.resume(ticket_id=ticket.pk, actor=AGENT, now=NOW + hours * HOUR)


def test_beyond_the_cap_a_lead_answers_for_it(accepted: Ticket) -> None:
    """72 hours altogether (§3.2.4): sixty are used up, a day more is too much for an agent."""
    hold(accepted, until=NOW + 60 * HOUR)
    resume(accepted, 60)
    late = {"now": NOW + 61 * HOUR}
    with pytest.raises(NotAllowed) as refusal:
        hold(accepted, until=NOW + 85 * HOUR, **late)
    assert refusal.value.reason == "hold_cap"
    accepted.refresh_from_db()
    assert accepted.state == "in_progress"
    hold(accepted, LEAD, until=NOW + 85 * HOUR, **late)
    assert [row.approved_by for row in Hold.objects.order_by("id")] == ["", LEAD.ref]
    assert Entry.objects.filter(kind="ticket.held", content__approved=True).count() == 1


def test_what_was_not_used_counts_for_nothing(accepted: Ticket) -> None:
    hold(accepted, until=NOW + 60 * HOUR)
    resume(accepted, 1)
    hold(accepted, until=NOW + 72 * HOUR, now=NOW + 2 * HOUR)
    assert Hold.objects.order_by("id").last().approved_by == ""  # type: ignore[union-attr]


def test_after_two_holds_a_third_wants_a_lead(accepted: Ticket) -> None:
    for hours in (0, 2):
        hold(accepted, until=NOW + (hours + 1) * HOUR, now=NOW + hours * HOUR)
        resume(accepted, hours + 1)
    with pytest.raises(NotAllowed):
        hold(accepted, until=NOW + 5 * HOUR, now=NOW + 4 * HOUR)


def test_what_pauses_nothing_is_not_capped(accepted: Ticket) -> None:
    hold(accepted, reason="waiting_material", until=NOW + 900 * HOUR)
    assert Hold.objects.get().approved_by == ""


def test_who_lets_cases_wait_and_for_what(accepted: Ticket) -> None:
    hold(accepted, until=NOW + 4 * HOUR)
    resume(accepted, 3)
    hold(accepted, reason="appointment", until=NOW + 9 * HOUR, now=NOW + 4 * HOUR)
    # One that outlives its end has paused nothing beyond it.
    resume(accepted, 30)
    period = {"since": NOW - HOUR, "until": NOW + 5 * HOUR}
    lines = queries.pauses(path="", actor=LEAD, **period)
    assert [(line.person, line.reason, line.total) for line in lines] == [
        (AGENT.ref, "appointment", 5 * HOUR),
        (AGENT.ref, "waiting_customer", 3 * HOUR),
    ]
    assert queries.pauses(path="/44/4402/", actor=LEAD, **period) == []
