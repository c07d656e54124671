"""The desk is content with a reply."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Reply, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HANDLER,
    HOUR,
    LEAD,
    NOW,
    OTHER_HANDLER,
    PROPER,
    READER,
    STRANGER,
    clock_states,
    every_sheet_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def pass_reply(sheet: WorkSheet, actor: Actor = AGENT, seen: int | None = None) -> WorkSheet:
    return commands.pass_reply(sheet_id=sheet.pk, seen=seen, actor=actor, now=NOW + HOUR)


def test_a_reply_passes(replied: WorkSheet, told: Told) -> None:
    passed = pass_reply(replied)
    assert (passed.state, passed.ended_at) == ("passed", NOW + HOUR)
    handed_in = Reply.objects.get()
    assert (handed_in.passed, handed_in.reviewed_by) == (True, AGENT.ref)
    assert clock_states(replied)["review"] == "met"
    assert told()[-1] == "sheet.passed"
    assert said("sheet.passed") == {"ticket_id": replied.ticket_id, "sheet_kind": "handling"}
    with pytest.raises(Conflict):
        commands.send_back(sheet_id=replied.pk, remark="再看", actor=LEAD, now=NOW)


def test_nobody_reviews_their_own_reply(replied: WorkSheet) -> None:
    both = replace(HANDLER, verbs=HANDLER.verbs | LEAD.verbs)
    with pytest.raises(NotAllowed):
        pass_reply(replied, both)


def test_a_handler_does_not_review(replied: WorkSheet) -> None:
    for actor, refusal in ((OTHER_HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            pass_reply(replied, actor)
    assert state(replied) == "replied"


@pytest.mark.parametrize("wrong", every_sheet_state_but("replied"))
def test_only_a_reply_is_passed_and_once(replied: WorkSheet, wrong: str) -> None:
    put(replied, wrong)
    with pytest.raises(Conflict):
        pass_reply(replied)
    assert Reply.objects.get().passed is None


def test_of_two_who_saw_the_same_one_is_late(replied: WorkSheet) -> None:
    """It was sent back and answered anew: the reply that would pass is not the one that was
    read."""
    seen = replied.version
    commands.send_back(sheet_id=replied.pk, remark="缺截图", actor=COLLEAGUE, now=NOW)
    commands.reply(sheet_id=replied.pk, draft=PROPER, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        pass_reply(replied, seen=seen)
    assert state(replied) == "replied"
