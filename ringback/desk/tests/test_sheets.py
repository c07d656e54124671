"""Work sheets: claimed by one, replied through the gate, reviewed by the desk."""

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.base.worker import drain
from ringback.desk.tests.floor import NOW, PROPER, SYSTEM, Floor
from ringback.feedback import commands as feedback
from ringback.feedback import queries as feedback_queries
from ringback.feedback.states import Question
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


def repair(floor: Floor) -> WorkSheet:
    """The customer says it is not solved: a call-back for somebody else than whoever answered."""
    ticket = floor.resolved()
    drain(NOW)
    (invitation,) = feedback_queries.of_ticket(ticket_id=ticket.pk)
    feedback.rate_all(
        invitation_id=invitation.pk,
        answers={Question.SOLVED: "2", Question.RESULT: "2", Question.PERSON: "4"},
        words="钱没退",
        channel="text",
        actor=SYSTEM,
        now=NOW,
    )
    return WorkSheet.objects.get(ticket=ticket, kind=SheetKind.CALLBACK)


def test_a_repair_call_back_is_walked_on_screen_and_reopens_the_case(floor: Floor) -> None:
    sheet = repair(floor)
    client = floor.colleague.client
    assert post(floor.agent.client, sheet, "claim").status_code in (403, 404), "who answered it"
    assert post(client, sheet, "call").status_code == 404, "claimed first"
    assert post(client, sheet, "claim").status_code == 302
    page = page_of(client, sheet)
    assert "钱没退" in page
    assert "2 / 5" in page
    assert f"/desk/sheets/{sheet.pk}/call" in page
    assert post(client, sheet, "call")["Location"] == f"/desk/sheets/{sheet.pk}/"
    page = page_of(client, sheet)
    assert "138****5678" in page
    assert "13812345678" not in page
    ended = post(client, sheet, "end_call", reached="yes", note="客户仍不满意，要求重开")
    assert ended["Location"] == f"/desk/sheets/{sheet.pk}/"
    assert post(client, sheet, "end_call", reached="yes", note="x").status_code == 409
    assert post(client, sheet, "complete", outcome="reopen").status_code == 302
    drain(NOW)
    case = floor.case_of(sheet)
    case.refresh_from_db()
    assert (case.state, case.episode) == ("in_progress", 2)
