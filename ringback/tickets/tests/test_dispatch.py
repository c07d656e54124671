"""Work is given to a department."""

from collections.abc import Callable
from typing import Any

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import Part, Ticket, WorkSheet
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    NOW,
    READER,
    STRANGER,
    clock_states,
    every_state_but,
    put,
    said,
)

Told = Callable[[], list[str]]


def dispatch(ticket: Ticket, actor: Actor = AGENT, **more: Any) -> WorkSheet:
    usual: dict[str, Any] = {"kind": SheetKind.HANDLING, "department_path": BILLING}
    return commands.dispatch(ticket_id=ticket.pk, actor=actor, now=NOW, **{**usual, **more})


def test_the_department_sees_the_ticket_it_works_for(sheet: WorkSheet) -> None:
    assert sheet.ticket_id is not None
    assert queries.ticket(ticket_id=sheet.ticket_id, actor=HANDLER)
    assert [row.id for row in queries.sheets(actor=HANDLER, assignee="")] == [sheet.pk]
    with pytest.raises(NotFound):
        queries.sheet(sheet_id=sheet.pk, actor=STRANGER)


def test_the_sheet_has_a_clock_of_its_own(sheet: WorkSheet) -> None:
    assert (sheet.state, sheet.dispatched_at, sheet.dispatched_by) == ("dispatched", NOW, AGENT.ref)
    assert clock_states(sheet) == {"sheet": "running"}


def test_the_journal_says_where_it_went(accepted: Ticket, told: Told) -> None:
    dispatch(accepted, team="refunds")
    assert told()[-1] == "sheet.dispatched"
    assert said("sheet.dispatched") == {
        "ticket_id": accepted.pk,
        "sheet_kind": "handling",
        "department_path": BILLING,
        "team": "refunds",
        "assists": None,
        "statement_id": None,
    }


def test_work_is_given_out_only_for_an_accepted_case(registered: Ticket) -> None:
    with pytest.raises(Conflict):
        dispatch(registered)


@pytest.mark.parametrize("wrong", every_state_but("accepted", "in_progress", "resolved"))
def test_nor_for_one_that_waits_or_has_ended(accepted: Ticket, wrong: str) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        dispatch(accepted)
    assert not WorkSheet.objects.exists()
    assert not Part.objects.filter(role="department").exists()


@pytest.mark.parametrize("ended", ["resolved", "confirmed", "closed"])
def test_a_customer_can_be_called_back_after_the_end(accepted: Ticket, ended: str) -> None:
    put(accepted, ended)
    assert dispatch(accepted, kind=SheetKind.CALLBACK).state == "dispatched"


def test_work_may_stand_alone(accepted: Ticket) -> None:
    alone = commands.dispatch(
        ticket_id=None, kind=SheetKind.CARE, department_path=BILLING, actor=AGENT, now=NOW
    )
    assert alone.ticket is None


def test_who_may_not(accepted: Ticket) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            dispatch(accepted, actor)
    assert not WorkSheet.objects.exists()
