"""A merge is undone to exactly what was."""

from collections.abc import Callable
from datetime import datetime

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.tickets import commands, queries, sweeps
from ringback.tickets.models import Link, Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HOUR,
    NOW,
    READER,
    REGISTRATION,
    STRANGER,
    clock_states,
    handling,
    state,
)

Told = Callable[[], list[str]]


@pytest.fixture
def other(registered: Ticket) -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


def merge(source: Ticket, target: Ticket, actor: Actor = AGENT) -> Link:
    return commands.merge(source_id=source.pk, target_id=target.pk, actor=actor, now=NOW)


def unmerge(source: Ticket, actor: Actor = COLLEAGUE, now: datetime = NOW) -> Ticket:
    return commands.unmerge(source_id=source.pk, actor=actor, now=now)


def test_a_merge_is_undone_to_exactly_what_was(accepted: Ticket, other: Ticket, told: Told) -> None:
    merge(accepted, other)
    accepted.refresh_from_db()
    assert accepted.state == "merged"
    assert queries.merged_into(accepted) == other
    back = unmerge(accepted)
    assert back.state == "accepted"
    assert queries.merged_into(back) == back
    assert Link.objects.get().unlinked_by == COLLEAGUE.ref
    assert told()[-2:] == ["ticket.linked", "ticket.unlinked"]
    with pytest.raises(NotFound):
        unmerge(accepted, AGENT)


def test_a_merged_case_owes_nothing_until_the_merge_is_undone(
    accepted: Ticket, other: Ticket
) -> None:
    merge(accepted, other)
    assert set(clock_states(accepted).values()) == {"cancelled"}
    unmerge(accepted)
    assert set(clock_states(accepted).values()) == {"running"}


def test_a_case_that_was_on_hold_is_on_hold_again(accepted: Ticket, other: Ticket) -> None:
    """And its clock stands still, until the hold ends."""
    commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + 20 * HOUR,
        actor=AGENT,
        now=NOW,
    )
    merge(accepted, other)
    assert unmerge(accepted).state == "on_hold"
    assert clock_states(accepted) == {"first_contact": "running", "handling": "paused"}
    sweeps.end_holds(NOW + 20 * HOUR)
    assert state(accepted) == "in_progress"
    assert handling(accepted).clock.due_at == NOW + 44 * HOUR


def test_the_time_it_was_merged_is_not_used_up(accepted: Ticket, other: Ticket) -> None:
    """Also when its hold ran out meanwhile."""
    commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + HOUR,
        actor=AGENT,
        now=NOW,
    )
    merge(accepted, other)
    unmerge(accepted, now=NOW + 50 * HOUR)
    sweeps.end_holds(NOW + 50 * HOUR)
    assert handling(accepted).clock.due_at == NOW + 74 * HOUR


def test_who_may_not(accepted: Ticket, other: Ticket) -> None:
    merge(accepted, other)
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            unmerge(accepted, actor)
    assert state(accepted) == "merged"


def test_of_two_who_undo_it_one_finds_it_undone(accepted: Ticket, other: Ticket) -> None:
    """And the state it went on to meanwhile stays."""
    merge(accepted, other)
    unmerge(accepted)
    commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    with pytest.raises(NotFound):
        unmerge(accepted)
    assert state(accepted) == "in_progress"
