"""The customer's own report of a case: to keep on paper, with nothing from inside."""

from ringback.portal.tests.walks import NOW, OTHER_PHONE, PHONE, STAFF, accepted, answered, text_of
from ringback.tickets import commands as tickets


def test_it_tells_what_was_asked_promised_and_done_and_nothing_from_inside(visitor):
    visitor.enters()
    ticket = answered(text=f"宽带断了，请打{PHONE}找我")
    tickets.note(ticket_id=ticket.pk, body="客户难缠", actor=STAFF, now=NOW)
    case = text_of(visitor.get(f"/service/cases/{ticket.number}/"))
    assert f"/service/cases/{ticket.number}/report" in case
    answer = visitor.get(f"/service/cases/{ticket.number}/report")
    page = text_of(answer)
    assert "服务报告" in page
    assert "宽带断了" in page
    assert "已按承诺时间答复" in page
    limits = answer.context["page"].limits
    assert {line.clause for line in limits}
    assert all(f"§ {line.clause}" in page for line in limits)
    for inside in ("客户难缠", PHONE, "system:desk", "user:", "处理单", "客户服务中心"):
        assert inside not in page, inside


def test_it_is_for_whoever_has_proven_the_number_and_for_their_case_alone(visitor):
    own, theirs = accepted(), accepted(OTHER_PHONE)
    before = visitor.get(f"/service/cases/{own.number}/report")
    assert before.status_code == 302
    assert "/service/enter" in before["Location"]
    visitor.enters()
    assert visitor.get(f"/service/cases/{own.number}/report").status_code == 200
    assert visitor.get(f"/service/cases/{theirs.number}/report").status_code == 404


def test_a_report_of_what_is_still_open_says_what_is_owed(visitor):
    visitor.enters()
    ticket = accepted()
    page = visitor.get(f"/service/cases/{ticket.number}/report").context["page"]
    assert page.lateness is None
    assert page.limits
    assert not page.answers
