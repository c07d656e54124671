"""The details of a type: asked with help, checked, kept whatever they are."""

from urllib.parse import urlencode

import pytest

from ringback.portal.tests.test_choose import filled
from ringback.portal.tests.walks import FAULT, WORDS, text_of

WHOLE = {
    "kind": "fault",
    "q-fault_since": "2026-02-12T09:30",
    "q-modem_light": "los_red",
    "q-contact_phone": "139 0000 9999",
}


@pytest.fixture
def application_id(visitor):
    begun = visitor.begins()
    visitor.chooses(begun, FAULT)
    return begun


def test_every_question_stands_there_with_its_help(visitor, application_id):
    page = text_of(visitor.get(f"/service/apply/{application_id}/details"))
    for code in ("access_number", "fault_since", "modem_light", "contact_phone", "restarted"):
        assert f'name="q-{code}"' in page
    assert "约定上门" in page, "why it is needed"
    assert WORDS in page


def test_whole_it_leads_on_to_the_phone(visitor, application_id):
    went = visitor.fills_in(application_id, **WHOLE)
    assert went["Location"] == f"/service/apply/{application_id}/check"
    onward = visitor.get(went["Location"])
    assert onward["Location"].startswith("/service/enter?next=")


def test_what_is_missing_is_named_and_what_was_typed_stays(visitor, application_id):
    went = visitor.fills_in(application_id, kind="fault", **{"q-contact_phone": "13900009999"})
    assert went.status_code == 422
    page = text_of(went)
    assert "还缺：" in page
    assert "光猫指示灯" in page
    assert "13900009999" in page
    assert filled(application_id).answers == {"contact_phone": "13900009999"}
    assert visitor.get(f"/service/apply/{application_id}/check")["Location"].endswith("/details")


def test_it_goes_on_without_what_is_missing_when_somebody_says_so(visitor, application_id):
    went = visitor.fills_in(application_id, kind="fault", later="1")
    assert went["Location"].endswith("/check")


def test_what_is_wrong_does_not_go_on_in_any_case(visitor, application_id):
    went = visitor.fills_in(
        application_id,
        kind="fault",
        later="1",
        **{"q-contact_phone": "12", "q-fault_since": "soon"},
    )
    assert went.status_code == 422
    assert 'value="soon"' in text_of(went)


def test_a_complaint_may_be_made_about_any_type(visitor, application_id):
    went = visitor.fills_in(application_id, **{**WHOLE, "kind": "complaint"})
    assert went.status_code == 302
    assert filled(application_id).kind == "complaint"


def test_the_customer_s_own_words_answer_the_question_for_words(visitor):
    application_id = visitor.begins("为什么我的套餐这个月多扣了五块钱")
    visitor.chooses(application_id, "support.service_attitude")
    page = text_of(visitor.get(f"/service/apply/{application_id}/details"))
    assert 'name="q-facts"' not in page


def test_none_of_these_asks_for_no_more_than_the_wish(visitor):
    application_id = visitor.begins()
    visitor.chooses(application_id, "none")
    page = text_of(visitor.get(f"/service/apply/{application_id}/details"))
    assert 'name="q-' not in page
    assert visitor.fills_in(application_id).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "no_such_kind"},
        {"kind": "fault", "text": ""},
        {"kind": "fault", "text": "长" * 4001},
        {**WHOLE, "q-modem_light": "purple"},
        {**WHOLE, "q-contact_phone": "x" * 30_000},
        {**WHOLE, "q-fault_since": "9999-99-99T99:99"},
        {**WHOLE, "q-restarted": "perhaps"},
        {**WHOLE, "text": "有\x00字"},
        {**WHOLE, "q-contact_phone": "\ud800"},
    ],
)
def test_nonsense_is_told_and_breaks_nothing(visitor, application_id, typed):
    body = urlencode({"text": WORDS, **typed}, errors="surrogatepass")
    went = visitor.client.post(
        f"/service/apply/{application_id}/details", body, "application/x-www-form-urlencoded"
    )
    assert went.status_code == 422
    again = visitor.get(f"/service/apply/{application_id}/details")
    assert again.status_code == 200


def test_places_are_chosen_from_the_operator_s_own(visitor):
    application_id = visitor.begins()
    visitor.chooses(application_id, "network.no_signal")
    page = text_of(visitor.get(f"/service/apply/{application_id}/details"))
    assert 'value="440103"' in page
