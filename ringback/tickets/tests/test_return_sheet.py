"""Back to the desk, with a reason the desk reviews."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    NOW,
    OTHER_HANDLER,
    STRANGER,
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def give_back(
    sheet: WorkSheet,
    actor: Actor = HANDLER,
    reason: str = "wrong_department",
    seen: int | None = None,
) -> WorkSheet:
    return commands.return_sheet(sheet_id=sheet.pk, reason=reason, seen=seen, actor=actor, now=NOW)


def test_the_desk_knows_whom_to_ask(sheet: WorkSheet, told: Told) -> None:
    back = give_back(sheet)
    assert (back.state, back.assignee) == ("returned", HANDLER.ref)
    assert back.return_reason == "wrong_department"
    assert told()[-1] == "sheet.returned"
    assert said("sheet.returned") == {
        "ticket_id": sheet.ticket_id,
        "sheet_kind": "handling",
        "reason": "wrong_department",
    }


def test_a_return_needs_a_reason(claimed: WorkSheet) -> None:
    with pytest.raises(Invalid) as refusal:
        give_back(claimed, reason="")
    assert set(refusal.value.fields) == {"reason"}


def test_who_may_not(claimed: WorkSheet) -> None:
    for actor, refusal in ((OTHER_HANDLER, NotAllowed), (AGENT, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            give_back(claimed, actor)
    assert state(claimed) == "claimed"


@pytest.mark.parametrize("wrong", every_sheet_state_but("dispatched", "claimed"))
def test_only_what_waits_or_is_worked_on_is_returned(claimed: WorkSheet, wrong: str) -> None:
    put(claimed, wrong)
    with pytest.raises(Conflict):
        give_back(claimed)
    assert state(claimed) == wrong


def test_of_two_who_saw_the_same_one_is_late(sheet: WorkSheet) -> None:
    commands.claim(sheet_id=sheet.pk, seen=sheet.version, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        give_back(sheet, seen=sheet.version)
    assert state(sheet) == "claimed"


def test_after_the_last_return_a_lead_decides(claimed: WorkSheet, told: Told) -> None:
    """Twice, says the manual (§3.1.4); another sheet of the case starts anew."""
    for _time in range(2):
        assert "return" in queries.sheet_verbs(claimed, HANDLER)
        back = give_back(claimed)
        commands.refuse_return(sheet_id=back.pk, actor=AGENT, now=NOW)
        commands.claim(sheet_id=back.pk, actor=HANDLER, now=NOW)
        claimed.refresh_from_db()
    assert "return" not in queries.sheet_verbs(claimed, HANDLER)
    before = told()
    with pytest.raises(Conflict) as refusal:
        give_back(claimed)
    assert refusal.value.reason == "returned_out"
    assert (state(claimed), told()) == ("claimed", before)
