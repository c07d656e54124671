"""The wait is over, by somebody's word or by its own end."""

from collections.abc import Callable

import pytest

from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands, queries, sweeps
from ringback.tickets.models import Hold, Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HOUR,
    LEAD,
    NOW,
    READER,
    STRANGER,
    every_state_but,
    handling,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


@pytest.fixture
def held(accepted: Ticket) -> Ticket:
    return commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + 6 * HOUR,
        actor=AGENT,
        now=NOW,
    )


def test_the_work_and_its_clock_go_on(held: Ticket) -> None:
    resumed = commands.resume(ticket_id=held.pk, actor=COLLEAGUE, now=NOW + 2 * HOUR)
    assert resumed.state == "in_progress"
    ended = Hold.objects.get()
    assert (ended.resumed_at, ended.resumed_by) == (NOW + 2 * HOUR, COLLEAGUE.ref)
    assert handling(held).clock.due_at == NOW + 26 * HOUR
    assert said("ticket.resumed") == {"reason": "waiting_customer"}


def test_a_hold_ends_by_itself_and_pauses_nothing_beyond_its_end(held: Ticket, told: Told) -> None:
    sweeps.end_holds(NOW + 5 * HOUR)
    assert Ticket.objects.get().state == "on_hold"
    assert sweeps.end_holds(NOW + 9 * HOUR) == 1, "the worker was away for three hours"
    assert Ticket.objects.get().state == "in_progress"
    assert handling(held).clock.due_at == NOW + 30 * HOUR
    assert told()[-1] == "ticket.resumed"
    assert sweeps.end_holds(NOW + 9 * HOUR) == 0


def test_a_hold_that_somebody_ended_meanwhile_is_passed_over(
    accepted: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "held_beyond", lambda now, limit: [accepted.pk])
    assert sweeps.end_holds(NOW) == 0


def test_who_may_not(held: Ticket) -> None:
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            commands.resume(ticket_id=held.pk, actor=actor, now=NOW)
    assert handling(held).clock.state == "paused"


@pytest.mark.parametrize("wrong", every_state_but("on_hold"))
def test_only_what_is_held_is_resumed(held: Ticket, wrong: str) -> None:
    put(held, wrong)
    with pytest.raises(Conflict):
        commands.resume(ticket_id=held.pk, actor=AGENT, now=NOW)
    assert Hold.objects.get().resumed_at is None


def test_of_two_who_saw_the_same_one_is_late(held: Ticket) -> None:
    commands.resume(ticket_id=held.pk, seen=held.version, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.resume(ticket_id=held.pk, seen=held.version, actor=LEAD, now=NOW)
    assert Hold.objects.get().resumed_by == AGENT.ref


def test_whoever_looked_before_it_was_held_is_told_so(held: Ticket) -> None:
    with pytest.raises(Conflict):
        commands.resume(ticket_id=held.pk, seen=held.version - 1, actor=LEAD, now=NOW)
    assert state(held) == "on_hold"
