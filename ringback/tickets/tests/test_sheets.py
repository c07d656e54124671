"""A work sheet on its way: dispatched, claimed, handed over, returned, recalled."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    COLLEAGUE,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    PROPER,
    STRANGER,
)

NETWORK = "/44/4401/~network/"


def test_the_department_sees_the_ticket_it_works_for(sheet: WorkSheet) -> None:
    assert sheet.ticket_id is not None
    assert queries.ticket(ticket_id=sheet.ticket_id, actor=HANDLER)
    assert [row.id for row in queries.sheets(actor=HANDLER, assignee="")] == [sheet.pk]
    with pytest.raises(NotFound):
        queries.sheet(sheet_id=sheet.pk, actor=STRANGER)


def test_work_is_given_out_only_for_an_accepted_case(registered: Ticket) -> None:
    with pytest.raises(Conflict):
        commands.dispatch(
            ticket_id=registered.pk,
            kind=SheetKind.HANDLING,
            department_path=BILLING,
            actor=AGENT,
            now=NOW,
        )


def test_the_first_claim_begins_the_work(sheet: WorkSheet, told: Callable[[], list[str]]) -> None:
    claimed = commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)
    assert (claimed.state, claimed.assignee) == ("claimed", HANDLER.ref)
    assert claimed.ticket is not None
    assert claimed.ticket.state == "in_progress"
    assert told()[-1] == "sheet.claimed"
    with pytest.raises((Conflict, NotAllowed)):
        commands.claim(sheet_id=sheet.pk, actor=OTHER_HANDLER, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_exactly_one_gets_the_sheet(sheet: WorkSheet) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def try_claim() -> None:
        together.wait()
        try:
            commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)
            outcomes.append("got it")
        except Conflict:
            outcomes.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["got it", "too late", "too late", "too late"]


def test_a_sheet_offered_to_one_is_not_claimed_by_another(sheet: WorkSheet) -> None:
    commands.assign(sheet_id=sheet.pk, assignee=HANDLER.ref, actor=LEAD, now=NOW)
    with pytest.raises(NotAllowed):
        commands.claim(sheet_id=sheet.pk, actor=OTHER_HANDLER, now=NOW)
    commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)


def test_who_is_kept_from_a_sheet_neither_gets_nor_takes_it(accepted: Ticket) -> None:
    repair = commands.dispatch(
        ticket_id=accepted.pk,
        kind=SheetKind.CALLBACK,
        department_path=BILLING,
        excluded=HANDLER.ref,
        actor=AGENT,
        now=NOW,
    )
    with pytest.raises(Invalid):
        commands.assign(sheet_id=repair.pk, assignee=HANDLER.ref, actor=LEAD, now=NOW)
    with pytest.raises(NotAllowed):
        commands.claim(sheet_id=repair.pk, actor=HANDLER, now=NOW)
    assert commands.claim(sheet_id=repair.pk, actor=OTHER_HANDLER, now=NOW)


def test_whoever_hands_over_may_go_on_reading(claimed: WorkSheet) -> None:
    passed_on = commands.hand_over(
        sheet_id=claimed.pk, department_path=NETWORK, reason="network_cause", actor=HANDLER, now=NOW
    )
    assert (passed_on.state, passed_on.assignee, passed_on.hand_overs) == ("dispatched", "", 1)
    assert claimed.ticket_id is not None
    assert queries.ticket(ticket_id=claimed.ticket_id, actor=HANDLER)
    with pytest.raises(NotAllowed):
        commands.reply(
            sheet_id=claimed.pk,
            draft=PROPER,
            actor=HANDLER,
            now=NOW,
        )


def test_a_return_is_reviewed_and_may_be_refused(
    claimed: WorkSheet, told: Callable[[], list[str]]
) -> None:
    commands.return_sheet(sheet_id=claimed.pk, reason="wrong_department", actor=HANDLER, now=NOW)
    with pytest.raises(NotAllowed):
        commands.accept_return(sheet_id=claimed.pk, actor=HANDLER, now=NOW)
    back = commands.refuse_return(sheet_id=claimed.pk, actor=AGENT, now=NOW)
    assert (back.state, back.assignee, back.return_reason) == ("dispatched", "", "")
    assert told()[-2:] == ["sheet.returned", "sheet.return_refused"]


def test_an_accepted_return_ends_the_sheet(claimed: WorkSheet) -> None:
    commands.return_sheet(sheet_id=claimed.pk, reason="wrong_department", actor=HANDLER, now=NOW)
    ended = commands.accept_return(sheet_id=claimed.pk, actor=AGENT, now=NOW)
    assert (ended.state, ended.ended_at) == ("void", NOW)


def test_a_return_needs_a_reason(claimed: WorkSheet) -> None:
    with pytest.raises(Invalid):
        commands.return_sheet(sheet_id=claimed.pk, reason="", actor=HANDLER, now=NOW)


def test_a_sheet_is_recalled_by_its_sender_or_a_lead(sheet: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        commands.recall(sheet_id=sheet.pk, reason="x", actor=COLLEAGUE, now=NOW)
    assert commands.recall(sheet_id=sheet.pk, reason="x", actor=AGENT, now=NOW).state == "recalled"
    with pytest.raises(Conflict):
        commands.recall(sheet_id=sheet.pk, reason="x", actor=LEAD, now=NOW)
