"""Work that needs no review ends with a coded outcome."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, outcomes
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    STRANGER,
    clock_states,
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


@pytest.fixture
def callback(resolved: Ticket) -> WorkSheet:
    sheet = commands.dispatch(
        ticket_id=resolved.pk,
        kind=SheetKind.CALLBACK,
        department_path=BILLING,
        actor=AGENT,
        now=NOW,
    )
    return commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)


def complete(sheet: WorkSheet, actor: Actor = HANDLER, seen: int | None = None) -> WorkSheet:
    return commands.complete(sheet_id=sheet.pk, outcome="settled", seen=seen, actor=actor, now=NOW)


def test_a_handling_sheet_does_not_end_by_outcome(claimed: WorkSheet) -> None:
    with pytest.raises(Conflict):
        complete(claimed)


def test_a_call_back_ends_with_its_outcome(callback: WorkSheet, told: Told) -> None:
    done = complete(callback)
    assert (done.state, done.ended_at) == ("passed", NOW)
    assert clock_states(callback) == {"sheet": "met"}
    assert told()[-1] == "sheet.completed"
    assert said("sheet.completed") == {
        "ticket_id": callback.ticket_id,
        "sheet_kind": "callback",
        "outcome": "settled",
    }


def test_who_may_not(callback: WorkSheet) -> None:
    for actor, refusal in ((OTHER_HANDLER, NotAllowed), (LEAD, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            complete(callback, actor)
    assert state(callback) == "claimed"


@pytest.mark.parametrize("wrong", every_sheet_state_but("claimed"))
def test_only_what_is_worked_on_is_completed_and_once(callback: WorkSheet, wrong: str) -> None:
    put(callback, wrong)
    with pytest.raises(Conflict):
        complete(callback)
    assert clock_states(callback) == {"sheet": "running"}


def test_of_two_who_saw_the_same_one_is_late(callback: WorkSheet) -> None:
    commands.hand_over(
        sheet_id=callback.pk,
        department_path=BILLING,
        to=HANDLER.ref,
        reason="later",
        actor=LEAD,
        now=NOW,
    )
    commands.claim(sheet_id=callback.pk, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        complete(callback, seen=callback.version)


def test_only_an_outcome_of_its_kind_ends_it(callback: WorkSheet) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.complete(sheet_id=callback.pk, outcome="she was glad", actor=HANDLER, now=NOW)
    assert set(refusal.value.fields) == {"outcome"}
    assert state(callback) == "claimed"


@pytest.mark.parametrize(
    ("outcome", "is_code"), [("done", True), ("客户很满意", False), ("", False)]
)
def test_where_no_list_is_announced_words_are_no_code_all_the_same(
    outcome: str, is_code: bool
) -> None:
    """What is said of an outcome stands in the journal, which holds nobody's words."""
    if is_code:
        outcomes.check(SheetKind.CARE, outcome)
    else:
        with pytest.raises(Invalid):
            outcomes.check(SheetKind.CARE, outcome)
