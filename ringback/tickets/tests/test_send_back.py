"""Not enough: back to the same person with a remark."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
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


def send_back(
    sheet: WorkSheet,
    actor: Actor = AGENT,
    remark: str = "缺订购来源截图",
    seen: int | None = None,
) -> WorkSheet:
    return commands.send_back(sheet_id=sheet.pk, remark=remark, seen=seen, actor=actor, now=NOW)


def test_a_reply_sent_back_can_be_given_again(replied: WorkSheet) -> None:
    send_back(replied)
    commands.reply(sheet_id=replied.pk, draft=PROPER, actor=HANDLER, now=NOW + HOUR)
    first, second = Reply.objects.order_by("replied_at")
    assert (first.passed, second.passed) == (False, None)
    assert first.remark is not None
    assert first.remark.reveal() == "缺订购来源截图"


def test_the_same_person_goes_on_against_the_same_limit(replied: WorkSheet, told: Told) -> None:
    back = send_back(replied)
    assert (back.state, back.assignee) == ("claimed", HANDLER.ref)
    assert clock_states(back) == {"sheet": "running", "review": "met"}
    assert told()[-1] == "sheet.sent_back"


def test_the_journal_says_that_and_not_why(replied: WorkSheet) -> None:
    send_back(replied)
    assert said("sheet.sent_back") == {"ticket_id": replied.ticket_id, "sheet_kind": "handling"}
    assert "截图" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize("remark", ["", "  "])
def test_sending_back_needs_a_remark(replied: WorkSheet, remark: str) -> None:
    with pytest.raises(Invalid) as refusal:
        send_back(replied, remark=remark)
    assert set(refusal.value.fields) == {"remark"}


def test_who_may_not(replied: WorkSheet) -> None:
    both = replace(HANDLER, verbs=HANDLER.verbs | LEAD.verbs)
    for actor, refusal in (
        (OTHER_HANDLER, NotAllowed),
        (both, NotAllowed),
        (READER, NotAllowed),
        (STRANGER, NotFound),
    ):
        with pytest.raises(refusal):
            send_back(replied, actor)
    assert state(replied) == "replied"


@pytest.mark.parametrize("wrong", every_sheet_state_but("replied"))
def test_only_a_reply_is_sent_back_and_once(replied: WorkSheet, wrong: str) -> None:
    put(replied, wrong)
    with pytest.raises(Conflict):
        send_back(replied)
    assert Reply.objects.get().passed is None


def test_of_two_who_saw_the_same_one_is_late(replied: WorkSheet) -> None:
    seen = replied.version
    send_back(replied, seen=seen)
    commands.reply(sheet_id=replied.pk, draft=PROPER, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        send_back(replied, COLLEAGUE, seen=seen)
    assert state(replied) == "replied"
