"""Taken back by its sender or a lead."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HANDLER,
    LEAD,
    NOW,
    READER,
    STRANGER,
    clock_states,
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def recall(sheet: WorkSheet, actor: Actor = AGENT, seen: int | None = None) -> WorkSheet:
    return commands.recall(sheet_id=sheet.pk, reason="x", seen=seen, actor=actor, now=NOW)


def test_a_sheet_is_recalled_by_its_sender_or_a_lead(sheet: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        recall(sheet, COLLEAGUE)
    assert recall(sheet).state == "recalled"
    with pytest.raises(Conflict):
        recall(sheet, LEAD)


def test_a_recalled_sheet_owes_nothing(claimed: WorkSheet, told: Told) -> None:
    assert recall(claimed, LEAD).ended_at == NOW
    assert clock_states(claimed) == {"sheet": "cancelled"}
    assert told()[-1] == "sheet.recalled"
    assert said("sheet.recalled") == {
        "ticket_id": claimed.ticket_id,
        "sheet_kind": "handling",
        "reason": "x",
    }


def test_who_may_not(claimed: WorkSheet) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            recall(claimed, actor)
    assert state(claimed) == "claimed"


@pytest.mark.parametrize("wrong", every_sheet_state_but("dispatched", "claimed", "replied"))
def test_what_has_ended_or_come_back_is_not_recalled(sheet: WorkSheet, wrong: str) -> None:
    put(sheet, wrong)
    with pytest.raises(Conflict):
        recall(sheet)
    assert state(sheet) == wrong


def test_of_two_who_saw_the_same_one_is_late(sheet: WorkSheet) -> None:
    commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        recall(sheet, seen=sheet.version)
    assert state(sheet) == "claimed"
