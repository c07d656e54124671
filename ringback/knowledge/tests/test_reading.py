"""Found, suggested, used, of no use, and searched for in vain."""

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.knowledge import commands, queries
from ringback.knowledge.models import Miss, Reading
from ringback.knowledge.states import Audience, Outcome, Place
from ringback.knowledge.tests.shelf import (
    AGENT,
    CUSTOMER,
    LATER,
    LEAD,
    LEAF,
    NOW,
    OTHER_LEAF,
    begun,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


@pytest.mark.parametrize("words", ["红灯", "插紧光纤", "光猫 断电", "MODEM", "宽带断网"])
def test_two_characters_are_enough_to_find_it(words: str) -> None:
    published()
    assert len(queries.search(words=words, actor=AGENT, now=NOW)) == 1


@pytest.mark.parametrize("words", ["绿灯", "灯红", "", "，"])
def test_and_nothing_else_is_found(words: str) -> None:
    published()
    assert queries.search(words=words, actor=AGENT, now=NOW) == []


def test_its_own_number_finds_it() -> None:
    revision = published()
    (hit,) = queries.search(words=f"k{revision.article_id}", actor=AGENT, now=NOW)
    assert hit.article.number == revision.article_id


def test_suggested_by_the_words_and_by_the_service_type() -> None:
    by_words = published()
    by_type = published(asked_zh="余额", asked_en="", title_zh="查余额", categories=(OTHER_LEAF,))
    found = queries.suggested(
        text="我家光猫一直红灯，宽带断网", categories=[OTHER_LEAF], actor=AGENT, now=NOW
    )
    assert [each.number for each in found] == [by_type.article_id, by_words.article_id]
    assert queries.suggested(text="我要投诉你们", actor=AGENT, now=NOW) == []
    assert queries.suggested(text="", actor=AGENT, now=NOW) == []


def test_no_more_are_suggested_than_the_handbook_says() -> None:
    for _each in range(7):
        published()
    found = queries.suggested(text="", categories=[LEAF], actor=AGENT, now=NOW)
    assert len(found) == 5


def test_drafts_are_neither_found_nor_suggested() -> None:
    begun()
    assert queries.search(words="红灯", actor=LEAD, now=NOW) == []
    assert queries.suggested(text="光猫红灯", categories=[LEAF], actor=LEAD, now=NOW) == []


def test_english_readers_read_english_where_there_is_any() -> None:
    number = published().article_id
    ours = published(audience=Audience.INTERNAL, title_en="", body_en="").article_id
    told = queries.article(number=number, actor=AGENT, now=NOW, language="en")
    assert (told.title.split()[0], told.language) == ("What", "en")
    assert queries.article(number=ours, actor=AGENT, now=NOW, language="en").language == "zh-Hans"


def test_what_is_inserted_cites_its_source() -> None:
    revision = published()
    told = queries.article(number=revision.article_id, actor=AGENT, now=NOW, language="zh-hans")
    assert told.for_reply.endswith(f"[K{revision.article_id} r1]")


def test_what_came_of_it_is_a_row_and_news() -> None:
    revision = published()
    commands.tell(
        article_id=revision.article_id,
        outcome=Outcome.USED,
        place=Place.DESK,
        actor=AGENT,
        now=LATER,
    )
    row = Reading.objects.get()
    assert (row.outcome, row.place, row.by, row.revision) == ("used", "desk", AGENT.ref, 1)
    (entry,) = Entry.objects.filter(kind="article.told")
    assert entry.content == {"revision": 1, "outcome": "used", "place": "desk"}


def test_of_customers_is_not_kept_who_they_are() -> None:
    revision = published()
    commands.note_view(
        article_id=revision.article_id, revision=1, place=Place.PORTAL, actor=CUSTOMER, now=NOW
    )
    assert Reading.objects.get().by == ""


def test_nobody_tells_of_what_they_may_not_read() -> None:
    revision = published(audience=Audience.INTERNAL)
    with pytest.raises(NotFound):
        commands.tell(
            article_id=revision.article_id,
            outcome=Outcome.SOLVED,
            place=Place.PORTAL,
            actor=CUSTOMER,
            now=NOW,
        )


def test_searches_in_vain_are_counts_without_numbers() -> None:
    for words in ("携号转网 13812345678", "携号转网", "13812345678"):
        commands.note_miss(words=words, place=Place.PORTAL, now=NOW)
    miss = Miss.objects.get()
    assert (miss.words, miss.times) == ("携号转网", 2)


def test_what_was_seen_to_goes_from_the_list() -> None:
    commands.note_miss(words="携号转网", place=Place.DESK, now=NOW)
    miss = Miss.objects.get()
    with pytest.raises(NotAllowed):
        commands.settle_miss(miss_id=miss.pk, actor=AGENT)
    commands.settle_miss(miss_id=miss.pk, actor=LEAD)
    assert not Miss.objects.exists()
