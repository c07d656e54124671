"""Answers first: what is known already, before anybody applies."""

from collections.abc import Callable

import pytest

from ringback.knowledge.queries import Miss, Reading
from ringback.knowledge.states import Audience
from ringback.knowledge.tests import shelf
from ringback.portal.models import Application
from ringback.portal.tests.walks import FAULT, Visitor

WORDS = "光猫亮红灯，宽带断网"


def test_an_answer_is_shown_before_the_type_is_asked(visitor: Visitor) -> None:
    shelf.published()
    draft = visitor.begins(text=WORDS)
    page = visitor.get(f"/service/apply/{draft}/answers").content.decode()
    assert shelf.SAID["title_zh"] in page
    assert WORDS in page


def test_without_an_answer_the_way_goes_on(visitor: Visitor) -> None:
    shelf.published(audience=Audience.INTERNAL)
    draft = visitor.begins(text=WORDS)
    went = visitor.get(f"/service/apply/{draft}/answers")
    assert went["Location"] == f"/service/apply/{draft}/type"


def test_yes_counts_as_solved_without_a_case(
    visitor: Visitor, told: Callable[[str], list[str]]
) -> None:
    number = shelf.published().article_id
    draft = visitor.begins(text=WORDS)
    visitor.post(f"/service/apply/{draft}/answers", solved=str(number))
    row = Reading.objects.get(outcome="solved")
    assert (row.place, row.by) == ("portal", "")
    assert not Application.objects.filter(pk=draft).exists()
    assert told("ticket.") == []


@pytest.mark.parametrize("number", ["", "0", "999", "x"])
def test_an_article_nobody_has_solves_nothing(visitor: Visitor, number: str) -> None:
    draft = visitor.begins(text=WORDS)
    assert visitor.post(f"/service/apply/{draft}/answers", solved=number).status_code == 404
    assert Application.objects.filter(pk=draft).exists()


def test_no_goes_on_with_the_words_kept(visitor: Visitor) -> None:
    shelf.published()
    draft = visitor.begins(text=WORDS)
    visitor.get(f"/service/apply/{draft}/answers")
    assert WORDS in visitor.get(f"/service/apply/{draft}/type").content.decode()


def test_public_articles_are_found_and_read(visitor: Visitor) -> None:
    number = shelf.published().article_id
    shelf.published(audience=Audience.INTERNAL, title_zh="内部口径红灯")
    page = visitor.get("/service/answers/", q="红灯").content.decode()
    assert "<mark>红灯</mark>" in page
    assert "内部口径" not in page
    assert visitor.get(f"/service/answers/{number}/").status_code == 200
    assert [row.outcome for row in Reading.objects.all()] == ["viewed"]


def test_what_is_ours_is_not_there(visitor: Visitor) -> None:
    number = shelf.published(audience=Audience.INTERNAL).article_id
    assert visitor.get(f"/service/answers/{number}/").status_code == 404
    assert visitor.post(f"/service/answers/{number}/", outcome="solved").status_code == 404


def test_a_search_in_vain_is_counted(visitor: Visitor) -> None:
    visitor.get("/service/answers/", q="携号转网 13812345678")
    assert Miss.objects.get().words == "携号转网"


def test_the_page_of_a_type_says_what_is_agreed(visitor: Visitor) -> None:
    shelf.agreed(category=FAULT)
    said = shelf.agreed(category=FAULT, audience=Audience.PUBLIC, text_zh="周三凌晨检修")
    page = visitor.get(f"/service/types/{FAULT}/").content.decode()
    assert f"A{said.pk}" in page
    assert page.count("alert-info") == 1
