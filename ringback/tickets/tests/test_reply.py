"""The gate before a reply, and what it starts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Reply, Ticket, WorkSheet
from ringback.tickets.rules import Gap, ReplyDraft, ReplyGate, reply_gaps
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    HOUR,
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


GATE = ReplyGate(empty_phrases=("已处理", "已解释", "已核实"), minimum_length=6)


def reply(
    sheet: WorkSheet,
    draft: ReplyDraft = PROPER,
    actor: Actor = HANDLER,
    seen: int | None = None,
) -> Reply:
    return commands.reply(sheet_id=sheet.pk, draft=draft, seen=seen, actor=actor, now=NOW)


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
        reply(claimed, empty)
    assert set(refusal.value.fields) == {
        "cause",
        "finding",
        "customer_contacted_at",
        "next_step",
    }
    assert state(claimed) == "claimed"


def test_a_proper_reply_waits_for_its_review_on_a_clock_of_its_own(
    claimed: WorkSheet, told: Told
) -> None:
    reply(claimed)
    assert clock_states(claimed) == {"sheet": "met", "review": "running"}
    assert told()[-1] == "sheet.replied"


def test_the_journal_says_the_cause_and_none_of_the_words(claimed: WorkSheet) -> None:
    handed_in = reply(claimed)
    assert said("sheet.replied") == {
        "ticket_id": claimed.ticket_id,
        "sheet_kind": "handling",
        "reply_id": str(handed_in.pk),
        "cause": "unknowing_subscription",
    }
    assert "第三方" not in str(list(Entry.objects.values_list("content", flat=True)))


def test_only_the_assignee_replies(claimed: WorkSheet) -> None:
    for actor, refusal in ((OTHER_HANDLER, NotAllowed), (LEAD, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            reply(claimed, actor=actor)
    assert not Reply.objects.exists()


def test_a_call_back_ends_with_an_outcome_and_not_with_a_reply(resolved: Ticket) -> None:
    sheet = commands.dispatch(
        ticket_id=resolved.pk,
        kind=SheetKind.CALLBACK,
        department_path=BILLING,
        actor=AGENT,
        now=NOW,
    )
    commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        reply(sheet)


@pytest.mark.parametrize("wrong", every_sheet_state_but("claimed"))
def test_only_what_is_worked_on_is_replied_to_and_once(claimed: WorkSheet, wrong: str) -> None:
    put(claimed, wrong)
    with pytest.raises(Conflict):
        reply(claimed)
    assert not Reply.objects.exists()
    assert clock_states(claimed) == {"sheet": "running"}


def test_of_two_who_saw_the_same_one_is_late(claimed: WorkSheet) -> None:
    """The same person in two windows."""
    seen = claimed.version
    reply(claimed, seen=seen)
    commands.send_back(sheet_id=claimed.pk, remark="缺截图", actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        reply(claimed, seen=seen)
    assert Reply.objects.count() == 1
