"""A waiting sheet is offered to one person."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    STRANGER,
    every_sheet_state_but,
    put,
    said,
)

Told = Callable[[], list[str]]


def assign(sheet: WorkSheet, assignee: str = HANDLER.ref, actor: Actor = LEAD) -> WorkSheet:
    return commands.assign(sheet_id=sheet.pk, assignee=assignee, actor=actor, now=NOW)


def test_a_sheet_offered_to_one_is_not_claimed_by_another(sheet: WorkSheet) -> None:
    assign(sheet)
    with pytest.raises(NotAllowed):
        commands.claim(sheet_id=sheet.pk, actor=OTHER_HANDLER, now=NOW)
    commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)


def test_the_journal_says_to_whom(sheet: WorkSheet, told: Told) -> None:
    assert assign(sheet).version == sheet.version + 1
    assert told()[-1] == "sheet.assigned"
    assert said("sheet.assigned") == {
        "ticket_id": sheet.ticket_id,
        "sheet_kind": "handling",
        "assignee": HANDLER.ref,
    }


def test_who_is_kept_from_a_sheet_does_not_get_it(sheet: WorkSheet) -> None:
    WorkSheet.objects.update(excluded=HANDLER.ref)
    with pytest.raises(Invalid):
        assign(sheet)


def test_who_may_not(sheet: WorkSheet) -> None:
    for actor, refusal in ((AGENT, NotAllowed), (HANDLER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            assign(sheet, actor=actor)


@pytest.mark.parametrize("wrong", every_sheet_state_but("dispatched"))
def test_only_a_waiting_sheet_is_offered(sheet: WorkSheet, wrong: str) -> None:
    """Nor one that somebody claimed while the lead was choosing."""
    put(sheet, wrong)
    with pytest.raises(Conflict):
        assign(sheet, OTHER_HANDLER.ref)
    sheet.refresh_from_db()
    assert sheet.assignee != OTHER_HANDLER.ref
