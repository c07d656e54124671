"""Of many who reach for a sheet one gets it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
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
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def claim(sheet: WorkSheet, actor: Actor = HANDLER, seen: int | None = None) -> WorkSheet:
    return commands.claim(sheet_id=sheet.pk, seen=seen, actor=actor, now=NOW)


def test_the_first_claim_begins_the_work(sheet: WorkSheet, told: Told) -> None:
    claimed = claim(sheet)
    assert (claimed.state, claimed.assignee) == ("claimed", HANDLER.ref)
    assert claimed.ticket is not None
    assert claimed.ticket.state == "in_progress"
    assert told()[-1] == "sheet.claimed"
    with pytest.raises((Conflict, NotAllowed)):
        claim(sheet, OTHER_HANDLER)


def test_the_journal_says_by_whom(sheet: WorkSheet) -> None:
    claim(sheet)
    assert said("sheet.claimed") == {
        "ticket_id": sheet.ticket_id,
        "sheet_kind": "handling",
        "assignee": HANDLER.ref,
    }


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_exactly_one_gets_the_sheet(sheet: WorkSheet) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def try_claim() -> None:
        together.wait()
        try:
            claim(sheet)
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
        claim(repair)
    assert claim(repair, OTHER_HANDLER)


def test_who_may_not(sheet: WorkSheet) -> None:
    """Who sees the case works not for the department; who works there holds the verb."""
    silent = Actor("user:new", scope_paths=(BILLING,))
    for actor, refusal in ((AGENT, NotAllowed), (silent, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            claim(sheet, actor)
    assert state(sheet) == "dispatched"


@pytest.mark.parametrize("wrong", every_sheet_state_but("dispatched"))
def test_only_a_waiting_sheet_is_claimed(sheet: WorkSheet, wrong: str) -> None:
    put(sheet, wrong)
    with pytest.raises(Conflict):
        claim(sheet)
    assert state(sheet) == wrong


def test_who_looked_before_it_was_handed_over_is_told_so(sheet: WorkSheet) -> None:
    seen = sheet.version
    commands.assign(sheet_id=sheet.pk, assignee=HANDLER.ref, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        claim(sheet, seen=seen)
