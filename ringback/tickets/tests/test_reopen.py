"""Back to work in a new episode, inside the handbook's window."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Reopening, Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
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
ANSWER = {"answer": "已退订并退费", "code": "solved", "cause": "unknowing_subscription"}


def reopen(
    ticket: Ticket, actor: Actor = AGENT, now: datetime = NOW, seen: int | None = None
) -> Ticket:
    return commands.reopen(
        ticket_id=ticket.pk, reason="dissatisfied", seen=seen, actor=actor, now=now
    )


def test_reopening_continues_the_ledger_in_a_new_episode(resolved: Ticket, told: Told) -> None:
    """Answered at once, so all 24 hours are left when it comes back ten days later."""
    later = NOW + timedelta(days=10)
    back = reopen(resolved, now=later)
    assert (back.state, back.episode) == ("in_progress", 2)
    clock = handling(back).clock
    assert (clock.state, clock.due_at) == ("running", later + 24 * HOUR)
    assert told()[-1] == "ticket.reopened"
    again = commands.resolve(ticket_id=back.pk, **ANSWER, actor=AGENT, now=later)
    assert again.resolutions.count() == 2


def test_the_journal_says_which_episode_and_why(resolved: Ticket) -> None:
    reopen(resolved)
    assert said("ticket.reopened") == {"episode": 2, "reason": "dissatisfied"}
    row = Reopening.objects.get()
    assert (row.episode, row.reason, row.reopened_by) == (2, "dissatisfied", AGENT.ref)


def test_the_window_for_reopening_ends(resolved: Ticket) -> None:
    with pytest.raises(Conflict) as refusal:
        reopen(resolved, now=NOW + timedelta(days=32))
    assert refusal.value.reason == "window_over"


def test_confirmed_too_early_it_comes_back(resolved: Ticket) -> None:
    put(resolved, "confirmed")
    assert reopen(resolved).state == "in_progress"


def test_who_may_not(resolved: Ticket) -> None:
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            reopen(resolved, actor)
    assert state(resolved) == "resolved"


@pytest.mark.parametrize("wrong", every_state_but("resolved", "confirmed"))
def test_only_an_answered_case_is_reopened_and_once(resolved: Ticket, wrong: str) -> None:
    put(resolved, wrong)
    with pytest.raises(Conflict):
        reopen(resolved)
    assert not Reopening.objects.exists()
    assert handling(resolved).clock.state == "met"


def test_of_two_who_saw_the_same_one_is_late(resolved: Ticket) -> None:
    seen = resolved.version
    commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        reopen(resolved, LEAD, seen=seen)
    assert state(resolved) == "confirmed"
