"""Buttons of a case: done, refused with the input kept, safe against a second click."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from ringback.base.ids import new_id
from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.desk.tests.floor import COUNTY, NOW, Floor
from ringback.feedback import queries as feedback
from ringback.messaging import queries as messaging
from ringback.tickets import commands
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

TOMORROW = "2026-02-14T16:20"


def post(client: Client, ticket: Ticket, verb: str, **fields: object):
    typed = {"seen": ticket.version, "once": str(new_id()), **fields}
    return client.post(f"/desk/tickets/{ticket.number}/{verb}", typed)


def told(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


@pytest.mark.parametrize(
    ("verb", "fields", "kind"),
    [
        ("say", {"body": "正在核查，请稍候"}, "ticket.said"),
        ("note", {"body": "客户情绪较急"}, "ticket.said"),
        ("hold", {"reason": "waiting_customer", "until": TOMORROW}, "ticket.held"),
        ("urge", {"channel": "phone"}, "ticket.urged"),
        ("begin", {}, "ticket.begun"),
        (
            "resolve",
            {"code": "refunded", "cause": "unknowing_subscription", "answer": "已退费"},
            "ticket.resolved",
        ),
        (
            "classify",
            {
                "kind": "fault",
                "category": "network.no_signal",
                "complexity": "major",
                "severity": "high",
            },
            "ticket.classified",
        ),
    ],
)
def test_a_verb_is_done_and_the_case_shown_again(
    floor: Floor, verb: str, fields: dict[str, str], kind: str
) -> None:
    ticket = floor.accepted()
    response = post(floor.agent.client, ticket, verb, **fields)
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == f"/desk/tickets/{ticket.number}/"
    assert told(kind) == 1


def test_from_registration_to_closure(floor: Floor) -> None:
    ticket = floor.registered()
    steps = [
        ("take", {}),
        ("accept", {"promised_at": TOMORROW}),
        ("resolve", {"code": "solved", "cause": "other", "answer": "已处理完毕并告知"}),
        ("confirm", {}),
        ("close", {}),
    ]
    for verb, fields in steps:
        assert post(floor.agent.client, ticket, verb, **fields).status_code == 302, verb
        ticket.refresh_from_db()
    assert (ticket.state, ticket.owner) == ("closed", floor.agent.ref)


def test_a_transaction_is_told_its_cure_and_a_complaint_is_never_turned_away(floor: Floor) -> None:
    fields = {"reason": "arrears", "cure": "缴清欠费后凭原编号继续"}
    transaction = floor.registered(kind=Kind.TRANSACTION)
    assert post(floor.agent.client, transaction, "refuse", **fields).status_code == 302
    complaint = floor.registered()
    assert post(floor.agent.client, complaint, "refuse", **fields).status_code == 403
    page = floor.agent.client.get(f"/desk/tickets/{transaction.number}/").content.decode()
    assert "不符合办理条件：存在欠费" in page
    assert "缴清欠费后凭原编号继续" in page


@pytest.mark.parametrize(
    ("verb", "fields", "missing", "kept"),
    [
        ("resolve", {"code": "solved", "cause": "", "answer": "已为您办理"}, "cause", "已为您办理"),
        ("hold", {"reason": "tired", "until": TOMORROW}, "reason", TOMORROW),
        ("hold", {"reason": "waiting_customer", "until": "2020-01-01T00:00"}, "until", "2020-01"),
        ("note", {"body": "请 @7777 看一下"}, "body", "请 @7777 看一下"),
        ("say", {"body": "   "}, "body", ""),
        ("merge", {"number": "1234 5678"}, "number", "1234 5678"),
        (
            "classify",
            {"kind": "fault", "category": "no.such"},
            "category",
            "fault",
        ),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_input_stays(
    floor: Floor, verb: str, fields: dict[str, str], missing: str, kept: str
) -> None:
    ticket = floor.accepted()
    response = post(floor.agent.client, ticket, verb, **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="{verb}-{missing}_error"' in page
    assert kept in page
    ticket.refresh_from_db()
    assert ticket.version == 2, "registered, accepted, nothing since"


def test_a_stale_edit_shows_who_was_faster_and_keeps_the_words(floor: Floor) -> None:
    ticket = floor.accepted()
    commands.note(ticket_id=ticket.pk, body="x", actor=floor.colleague.actor, now=NOW)
    commands.hold(
        ticket_id=ticket.pk,
        reason="appointment",
        until=NOW + timedelta(days=1),
        actor=floor.colleague.actor,
        now=NOW,
    )
    fields = {"code": "solved", "cause": "other", "answer": "写了很久的答复"}
    response = post(floor.agent.client, ticket, "resolve", **fields)
    page = response.content.decode()
    assert response.status_code == 409
    assert "写了很久的答复" in page
    assert "方靖远 8002" in page
    assert "挂起至" in page
    assert not ticket.statements.filter(kind="answer").exists()


def test_after_a_conflict_the_same_form_can_be_sent_again(floor: Floor) -> None:
    ticket = floor.accepted()
    commands.begin(ticket_id=ticket.pk, actor=floor.colleague.actor, now=NOW)
    fields = {"code": "solved", "cause": "other", "answer": "写了很久的答复"}
    refused = post(floor.agent.client, ticket, "resolve", **fields)
    assert refused.status_code == 409
    page = refused.content.decode()
    form = page[page.index('action="/desk/tickets/' + ticket.number + '/resolve"') :]
    seen = form.split('name="seen" value="')[1].split('"')[0]
    again = post(floor.agent.client, ticket, "resolve", **fields, seen=seen)
    assert again.status_code == 302


def test_an_open_sheet_keeps_the_case_from_being_answered(floor: Floor) -> None:
    ticket = floor.case_of(floor.claimed())
    fields = {"code": "solved", "cause": "other", "answer": "写了很久的答复"}
    response = post(floor.agent.client, ticket, "resolve", **fields)
    assert response.status_code == 409
    assert "处理单" in response.content.decode()
    assert "写了很久的答复" in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "fields", "kind"),
    [
        ("note", {"body": "只说一次"}, "ticket.said"),
        ("urge", {"channel": "phone"}, "ticket.urged"),
    ],
)
def test_a_second_click_does_nothing_twice(
    floor: Floor, verb: str, fields: dict[str, str], kind: str
) -> None:
    ticket, token = floor.accepted(), str(new_id())
    for _click in range(2):
        response = post(floor.agent.client, ticket, verb, **fields, once=token)
        assert response.status_code == 302
    assert told(kind) == 1


def test_work_is_sent_once_to_the_department_of_the_leaf(floor: Floor) -> None:
    ticket, token = floor.accepted(category="basic.balance"), str(new_id())
    page = floor.agent.client.get(f"/desk/tickets/{ticket.number}/dispatch").content.decode()
    assert f'<option value="{floor.billing.path}" selected>' in page
    fields = {"kind": "handling", "department_path": floor.billing.path, "once": token}
    for _click in range(2):
        assert post(floor.agent.client, ticket, "dispatch", **fields).status_code == 302
    assert ticket.sheets.count() == 1
    elsewhere = {**fields, "department_path": "/45/~it/", "once": str(new_id())}
    assert post(floor.agent.client, ticket, "dispatch", **elsewhere).status_code == 422


def test_who_may_not_is_told_so_and_nothing_changes(floor: Floor) -> None:
    ticket = floor.case_of(floor.claimed())
    for verb, fields in (("cancel", {"reason": "withdrawn"}), ("take", {}), ("begin", {})):
        assert post(floor.handler.client, ticket, verb, **fields).status_code == 403
    assert post(floor.agent.client, ticket, "cancel", reason="withdrawn").status_code == 403
    version = ticket.version
    ticket.refresh_from_db()
    assert ticket.state == "in_progress"
    assert ticket.version in (version, version + 1)


def test_a_colleague_is_mentioned_by_work_number(floor: Floor) -> None:
    ticket = floor.accepted()
    body = "@8010 请核对订购日志，@8002 知悉"
    assert post(floor.agent.client, ticket, "note", body=body).status_code == 302
    assert floor.handler.client.get(f"/desk/tickets/{ticket.number}/").status_code == 200
    (entry,) = Entry.objects.filter(kind="ticket.said")
    assert set(entry.content["mentions"]) == {floor.handler.ref, floor.colleague.ref}


def test_cases_are_linked_merged_and_parted_again(floor: Floor) -> None:
    one, two = floor.accepted(), floor.accepted()
    spoken = f"{two.number[:4]} {two.number[4:]}"
    assert post(floor.agent.client, one, "link", number=spoken, kind="related").status_code == 302
    assert post(floor.agent.client, one, "merge", number=two.number).status_code == 302
    one.refresh_from_db()
    assert one.state == "merged"
    page = floor.agent.client.get(f"/desk/tickets/{one.number}/").content.decode()
    assert f'href="/desk/tickets/{two.number}/"' in page
    assert post(floor.agent.client, one, "unmerge").status_code == 302
    one.refresh_from_db()
    assert one.state == "accepted"


def test_a_file_is_added_read_as_a_download_and_kept_from_strangers(floor: Floor) -> None:
    ticket = floor.accepted()
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    upload = SimpleUploadedFile("账单13812345678.png", out.getvalue())
    assert post(floor.agent.client, ticket, "attach", file=upload).status_code == 302
    page = floor.agent.client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    path = next(part for part in page.split('"') if part.startswith("/desk/files/"))
    response = floor.agent.client.get(path)
    assert response.content.startswith(b"\x89PNG")
    assert response["Content-Disposition"].startswith("attachment")
    assert "13812345678" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert floor.stranger.client.get(path).status_code == 404
    page_upload = SimpleUploadedFile("x.png", b"<html><script>alert(1)</script></html>")
    refused = post(floor.agent.client, ticket, "attach", file=page_upload)
    assert refused.status_code == 422
    assert 'id="attach-file_error"' in refused.content.decode()


def test_the_customer_is_called_without_the_number_being_seen(floor: Floor) -> None:
    ticket = floor.accepted()
    assert post(floor.agent.client, ticket, "call").status_code == 302
    (contact,) = messaging.contacts_about(ticket_id=ticket.pk)
    assert (contact.ticket_id, contact.outcome) == (ticket.pk, "open")
    page = floor.agent.client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "通话中" in page
    assert "13812345678" not in page
    assert post(floor.agent.client, ticket, "send_code", medium="text").status_code == 302
    wrong = post(floor.agent.client, ticket, "check_code", digits="000000")
    assert wrong.status_code == 422
    ended = post(floor.agent.client, ticket, "end_call", reached="yes", note="已说明进度")
    assert ended.status_code == 302
    contact.refresh_from_db()
    assert contact.outcome == "reached"
    assert post(floor.agent.client, ticket, "end_call").status_code == 409, "the call is over"


def test_a_masked_value_is_revealed_with_a_reason_and_for_a_while(floor: Floor) -> None:
    ticket = floor.accepted()
    address = f"/desk/tickets/{ticket.number}/"
    form = floor.agent.client.get(f"{address}reveal").content.decode()
    field = next(p for p in form.split('"') if p.startswith("contact_point:"))
    assert post(floor.agent.client, ticket, "reveal", field=field).status_code == 422
    needs_note = {"field": field, "reason": "contact_failed"}
    assert post(floor.agent.client, ticket, "reveal", **needs_note).status_code == 422
    told_why = {**needs_note, "note": "系统外呼三次不通"}
    assert post(floor.agent.client, ticket, "reveal", **told_why).status_code == 302
    assert "138 1234 5678" in floor.agent.client.get(address).content.decode() or (
        "13812345678" in floor.agent.client.get(address).content.decode()
    )
    assert "13812345678" not in floor.colleague.client.get(address).content.decode()
    assert told("customer.revealed") == 1


def test_a_silent_complaint_is_released_by_a_lead_alone(floor: Floor) -> None:
    ticket = floor.resolved()
    assert post(floor.agent.client, ticket, "release").status_code == 403
    assert post(floor.lead.client, ticket, "release").status_code == 409, "not yet silent"


def test_service_types_are_found_by_typing(floor: Floor) -> None:
    found = floor.agent.client.get("/desk/categories?words=余额").content.decode()
    assert 'value="basic.balance" selected' in found
    assert found.count("<option") <= 8
    everything = floor.agent.client.get("/desk/categories?category=basic.bill").content.decode()
    assert everything.count("<option") > 60
    assert 'value="basic.bill" selected' in everything
    assert COUNTY not in found


def test_htmx_is_given_the_panel_alone_and_led_on_when_it_is_done(floor: Floor) -> None:
    """A refusal must leave no page in the history that would have to be sent again."""
    ticket = floor.accepted()
    asked = {"HTTP_HX_REQUEST": "true"}
    address = f"/desk/tickets/{ticket.number}/say"
    typed = {"seen": ticket.version, "once": str(new_id())}
    refused = floor.agent.client.post(address, {**typed, "body": " "}, **asked)
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#panel"
    assert "<html" not in refused.content.decode()
    done = floor.agent.client.post(address, {**typed, "body": "正在核查"}, **asked)
    assert done["HX-Redirect"] == f"/desk/tickets/{ticket.number}/"


def test_staff_never_see_the_link_by_which_a_customer_rates(floor: Floor) -> None:
    ticket = floor.resolved()
    for minutes in (0, 30, 60):
        drain(NOW + timedelta(minutes=minutes))
    sent = messaging.messages_about(
        subject_kind="invitation",
        subject_id=str(feedback.of_ticket(ticket_id=ticket.pk)[0].pk),
    )
    assert any(message.body and "http" in message.body.reveal() for message in sent)
    page = floor.agent.client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "[链接]" in page
    assert "/r/" not in page


def test_blocked_words_come_back_named_and_kept(floor: Floor) -> None:
    ticket = floor.accepted()
    page = post(floor.agent.client, ticket, "say", body="您好，保证明天赔100元")
    assert page.status_code == 422
    told = page.content.decode()
    assert "<mark>保证明天赔100元</mark>" in told
    assert "您好，保证明天赔100元</textarea>" in told
    assert 'name="confirmed"' not in told
    assert told.count("4.2.4") >= 1
    assert Entry.objects.filter(kind="words.examined").count() == 1
    assert not Entry.objects.filter(kind="ticket.said").exists()


def test_a_warning_is_sent_once_by_a_press(floor: Floor) -> None:
    ticket, body = floor.accepted(), "您好，没办法，谢谢"
    page = post(floor.agent.client, ticket, "say", body=body)
    assert page.status_code == 422
    mark = page.content.decode().split('name="confirmed" value="')[1].split('"')[0]
    once = str(new_id())
    for _ in range(2):
        sent = post(floor.agent.client, ticket, "say", body=body, confirmed=mark, once=once)
        assert sent.status_code == 302
    assert told("ticket.said") == 1
    story = floor.agent.client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "确认后发出" in story


def test_words_are_looked_at_while_they_are_typed(floor: Floor) -> None:
    client = floor.agent.client
    seen = client.post("/desk/manner", {"body": "随便你"}).content.decode()
    assert "<mark>随便你</mark>" in seen
    assert (
        client.post("/desk/manner", {"answer": "您好，已办理，谢谢"}).content.decode().strip() == ""
    )
    assert client.get("/desk/manner").status_code == 405
    assert not Entry.objects.filter(kind="words.examined").exists()
