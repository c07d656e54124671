"""A duplicate: work goes on in the other case alone."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import Link, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    NOW,
    READER,
    REGISTRATION,
    STRANGER,
    clock_states,
    every_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


@pytest.fixture
def other(registered: Ticket) -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


def merge(source: Ticket, target: Ticket, actor: Actor = AGENT) -> Link:
    return commands.merge(source_id=source.pk, target_id=target.pk, actor=actor, now=NOW)


def test_the_duplicate_owes_nothing(accepted: Ticket, other: Ticket, told: Told) -> None:
    made = merge(accepted, other)
    assert (made.kind, made.prior_state) == ("duplicate_of", "accepted")
    assert state(accepted) == "merged"
    assert queries.merged_into(accepted) == other
    assert set(clock_states(accepted).values()) == {"cancelled"}
    assert told()[-1] == "ticket.linked"
    assert said("ticket.linked") == {"link_kind": "duplicate_of", "target_id": other.pk}


def test_merges_make_no_circle(accepted: Ticket, other: Ticket) -> None:
    merge(accepted, other)
    with pytest.raises(Conflict):
        merge(other, accepted)
    with pytest.raises(Conflict):
        merge(accepted, other)


def test_a_case_is_not_its_own_duplicate(accepted: Ticket) -> None:
    with pytest.raises(Conflict):
        merge(accepted, accepted)
    assert state(accepted) == "accepted"


def test_not_while_a_department_works_on_the_duplicate(sheet: WorkSheet, other: Ticket) -> None:
    assert sheet.ticket is not None
    with pytest.raises(Conflict) as refusal:
        merge(sheet.ticket, other)
    assert refusal.value.reason == "open_sheet"


def test_a_handler_does_not_merge(accepted: Ticket, other: Ticket) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            merge(accepted, other, actor)
    assert state(accepted) == "accepted"


@pytest.mark.parametrize(
    "wrong", every_state_but("registered", "accepted", "in_progress", "on_hold")
)
def test_what_is_answered_or_ended_is_no_duplicate_any_more(
    accepted: Ticket, other: Ticket, wrong: str
) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        merge(accepted, other)
    assert not Link.objects.exists()


@pytest.mark.parametrize("ended", ["closed", "cancelled", "ineligible"])
def test_nothing_is_merged_into_what_has_ended(accepted: Ticket, other: Ticket, ended: str) -> None:
    """No work goes on there: the duplicate would be owed to nobody."""
    put(other, ended)
    with pytest.raises(Conflict) as refusal:
        merge(accepted, other)
    assert "请改为关联" in str(refusal.value.message)
    assert state(accepted) == "accepted"
    assert not Link.objects.exists()


def test_nor_into_the_duplicate_of_what_has_ended(accepted: Ticket, other: Ticket) -> None:
    third = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    merge(other, third)
    put(third, "closed")
    with pytest.raises(Conflict):
        merge(accepted, other)
    assert state(accepted) == "accepted"
