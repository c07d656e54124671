"""Wait for somebody, until an instant at the latest."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Hold, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    HOUR,
    LEAD,
    NOW,
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


def test_the_journal_says_why_and_until_when(accepted: Ticket) -> None:
    hold(accepted)
    until = (NOW + HOUR).isoformat()
    assert said("ticket.held") == {"reason": "waiting_customer", "until": until}


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
