"""The sheet is passed on, and whoever passes it may go on reading."""

from collections.abc import Callable
from typing import Any

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    PROPER,
    STRANGER,
    clock_states,
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]
NETWORK = "/44/4401/~network/"


def hand_over(sheet: WorkSheet, actor: Actor = HANDLER, **more: Any) -> WorkSheet:
    usual: dict[str, Any] = {"department_path": NETWORK, "reason": "network_cause"}
    return commands.hand_over(sheet_id=sheet.pk, actor=actor, now=NOW, **{**usual, **more})


def test_whoever_hands_over_may_go_on_reading(claimed: WorkSheet) -> None:
    passed_on = hand_over(claimed)
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


def test_the_department_s_limit_runs_on(claimed: WorkSheet) -> None:
    hand_over(claimed)
    assert clock_states(claimed) == {"sheet": "running"}


def test_the_journal_says_where_to_and_why(claimed: WorkSheet, told: Told) -> None:
    hand_over(claimed, to=OTHER_HANDLER.ref)
    assert told()[-1] == "sheet.handed_over"
    assert said("sheet.handed_over") == {
        "ticket_id": claimed.ticket_id,
        "sheet_kind": "handling",
        "department_path": NETWORK,
        "to": OTHER_HANDLER.ref,
        "reason": "network_cause",
    }


def test_who_is_kept_from_a_sheet_is_not_handed_it(claimed: WorkSheet) -> None:
    WorkSheet.objects.update(excluded=OTHER_HANDLER.ref)
    with pytest.raises(Invalid):
        hand_over(claimed, to=OTHER_HANDLER.ref)


def test_who_may_not(claimed: WorkSheet) -> None:
    for actor, refusal in ((OTHER_HANDLER, NotAllowed), (AGENT, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            hand_over(claimed, actor)
    assert hand_over(claimed, LEAD).hand_overs == 1


@pytest.mark.parametrize("wrong", every_sheet_state_but("dispatched", "claimed"))
def test_only_what_waits_or_is_worked_on_is_handed_over(claimed: WorkSheet, wrong: str) -> None:
    put(claimed, wrong)
    with pytest.raises(Conflict):
        hand_over(claimed, LEAD)
    assert state(claimed) == wrong


def test_of_two_who_saw_the_same_one_is_late(claimed: WorkSheet) -> None:
    seen = claimed.version
    hand_over(claimed, seen=seen)
    with pytest.raises(Conflict):
        hand_over(claimed, LEAD, seen=seen, department_path=BILLING)
    claimed.refresh_from_db()
    assert (claimed.department_path, claimed.hand_overs) == (NETWORK, 1)
