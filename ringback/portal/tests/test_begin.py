"""The first words. Nothing is asked of anybody yet, and nothing is written down elsewhere."""

from ringback.base.models import Entry
from ringback.portal.models import Application
from ringback.portal.tests.walks import FAULT, WORDS, text_of


def test_words_become_a_draft_and_lead_to_the_type(visitor):
    application_id = visitor.begins()
    went = visitor.get(f"/service/apply/{application_id}/type")
    assert went.status_code == 200
    assert "光猫亮红灯" in text_of(went)
    assert not Entry.objects.filter(kind__startswith="request.").exists()


def test_a_type_chosen_in_the_catalogue_leads_to_its_details(visitor):
    went = visitor.post("/service/apply/", category=FAULT)
    assert went["Location"].endswith("/details")
    assert "宽带断网" in text_of(visitor.get(went["Location"]))


def test_nothing_typed_is_no_request(visitor):
    went = visitor.post("/service/apply/", text="  ")
    assert went.status_code == 422
    assert "请写下您的诉求" in text_of(went)
    assert not Application.objects.exists()


def test_too_much_is_refused_and_kept_in_the_box(visitor):
    went = visitor.post("/service/apply/", text="长" * 4001)
    assert went.status_code == 422
    assert "长" * 4001 in text_of(went)


def test_a_type_that_is_not_on_offer_is_not_found(visitor):
    assert visitor.post("/service/apply/", category="no.such").status_code == 404


def test_the_words_are_not_readable_in_the_database(visitor):
    draft = Application.objects.get(pk=visitor.begins())
    stored = Application.objects.filter(pk=draft.pk).values_list("content", flat=True)[0]
    assert WORDS.encode() not in bytes(stored)


def test_the_draft_of_another_browser_is_not_there(visitor):
    application_id = visitor.begins()
    visitor.client.cookies.clear()
    for step in ("type", "details", "open-cases", "check", "receipt"):
        assert visitor.get(f"/service/apply/{application_id}/{step}").status_code == 404
    assert visitor.post(f"/service/apply/{application_id}/discard").status_code == 404
    assert Application.objects.exists()


def test_home_leads_back_to_a_draft_and_erases_it_on_request(visitor):
    application_id = visitor.begins()
    assert f"/service/apply/{application_id}/check" in text_of(visitor.get("/service/"))
    visitor.post(f"/service/apply/{application_id}/discard")
    assert not Application.objects.exists()
