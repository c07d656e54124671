"""An article is begun, edited by one at a time, taken up again."""

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.knowledge import commands
from ringback.knowledge.models import Revision
from ringback.knowledge.states import ArticleKind, Audience
from ringback.knowledge.tests.shelf import (
    ADMINISTRATOR,
    AGENT,
    LATER,
    LEAD,
    NOW,
    article,
    begun,
    published,
    submitted,
    where,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]


def test_an_article_begins_as_a_draft_of_its_writer() -> None:
    revision = begun()
    assert (revision.number, revision.state, revision.article.owner) == (1, "draft", AGENT.ref)
    (entry,) = Entry.objects.filter(kind="article.begun")
    assert entry.content == {"revision": 1, "source": ""}


def test_numbers_of_people_are_masked_as_it_is_kept() -> None:
    revision = begun(body_zh="客户13812345678的宽带")
    assert revision.body_zh == "客户138****5678的宽带"


def test_a_case_may_be_its_source() -> None:
    revision = commands.begin_article(
        kind=ArticleKind.ANSWER, draft=article(), source="10000427", actor=AGENT, now=NOW
    )
    assert revision.article.source == "10000427"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_zh": " "}, "title_zh"),
        ({"body_zh": ""}, "body_zh"),
        ({"body_en": ""}, "body_en"),
        ({"title_zh": "长" * 121}, "title_zh"),
        ({"categories": ("no.such",)}, "categories"),
    ],
)
def test_what_is_missing_is_said_by_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        begun(**changes)
    assert field in refused.value.fields
    assert not Revision.objects.exists()


def test_what_staff_alone_read_needs_no_english() -> None:
    revision = begun(audience=Audience.INTERNAL, title_en="", body_en="")
    assert revision.state == "draft"


def test_who_may_not_write() -> None:
    with pytest.raises(NotAllowed):
        begun(ADMINISTRATOR)


def test_of_two_writers_the_second_hears_of_the_first() -> None:
    revision = begun()
    seen = where(revision)
    commands.edit_article(**seen, draft=article(title_zh="红灯"), actor=AGENT)
    with pytest.raises(Conflict):
        commands.edit_article(**seen, draft=article(title_zh="绿灯"), actor=LEAD)
    revision.refresh_from_db()
    assert revision.title_zh == "红灯"


def test_what_was_submitted_is_not_written_in() -> None:
    revision = submitted()
    with pytest.raises(Conflict):
        commands.edit_article(**where(revision), draft=article(title_zh="红灯"), actor=AGENT)


def test_nothing_new_is_refused() -> None:
    with pytest.raises(Invalid):
        commands.edit_article(**where(begun()), draft=article(), actor=AGENT)


def test_a_new_revision_says_what_is_published() -> None:
    first = published()
    second = commands.begin_revision(article_id=first.article_id, actor=LEAD, now=LATER)
    assert (second.number, second.body_zh, second.state) == (2, first.body_zh, "draft")
    assert list(second.categories.values_list("category", flat=True)) == list(
        first.categories.values_list("category", flat=True)
    )
    with pytest.raises(Conflict):
        commands.begin_revision(article_id=first.article_id, actor=AGENT, now=LATER)


def test_without_a_published_text_there_is_nothing_to_revise() -> None:
    with pytest.raises(NotFound):
        commands.begin_revision(article_id=begun().article_id, actor=AGENT, now=NOW)
