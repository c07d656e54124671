"""Answered: the words, the resolution code and the cause."""

from collections.abc import Callable
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    READER,
    STRANGER,
    clock_states,
    every_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]
ANSWER = {"answer": "已退订并退费", "code": "solved", "cause": "unknowing_subscription"}


def resolve(ticket_id: int, actor: Actor = AGENT, **changes: Any) -> Ticket:
    return commands.resolve(ticket_id=ticket_id, **{**ANSWER, **changes}, actor=actor, now=NOW)


def test_an_answer_stops_the_clocks(resolved: Ticket, told: Told) -> None:
    assert set(clock_states(resolved).values()) == {"met"}
    assert resolved.resolutions.get().code == "solved"
    assert resolved.statements.get(kind="answer").body.reveal() == "已退订并退费75元"
    assert resolved.resolved_at == NOW
    assert told()[-1] == "ticket.resolved"


def test_the_journal_says_codes_and_none_of_the_words(resolved: Ticket) -> None:
    assert said("ticket.resolved") == {
        "episode": 1,
        "code": "solved",
        "cause": "unknowing_subscription",
    }
    assert "退订" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize("missing", ["answer", "code", "cause"])
def test_an_answer_is_whole(accepted: Ticket, missing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        resolve(accepted.pk, **{missing: " "})
    assert set(refusal.value.fields) == {missing}


def test_no_answer_while_a_department_still_works(replied: WorkSheet) -> None:
    assert replied.ticket_id is not None
    with pytest.raises(Conflict) as refusal:
        resolve(replied.ticket_id)
    assert refusal.value.reason == "open_sheet"
    commands.pass_reply(sheet_id=replied.pk, actor=AGENT, now=NOW)
    assert resolve(replied.ticket_id).state == "resolved"


def test_a_handler_does_not_answer_the_customer(claimed: WorkSheet) -> None:
    assert claimed.ticket_id is not None
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            resolve(claimed.ticket_id, actor)


@pytest.mark.parametrize("wrong", every_state_but("accepted", "in_progress"))
def test_only_work_that_runs_is_answered_and_once(accepted: Ticket, wrong: str) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        resolve(accepted.pk)
    assert not accepted.resolutions.exists()
    assert not accepted.statements.filter(kind="answer").exists()


def test_a_stale_answer_is_not_written_over_another(accepted: Ticket) -> None:
    seen = accepted.version
    commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        resolve(accepted.pk, LEAD, seen=seen)
    assert state(accepted) == "in_progress"
