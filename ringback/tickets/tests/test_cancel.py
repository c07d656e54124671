"""The request is withdrawn."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands, sweeps
from ringback.tickets.models import Hold, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
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


def cancel(ticket: Ticket, actor: Actor = LEAD, seen: int | None = None) -> Ticket:
    return commands.cancel(ticket_id=ticket.pk, reason="withdrawn", seen=seen, actor=actor, now=NOW)


def test_a_cancelled_case_owes_nothing(accepted: Ticket, told: Told) -> None:
    cancelled = cancel(accepted)
    assert (cancelled.state, cancelled.closed_at) == ("cancelled", NOW)
    assert set(clock_states(accepted).values()) == {"cancelled"}
    assert told()[-1] == "ticket.cancelled"
    assert said("ticket.cancelled") == {"reason": "withdrawn"}
    with pytest.raises(Conflict):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)


def test_its_hold_ends_with_it(accepted: Ticket) -> None:
    commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + HOUR,
        actor=AGENT,
        now=NOW,
    )
    cancel(accepted)
    assert Hold.objects.get().resumed_by == LEAD.ref
    assert sweeps.end_holds(NOW + 2 * HOUR) == 0


def test_a_case_is_not_given_up_while_a_department_works_on_it(sheet: WorkSheet) -> None:
    assert sheet.ticket is not None
    with pytest.raises(Conflict) as refusal:
        cancel(sheet.ticket)
    assert refusal.value.reason == "open_sheet"


def test_who_may_not(accepted: Ticket) -> None:
    for actor, refusal in ((AGENT, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            cancel(accepted, actor)
    assert state(accepted) == "accepted"


@pytest.mark.parametrize(
    "wrong", every_state_but("registered", "accepted", "in_progress", "on_hold")
)
def test_what_is_answered_or_ended_is_not_withdrawn(accepted: Ticket, wrong: str) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        cancel(accepted)
    assert state(accepted) == wrong


def test_of_two_who_saw_the_same_one_is_late(accepted: Ticket) -> None:
    commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        cancel(accepted, seen=accepted.version)
    assert state(accepted) == "in_progress"
    assert handling(accepted).clock.state == "running"
