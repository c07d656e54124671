"""The work is theirs after all: back to the department's pool."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
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


def review(sheet: WorkSheet, actor: Actor = AGENT, seen: int | None = None) -> WorkSheet:
    return commands.refuse_return(sheet_id=sheet.pk, seen=seen, actor=actor, now=NOW)


def test_where_the_sheet_is_then(returned: WorkSheet, told: Told) -> None:
    back = review(returned)
    assert back.state == "dispatched"
    assert (back.assignee, back.return_reason, back.claimed_at) == ("", "", None)
    assert clock_states(returned) == {"sheet": "running"}
    assert told()[-2:] == ["sheet.returned", "sheet.return_refused"]
    assert told()[-1] == "sheet.return_refused"


def test_the_journal_says_why_it_had_come_back(returned: WorkSheet) -> None:
    review(returned)
    assert said("sheet.return_refused") == {
        "ticket_id": returned.ticket_id,
        "sheet_kind": "handling",
        "reason": "wrong_department",
    }


def test_who_may_not(returned: WorkSheet) -> None:
    """Whoever returned it least of all, whatever else they may."""
    both = replace(HANDLER, verbs=HANDLER.verbs | LEAD.verbs)
    for actor, refusal in ((HANDLER, NotAllowed), (both, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            review(returned, actor)
    assert state(returned) == "returned"


@pytest.mark.parametrize("wrong", every_sheet_state_but("returned"))
def test_only_a_return_is_reviewed_and_once(returned: WorkSheet, wrong: str) -> None:
    put(returned, wrong)
    if wrong in ("claimed", "replied"):
        WorkSheet.objects.update(assignee=OTHER_HANDLER.ref)
    with pytest.raises(Conflict):
        review(returned)
    assert state(returned) == wrong


def test_of_two_who_saw_the_same_one_is_late(returned: WorkSheet) -> None:
    """Refused, and returned anew for another reason: that one was not seen."""
    seen = returned.version
    commands.refuse_return(sheet_id=returned.pk, actor=LEAD, now=NOW)
    commands.return_sheet(sheet_id=returned.pk, reason="no_such_case", actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        review(returned, seen=seen)
    assert state(returned) == "returned"
