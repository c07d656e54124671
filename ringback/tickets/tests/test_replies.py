"""The gate before a reply, and the desk's review behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.clocks import queries as clocks
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.tickets import commands
from ringback.tickets.models import Reply, Ticket, WorkSheet
from ringback.tickets.rules import Gap, ReplyDraft, ReplyGate, reply_gaps
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    PROPER,
)

GATE = ReplyGate(empty_phrases=("已处理", "已解释", "已核实"), minimum_length=6)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "gaps"),
    [
        ({}, ()),
        ({"cause": ""}, (Gap.CAUSE,)),
        ({"finding": "  "}, (Gap.FINDING,)),
        ({"finding": "已核实，已解释。"}, (Gap.EMPTY_PHRASE,)),
        ({"finding": "已处理！！已处理"}, (Gap.EMPTY_PHRASE,)),
        ({"finding": "已核实：订购来自第三方页面"}, ()),
        ({"customer_contacted_at": None}, (Gap.CUSTOMER_CONTACT,)),
        ({"customer_contacted_at": NOW + HOUR}, (Gap.CONTACT_IN_FUTURE,)),
        ({"next_step": ""}, (Gap.NEXT_STEP,)),
        (
            {"cause": "", "finding": "已处理", "customer_contacted_at": None, "next_step": " "},
            (Gap.CAUSE, Gap.EMPTY_PHRASE, Gap.CUSTOMER_CONTACT, Gap.NEXT_STEP),
        ),
    ],
)
def test_what_a_reply_lacks(changes: dict[str, object], gaps: tuple[Gap, ...]) -> None:
    assert reply_gaps(replace(PROPER, **changes), GATE, NOW) == gaps


def test_an_empty_reply_is_blocked_and_says_what_is_missing(claimed: WorkSheet) -> None:
    empty = ReplyDraft(cause="", finding="已核实，已解释", customer_contacted_at=None, next_step="")
    with pytest.raises(Invalid) as refusal:
        commands.reply(sheet_id=claimed.pk, draft=empty, actor=HANDLER, now=NOW)
    assert set(refusal.value.fields) == {
        "cause",
        "finding",
        "customer_contacted_at",
        "next_step",
    }
    claimed.refresh_from_db()
    assert claimed.state == "claimed"


def test_a_proper_reply_waits_for_its_review_on_a_clock_of_its_own(
    claimed: WorkSheet, told: Callable[[], list[str]]
) -> None:
    commands.reply(sheet_id=claimed.pk, draft=PROPER, actor=HANDLER, now=NOW)
    readings = clocks.of_subject(subject_kind="work_sheet", subject_id=claimed.pk, now=NOW)
    states = {reading.clock.metric: reading.clock.state for reading in readings}
    assert states == {"sheet": "met", "review": "running"}
    assert told()[-1] == "sheet.replied"


def test_only_the_assignee_replies(claimed: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        commands.reply(sheet_id=claimed.pk, draft=PROPER, actor=OTHER_HANDLER, now=NOW)


def test_a_reply_passes(replied: WorkSheet, told: Callable[[], list[str]]) -> None:
    passed = commands.pass_reply(sheet_id=replied.pk, actor=AGENT, now=NOW + HOUR)
    assert (passed.state, passed.ended_at) == ("passed", NOW + HOUR)
    handed_in = Reply.objects.get()
    assert (handed_in.passed, handed_in.reviewed_by) == (True, AGENT.ref)
    assert told()[-1] == "sheet.passed"
    with pytest.raises(Conflict):
        commands.send_back(sheet_id=replied.pk, remark="再看", actor=LEAD, now=NOW)


def test_a_reply_sent_back_can_be_given_again(replied: WorkSheet) -> None:
    commands.send_back(sheet_id=replied.pk, remark="缺订购来源截图", actor=AGENT, now=NOW)
    commands.reply(sheet_id=replied.pk, draft=PROPER, actor=HANDLER, now=NOW + HOUR)
    first, second = Reply.objects.order_by("replied_at")
    assert (first.passed, second.passed) == (False, None)
    assert first.remark is not None
    assert first.remark.reveal() == "缺订购来源截图"


def test_nobody_reviews_their_own_reply(replied: WorkSheet) -> None:
    both = replace(HANDLER, verbs=HANDLER.verbs | LEAD.verbs)
    with pytest.raises(NotAllowed):
        commands.pass_reply(sheet_id=replied.pk, actor=both, now=NOW)


def test_a_handler_does_not_review(replied: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        commands.pass_reply(sheet_id=replied.pk, actor=OTHER_HANDLER, now=NOW)


def test_sending_back_needs_a_remark(replied: WorkSheet) -> None:
    with pytest.raises(Invalid):
        commands.send_back(sheet_id=replied.pk, remark="", actor=AGENT, now=NOW)


def test_a_handling_sheet_does_not_end_by_outcome(claimed: WorkSheet) -> None:
    with pytest.raises(Conflict):
        commands.complete(sheet_id=claimed.pk, outcome="done", actor=HANDLER, now=NOW)


def test_a_call_back_ends_with_its_outcome(resolved: Ticket, told: Callable[[], list[str]]) -> None:
    sheet = commands.dispatch(
        ticket_id=resolved.pk,
        kind=SheetKind.CALLBACK,
        department_path=BILLING,
        actor=AGENT,
        now=NOW,
    )
    commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        commands.reply(sheet_id=sheet.pk, draft=PROPER, actor=HANDLER, now=NOW)
    done = commands.complete(sheet_id=sheet.pk, outcome="settled", actor=HANDLER, now=NOW)
    assert done.state == "passed"
    readings = clocks.of_subject(subject_kind="work_sheet", subject_id=sheet.pk, now=NOW)
    assert [reading.clock.state for reading in readings] == ["met"]
    assert told()[-1] == "sheet.completed"
