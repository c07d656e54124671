"""What a customer does with a case: each once, each refused in words, nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.base.models import Entry, StoredFile
from ringback.messaging.states import Channel
from ringback.portal.models import Application
from ringback.portal.tests.walks import NOW, STAFF, accepted, answered, text_of
from ringback.tickets import commands as tickets
from ringback.tickets.states import Kind, SheetKind, StatementKind, TicketState


@pytest.fixture
def customer_in(visitor):
    visitor.enters()
    return visitor


def act(visitor, ticket, verb, **typed):
    typed.setdefault("once", str(uuid4()))
    return visitor.post(f"/service/cases/{ticket.number}/{verb}", **typed)


def additions(ticket) -> list[str]:
    said = ticket.statements.filter(kind=StatementKind.ADDITION).order_by("said_at")
    return [each.body.reveal() for each in said]


def test_urge(customer_in, told):
    ticket = accepted()
    assert act(customer_in, ticket, "urge")["Location"] == f"/service/cases/{ticket.number}/"
    assert ticket.urges.get().channel == Channel.PORTAL
    assert "ticket.urged" in told("ticket.")


def test_urging_again_waits_for_the_cool_down(customer_in, clock):
    ticket = accepted()
    act(customer_in, ticket, "urge")
    page = text_of(customer_in.get(f"/service/cases/{ticket.number}/"))
    assert "18:20</time> 后可再次催单" in page
    assert "handbook" in page
    went = act(customer_in, ticket, "urge")
    assert went.status_code == 429
    assert "您已经催过单" in text_of(went)
    clock.move_to(NOW + timedelta(hours=2))
    customer_in.enters()
    assert act(customer_in, ticket, "urge").status_code == 302
    assert ticket.urges.count() == 2


def test_add_facts_once(customer_in):
    ticket, once = accepted(), str(uuid4())
    for _click in range(2):
        went = act(customer_in, ticket, "say", body="邻居家正常", once=once)
        assert went.status_code == 302
    assert additions(ticket) == ["邻居家正常"]


@pytest.mark.parametrize("body", ["", "   ", "长" * 4001, "\x00"])
def test_words_that_cannot_be_taken_stay_in_the_box(customer_in, body):
    ticket = accepted()
    went = act(customer_in, ticket, "say", body=body)
    assert went.status_code == 422
    assert 'id="say" open' in text_of(went)
    if body.strip(" \x00"):
        assert body in text_of(went)
    assert additions(ticket) == []


def test_words_written_when_the_session_ended_wait(customer_in, clock):
    ticket = accepted()
    clock.move_to(NOW + timedelta(hours=3))
    went = act(customer_in, ticket, "say", body="写了很久的话")
    assert went["Location"].startswith("/service/enter?next=")
    customer_in.enters(onward=f"/service/cases/{ticket.number}/")
    page = text_of(customer_in.get(f"/service/cases/{ticket.number}/"))
    assert "写了很久的话" in page
    assert "继续填写" not in text_of(customer_in.get("/service/")), "it is no new request"
    act(customer_in, ticket, "say", body="写了很久的话")
    assert additions(ticket) == ["写了很久的话"]
    assert not Application.objects.exists()


def test_add_a_file(customer_in):
    ticket = accepted()
    upload = SimpleUploadedFile("测速.txt", "下行 3M".encode())
    assert act(customer_in, ticket, "attach", file=upload).status_code == 302
    assert ticket.attachments.count() == 1


def test_a_file_that_is_not_taken_is_told(customer_in):
    ticket = accepted()
    upload = SimpleUploadedFile("x.exe", b"MZ\x90\x00\x03" + b"\x00" * 60)
    went = act(customer_in, ticket, "attach", file=upload)
    assert went.status_code == 422
    assert "不收这种文件" in text_of(went) or "文件" in text_of(went)
    assert not StoredFile.objects.exists()
    assert act(customer_in, ticket, "attach").status_code == 422


def test_withdraw(customer_in):
    ticket = accepted()
    act(customer_in, ticket, "cancel", body="自己好了")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CANCELLED
    assert additions(ticket) == ["自己好了"]


def test_why_a_complaint_is_withdrawn_is_recorded(customer_in):
    ticket = accepted(kind=Kind.COMPLAINT, category="support.unknowing_order")
    went = act(customer_in, ticket, "cancel", body="")
    assert went.status_code == 422
    assert "撤回投诉的原因" in text_of(went)
    act(customer_in, ticket, "cancel", body="已和营业厅说好")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CANCELLED


def test_what_is_at_work_is_not_withdrawn_behind_its_back(customer_in):
    ticket = accepted()
    tickets.dispatch(
        ticket_id=ticket.pk,
        kind=SheetKind.HANDLING,
        department_path="/44/4401/",
        actor=STAFF,
        now=NOW,
    )
    went = act(customer_in, ticket, "cancel", body="不用了")
    assert went.status_code == 409
    page = text_of(went)
    assert "部门正在处理" in page
    assert "不用了" in page
    assert additions(ticket) == []


def test_solved(customer_in):
    ticket = answered()
    act(customer_in, ticket, "confirm")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CONFIRMED


def test_not_solved_goes_back_to_work_with_the_words(customer_in):
    ticket = answered()
    assert act(customer_in, ticket, "reopen", reason="recurred", body="又断了").status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.episode) == (TicketState.IN_PROGRESS, 2)
    assert Entry.objects.get(kind="ticket.reopened").content["reason"] == "recurred"
    assert additions(ticket) == ["又断了"]


def test_a_reason_is_needed_and_must_be_one(customer_in):
    ticket = answered()
    for reason in ("", "no_such", "x" * 900):
        went = act(customer_in, ticket, "reopen", reason=reason, body="又断了")
        assert went.status_code == 422
        assert "又断了" in text_of(went)


def test_after_the_window_it_is_not_reopened(customer_in, clock):
    ticket = answered()
    clock.move_to(NOW + timedelta(days=16))
    customer_in.enters()
    assert "/reopen" not in text_of(customer_in.get(f"/service/cases/{ticket.number}/"))
    went = act(customer_in, ticket, "reopen", reason="recurred", body="又断了")
    assert went.status_code == 409
    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED


def test_a_button_of_yesterday_is_told_how_it_stands(customer_in):
    ticket = accepted()
    for verb, typed in (("confirm", {}), ("reopen", {"reason": "recurred"})):
        assert act(customer_in, ticket, verb, **typed).status_code == 409


def test_there_are_no_other_verbs(customer_in):
    ticket = accepted()
    for verb in ("accept", "note", "close", "resolve", "x"):
        assert act(customer_in, ticket, verb, body="x").status_code == 404
    looked = customer_in.get(f"/service/cases/{ticket.number}/urge")
    assert looked["Location"] == f"/service/cases/{ticket.number}/"
    assert not ticket.urges.exists()


def test_without_its_token_no_form_is_taken(customer_in):
    customer_in.client.handler.enforce_csrf_checks = True
    ticket = accepted()
    assert act(customer_in, ticket, "urge").status_code == 403
    assert not ticket.urges.exists()
