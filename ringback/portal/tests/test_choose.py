"""The type: suggested, corrected, or none of these."""

import pytest

from ringback.intake.queries import Guess, Opinion
from ringback.portal.filled import Filled
from ringback.portal.models import Application
from ringback.portal.tests.walks import FAULT, WORDS, text_of
from ringback.recognition.states import Decision


def filled(application_id) -> Filled:
    return Filled.from_json(Application.objects.get(pk=application_id).content.reveal())


def test_what_recognition_thinks_comes_first(visitor, recognised):
    top = (("basic.bill", 0.6), (FAULT, 0.3), ("retired.long_ago", 0.1))
    recognised[WORDS] = Opinion(
        Guess("basic.bill", 0.6, top), Guess("complaint", 0.7), Decision.SUGGEST
    )
    page = text_of(visitor.get(f"/service/apply/{visitor.begins()}/type"))
    picks = page.split("<details")[0]
    assert picks.index('value="basic.bill"') < picks.index(f'value="{FAULT}"')
    assert "retired.long_ago" not in page
    assert 'name="kind" value="complaint"' in page


def test_without_recognition_the_catalogue_s_own_words_suggest(visitor):
    page = text_of(visitor.get(f"/service/apply/{visitor.begins()}/type"))
    assert f'value="{FAULT}"' in page.split("<details")[0]


def test_other_words_find_other_types(visitor):
    application_id = visitor.begins()
    page = text_of(visitor.get(f"/service/apply/{application_id}/type", q="余额"))
    assert 'value="basic.balance"' in page.split("<details")[0]


def test_the_choice_is_kept_and_leads_to_the_details(visitor):
    application_id = visitor.begins()
    went = visitor.chooses(application_id, FAULT)
    assert went["Location"] == f"/service/apply/{application_id}/details"
    assert filled(application_id).category == FAULT


def test_none_of_these_is_a_choice(visitor):
    application_id = visitor.begins()
    visitor.chooses(application_id, "none")
    assert filled(application_id).category == ""


@pytest.mark.parametrize("category", ["", "no.such", "basic", "x" * 5000, "\x00"])
def test_anything_else_is_asked_again(visitor, category):
    application_id = visitor.begins()
    went = visitor.chooses(application_id, category)
    assert went.status_code == 422
    assert filled(application_id).category is None


def test_another_type_keeps_the_answers_both_ask_for(visitor):
    application_id = visitor.begins()
    visitor.chooses(application_id, FAULT)
    visitor.fills_in(application_id, kind="fault", **{"q-contact_phone": "13900009999"})
    visitor.chooses(application_id, "network.broadband_slow")
    assert "13900009999" in text_of(visitor.get(f"/service/apply/{application_id}/details"))


def test_later_steps_wait_for_it(visitor):
    application_id = visitor.begins()
    for step in ("details", "open-cases", "check"):
        went = visitor.get(f"/service/apply/{application_id}/{step}")
        assert went["Location"].endswith("/type")
