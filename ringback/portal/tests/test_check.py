"""Read back and sent: one case, however often the button is pressed."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ringback.base.models import StoredFile
from ringback.messaging.tests.outbox import code_sent, outgoing
from ringback.portal.models import Application, ApplicationFile
from ringback.portal.tests.test_facts import WHOLE
from ringback.portal.tests.walks import FAULT, NOW, WORDS, case_of, text_of
from ringback.tickets.queries import Ticket
from ringback.tickets.states import StatementKind, TicketState

TRANSACTION = "basic.itemised_bill"


def picture(name: str = "光猫.png") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


@pytest.fixture
def application_id(visitor):
    visitor.enters()
    return visitor.has_filled_in(category=FAULT, **WHOLE)


def test_it_is_read_back_with_the_promised_time(visitor, application_id):
    page = text_of(visitor.get(f"/service/apply/{application_id}/check"))
    assert "我向您确认一下：宽带断网：宽带断了两天" in page
    assert "02-14 16:20" in page


def test_sent_it_is_a_case_with_a_receipt(visitor, application_id, told):
    went = visitor.sends(application_id)
    ticket = case_of(application_id)
    assert went["Location"] == f"/service/apply/{application_id}/receipt"
    assert (ticket.state, ticket.channel, ticket.category) == ("accepted", "portal", FAULT)
    page = text_of(visitor.get(went["Location"]))
    assert f"{ticket.number[:4]} {ticket.number[4:]}" in page
    said = {each.kind: each.body.reveal() for each in ticket.statements.all()}
    assert said[StatementKind.REQUEST] == WORDS
    assert said[StatementKind.RESTATEMENT].startswith("宽带断网：")
    assert len(outgoing("receipt")) == 1
    assert told("request.") == ["request.taken"]


def test_a_second_click_and_the_back_button_find_the_same_case(visitor, application_id):
    visitor.sends(application_id)
    for step in ("type", "details", "open-cases", "check"):
        went = visitor.get(f"/service/apply/{application_id}/{step}")
        assert went["Location"] == f"/service/apply/{application_id}/receipt", step
    for step in ("check", "details", "type", "open-cases"):
        went = visitor.post(
            f"/service/apply/{application_id}/{step}", text="anders", category=FAULT
        )
        assert went["Location"] == f"/service/apply/{application_id}/receipt", step
    assert Ticket.objects.count() == 1


def test_two_at_the_same_moment_are_one_case(visitor, application_id):
    """The first has sent it, and this one does not know yet."""
    visitor.sends(application_id)
    Application.objects.filter(pk=application_id).update(ticket_id=None)
    draft = Application.objects.get(pk=application_id)
    draft.content = draft.content.reveal().replace('"text": ""', f'"text": "{WORDS}"')
    draft.content = draft.content.reveal().replace('"is_filled": false', '"is_filled": true')
    draft.content = draft.content.reveal().replace('"category": null', f'"category": "{FAULT}"')
    draft.content = draft.content.reveal().replace('"is_new": false', '"is_new": true')
    draft.save()
    visitor.sends(application_id)
    assert Ticket.objects.count() == 1


def test_the_draft_keeps_no_words_once_the_case_has_them(visitor, application_id):
    visitor.sends(application_id)
    assert WORDS not in Application.objects.get(pk=application_id).content.reveal()


def test_what_nobody_could_file_waits_for_a_person(visitor):
    visitor.enters()
    ticket = visitor.hands_in()
    assert ticket.state == TicketState.REGISTERED
    page = text_of(visitor.get(f"/service/cases/{ticket.number}/"))
    assert "正由人工查看" in page


def test_a_complaint_is_accepted_whatever_is_missing(visitor):
    visitor.enters()
    ticket = visitor.hands_in(category=FAULT, kind="complaint", later="1")
    assert (ticket.kind, ticket.state) == ("complaint", "accepted")


def test_a_condition_not_met_is_told_beforehand_with_its_cure(visitor):
    visitor.enters()
    typed = {
        "kind": "transaction",
        "q-access_number": "13900001234",
        "q-period_from": "2026-01-01",
        "q-period_to": "2026-01-31",
        "c-is_holder": "no",
    }
    application_id = visitor.has_filled_in("查一月详单", TRANSACTION, **typed)
    page = text_of(visitor.get(f"/service/apply/{application_id}/check"))
    assert "不符合办理条件" in page
    assert "请机主本人办理" in page
    visitor.sends(application_id)
    ticket = case_of(application_id)
    assert ticket.state == TicketState.INELIGIBLE
    page = text_of(visitor.get(f"/service/cases/{ticket.number}/"))
    assert "请机主本人办理" in page, "the cure stands on the case"


def test_that_a_condition_holds_is_for_somebody_to_see(visitor):
    """It is the only condition of this type, and the customer says that it holds."""
    visitor.enters()
    page = text_of(visitor.get("/service/types/basic.profile/"))
    assert page.count("不符合时：") == 1
    application_id = visitor.has_filled_in(
        "改登记资料",
        "basic.profile",
        kind="transaction",
        **{"q-record_item": "address", "c-is_holder": "yes"},
    )
    visitor.sends(application_id)
    assert case_of(application_id).state == TicketState.REGISTERED


def test_to_have_something_done_the_proof_must_be_fresh(visitor, clock):
    visitor.enters()
    typed = {"kind": "transaction", "later": "1"}
    application_id = visitor.has_filled_in("改套餐", "basic.plan_change", **typed)
    clock.move_to(NOW + timedelta(minutes=31))
    went = visitor.get(f"/service/apply/{application_id}/check")
    assert went["Location"].startswith("/service/enter?")
    assert "again=1" in went["Location"]
    page = text_of(visitor.get(went["Location"]))
    assert 'name="number"' not in page, "the phone is known"
    visitor.post("/service/enter", again="1", next=f"/service/apply/{application_id}/check")
    went = visitor.post("/service/enter/code", digits=code_sent())
    assert visitor.get(went["Location"]).status_code == 200


def test_a_question_needs_no_fresh_proof(visitor, clock):
    visitor.enters()
    application_id = visitor.has_filled_in(category=FAULT, **WHOLE)
    clock.move_to(NOW + timedelta(minutes=31))
    assert visitor.get(f"/service/apply/{application_id}/check").status_code == 200


def test_an_answer_that_time_has_made_wrong_is_asked_for_again(visitor, clock):
    visitor.enters()
    application_id = visitor.has_filled_in(category=FAULT, **{**WHOLE, "q-visit_on": "2026-02-14"})
    clock.move_to(NOW + timedelta(days=2))
    visitor.enters(onward=f"/service/apply/{application_id}/check")
    went = visitor.get(f"/service/apply/{application_id}/check")
    assert went["Location"] == f"/service/apply/{application_id}/details?wrong=1"
    page = visitor.get(went["Location"])
    assert page.status_code == 422
    assert WORDS in text_of(page)


def test_a_draft_is_kept_for_its_days_and_no_longer(visitor, clock):
    application_id = visitor.has_filled_in()
    clock.move_to(NOW + timedelta(days=8))
    assert visitor.get(f"/service/apply/{application_id}/check").status_code == 404


def test_files_go_with_the_case(visitor, application_id):
    address = f"/service/apply/{application_id}/files"
    assert visitor.post(address, file=picture()).status_code == 302
    assert "光猫.png" in text_of(visitor.get(f"/service/apply/{application_id}/check"))
    visitor.sends(application_id)
    kept = case_of(application_id).attachments.get()
    assert kept.file.name.reveal() == "光猫.png"
    assert not ApplicationFile.objects.exists()


def test_a_file_can_be_taken_back(visitor, application_id):
    visitor.post(f"/service/apply/{application_id}/files", file=picture())
    kept = ApplicationFile.objects.get()
    address = f"/service/apply/{application_id}/files/{kept.pk}/remove"
    assert visitor.post(address).status_code == 302
    assert not StoredFile.objects.exists()
    assert visitor.post(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("program.png", b"MZ\x90\x00\x03" + b"\x00" * 60),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_loses_nothing(visitor, application_id, name, content):
    upload = SimpleUploadedFile(name, content)
    went = visitor.post(f"/service/apply/{application_id}/files", file=upload)
    assert went.status_code == 422
    assert "我向您确认一下" in text_of(went)
    assert not StoredFile.objects.exists()


def test_no_file_is_told(visitor, application_id):
    assert visitor.post(f"/service/apply/{application_id}/files").status_code == 422


def test_strangers_upload_nothing(visitor):
    application_id = visitor.has_filled_in()
    went = visitor.post(f"/service/apply/{application_id}/files", file=picture())
    assert went["Location"].startswith("/service/enter")
    assert not StoredFile.objects.exists()


def test_no_more_files_than_the_handbook_allows(visitor, application_id):
    address = f"/service/apply/{application_id}/files"
    for place in range(10):
        assert visitor.post(address, file=picture(f"{place}.png")).status_code == 302
    went = visitor.post(address, file=picture())
    assert went.status_code == 422
    assert "10" in text_of(went)


def test_the_receipt_is_for_its_customer(visitor, application_id, clock):
    visitor.sends(application_id)
    clock.move_to(NOW + timedelta(hours=3))
    went = visitor.get(f"/service/apply/{application_id}/receipt")
    assert went["Location"].startswith("/service/enter")
