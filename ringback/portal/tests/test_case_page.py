"""One case: where it stands, what was said in public, whose business it is."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.portal.limits import coded
from ringback.portal.tests.walks import (
    NOW,
    OTHER_PHONE,
    PHONE,
    STAFF,
    accepted,
    answered,
    registered,
    text_of,
)
from ringback.tickets import commands as tickets
from ringback.tickets.states import ClosureBasis


@pytest.fixture
def customer_in(visitor):
    visitor.enters()
    return visitor


def shown(visitor, ticket) -> str:
    return text_of(visitor.get(f"/service/cases/{ticket.number}/"))


def test_where_it_stands_and_by_when(customer_in):
    page = shown(customer_in, accepted())
    assert "正在转给能解决的部门" in page
    assert "承诺答复时间" in page
    assert 'aria-current="step"' in page
    assert "/handbook/" in page, "the rule is a click away"


def test_somebody_else_s_case_is_not_there(customer_in):
    theirs = accepted(OTHER_PHONE)
    for number in (theirs.number, "12345678", "x", "9" * 60):
        assert customer_in.get(f"/service/cases/{number}/").status_code == 404
        assert customer_in.post(f"/service/cases/{number}/say", body="喂").status_code == 404


def test_public_words_are_shown_internal_ones_are_not(customer_in):
    ticket = accepted(text=f"请打{PHONE}找我")
    tickets.say(ticket_id=ticket.pk, body="明天上午上门", actor=STAFF, now=NOW)
    tickets.note(ticket_id=ticket.pk, body="客户难缠", actor=STAFF, now=NOW)
    page = shown(customer_in, ticket)
    assert "明天上午上门" in page
    assert "客户难缠" not in page
    assert PHONE not in page
    assert "system:desk" not in page, "no person is named"


def test_a_hold_tells_for_whom_we_wait(customer_in):
    ticket = accepted()
    until = NOW + timedelta(days=2)
    tickets.begin(ticket_id=ticket.pk, actor=STAFF, now=NOW)
    (reason, name), *_others = coded("hold.reasons", ticket.edition_id, "zh-hans")
    tickets.hold(ticket_id=ticket.pk, reason=reason, until=until, actor=STAFF, now=NOW)
    page = shown(customer_in, ticket)
    assert "暂时挂起" in page
    assert name in page


def test_our_answer_and_the_question_whether_it_is_solved(customer_in):
    page = shown(customer_in, answered())
    assert "已更换光猫" in page
    assert "/confirm" in page
    assert "/reopen" in page
    assert "/urge" not in page
    assert "/cancel" not in page


def test_a_closed_case_offers_nothing_any_more(customer_in):
    ticket = answered()
    tickets.confirm(ticket_id=ticket.pk, actor=STAFF, now=NOW)
    tickets.close(ticket_id=ticket.pk, basis=ClosureBasis.CONFIRMED, actor=STAFF, now=NOW)
    page = shown(customer_in, ticket)
    for verb in ("say", "attach", "urge", "cancel", "confirm", "reopen"):
        assert f"/{verb}" not in page.split("<main")[1], verb


def test_a_late_case_says_so(customer_in, clock):
    ticket = accepted()
    clock.shift(timedelta(hours=1))
    assert "已超过承诺时间" in shown(customer_in, ticket)


def test_own_files_are_read_back_a_colleague_s_are_not(customer_in):
    ticket = accepted()
    customer_in.post(
        f"/service/cases/{ticket.number}/attach",
        file=SimpleUploadedFile("测速.txt", "下行 3M".encode()),
        once="",
    )
    theirs = tickets.attach(
        ticket_id=ticket.pk,
        upload=SimpleUploadedFile("bss.txt", "内部截图".encode()),
        actor=STAFF,
        now=NOW,
    )
    page = shown(customer_in, ticket)
    assert "测速.txt" in page
    assert "bss.txt" not in page
    own = ticket.attachments.exclude(pk=theirs.pk).get()
    read = customer_in.get(f"/service/files/{own.pk}")
    assert read.content == "下行 3M".encode()
    assert read["Content-Disposition"].startswith("attachment")
    assert customer_in.get(f"/service/files/{theirs.pk}").status_code == 404


def test_a_stranger_reads_no_file(visitor):
    ticket = accepted()
    kept = tickets.attach(
        ticket_id=ticket.pk, upload=SimpleUploadedFile("a.txt", b"a"), actor=STAFF, now=NOW
    )
    assert visitor.get(f"/service/files/{kept.pk}").status_code == 302


def test_a_merged_case_leads_to_the_one_it_goes_on_in(customer_in):
    source, target = accepted(), accepted()
    tickets.merge(source_id=source.pk, target_id=target.pk, actor=STAFF, now=NOW)
    assert f"/service/cases/{target.number}/" in shown(customer_in, source)


def test_a_registered_case_waits_for_a_person(customer_in):
    assert "正由人工查看" in shown(customer_in, registered())
