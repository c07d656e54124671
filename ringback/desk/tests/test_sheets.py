"""Work sheets: claimed by one, replied through the gate, reviewed by the desk."""

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.desk.tests.floor import NOW, PROPER, Floor
from ringback.tickets import commands
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetKind

CONTACTED = "2026-02-13T16:00"
REPLY = {
    "cause": PROPER.cause,
    "finding": PROPER.finding,
    "customer_contacted_at": CONTACTED,
    "next_step": PROPER.next_step,
}


def post(client: Client, sheet: WorkSheet, verb: str, **fields: object):
    sheet.refresh_from_db()
    typed = {"seen": sheet.version, "once": str(new_id()), **fields}
    return client.post(f"/desk/sheets/{sheet.pk}/{verb}", typed)


def page_of(client: Client, sheet: WorkSheet) -> str:
    return client.get(f"/desk/sheets/{sheet.pk}/").content.decode()


def state(sheet: WorkSheet) -> str:
    sheet.refresh_from_db()
    return str(sheet.state)


def test_the_page_tells_what_it_is_about_and_offers_the_work(floor: Floor) -> None:
    sheet = floor.sheet()
    page = page_of(floor.handler.client, sheet)
    assert "视频会员" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    assert f'action="/desk/sheets/{sheet.pk}/claim"' in page
    assert f"/desk/sheets/{sheet.pk}/reply" not in page, "claimed first"
    assert floor.stranger.client.get(f"/desk/sheets/{sheet.pk}/").status_code == 404


def test_of_two_who_claim_the_second_hears_it(floor: Floor) -> None:
    sheet = floor.sheet()
    seen = sheet.version
    assert post(floor.handler.client, sheet, "claim").status_code == 302
    late = post(floor.lead.client, sheet, "claim", seen=seen)
    assert late.status_code in (403, 409)
    sheet.refresh_from_db()
    assert sheet.assignee == floor.handler.ref


def test_an_empty_reply_is_blocked_and_all_that_is_missing_is_named_at_once(floor: Floor) -> None:
    sheet = floor.claimed()
    response = post(floor.handler.client, sheet, "reply", finding="已核实，已解释")
    page = response.content.decode()
    assert response.status_code == 422
    for field in ("cause", "finding", "customer_contacted_at", "next_step"):
        assert f'id="reply-{field}_error"' in page, field
    assert "已核实，已解释" in page
    assert state(sheet) == "claimed"


def test_a_proper_reply_is_reviewed_sent_back_and_passed(floor: Floor) -> None:
    sheet = floor.claimed()
    assert post(floor.handler.client, sheet, "reply", **REPLY).status_code == 302
    case = f"/desk/tickets/{floor.case_of(sheet).number}/"
    page = floor.agent.client.get(case).content.decode()
    assert PROPER.finding in page
    assert "不知情定制" in page
    no_remark = post(floor.agent.client, sheet, "send_back", remark=" ")
    assert no_remark.status_code == 422
    sent_back = post(floor.agent.client, sheet, "send_back", remark="请补充订购日志编号")
    assert sent_back["Location"] == case
    assert "请补充订购日志编号" in page_of(floor.handler.client, sheet)
    assert post(floor.handler.client, sheet, "reply", **REPLY).status_code == 302
    assert post(floor.agent.client, sheet, "pass")["Location"] == case
    assert state(sheet) == "passed"
    assert post(floor.agent.client, sheet, "pass").status_code == 409, "a second click"


def test_a_reply_that_came_too_late_keeps_its_words(floor: Floor) -> None:
    sheet = floor.claimed()
    commands.recall(sheet_id=sheet.pk, reason="solved", actor=floor.agent.actor, now=NOW)
    response = post(floor.handler.client, sheet, "reply", **REPLY)
    assert response.status_code == 409
    assert PROPER.finding in response.content.decode()


def test_nobody_reviews_their_own_reply(floor: Floor) -> None:
    sheet = floor.replied()
    assert post(floor.handler.client, sheet, "pass").status_code == 403


@pytest.mark.parametrize(
    ("verb", "fields", "becomes"),
    [
        ("return", {"reason": "wrong_department"}, "returned"),
        ("hand_over", {"reason": "specialist"}, "dispatched"),
    ],
)
def test_a_sheet_goes_on_with_a_coded_reason(
    floor: Floor, verb: str, fields: dict[str, str], becomes: str
) -> None:
    sheet = floor.claimed()
    if verb == "hand_over":
        fields = {**fields, "department_path": floor.billing.path}
    assert post(floor.handler.client, sheet, verb, **{**fields, "reason": ""}).status_code == 422
    assert post(floor.handler.client, sheet, verb, **fields)["Location"] == "/desk/"
    assert state(sheet) == becomes


@pytest.mark.parametrize(
    ("verb", "becomes"), [("accept_return", "void"), ("refuse_return", "dispatched")]
)
def test_a_return_is_reviewed_by_the_desk(floor: Floor, verb: str, becomes: str) -> None:
    sheet = floor.claimed()
    commands.return_sheet(
        sheet_id=sheet.pk, reason="wrong_department", actor=floor.handler.actor, now=NOW
    )
    case = floor.agent.client.get(f"/desk/tickets/{floor.case_of(sheet).number}/").content.decode()
    assert "不属本部门职责" in case
    assert post(floor.agent.client, sheet, verb).status_code == 302
    assert state(sheet) == becomes


def test_a_call_back_ends_with_its_outcome(floor: Floor) -> None:
    sheet = floor.sheet(SheetKind.CALLBACK)
    assert post(floor.colleague.client, sheet, "claim").status_code == 302
    page = page_of(floor.colleague.client, sheet)
    assert f'action="/desk/sheets/{sheet.pk}/complete"' in page
    assert f'action="/desk/sheets/{sheet.pk}/reply"' not in page
    assert post(floor.colleague.client, sheet, "complete").status_code == 422
    done = post(floor.colleague.client, sheet, "complete", outcome="settled")
    assert done.status_code == 302
    assert state(sheet) == "passed"
