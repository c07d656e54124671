"""The lists of an owner: ending, unread, of falling use, searched for in vain."""

from datetime import datetime, timedelta

import pytest

from ringback.knowledge import commands, owning
from ringback.knowledge.models import Reading, Revision
from ringback.knowledge.states import Outcome, Place
from ringback.knowledge.tests.shelf import AGENT, LEAD, NOW, agreed, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]
DAY = timedelta(days=1)


def lists(at: datetime, *, actor=AGENT, everybody_s: bool = False) -> owning.Lists:
    return owning.lists(actor=actor, now=at, everybody_s=everybody_s)


def readings(revision: Revision, outcome: Outcome, count: int, at: datetime) -> None:
    for _each in range(count):
        Reading.objects.create(
            article=revision.article, revision=1, outcome=outcome, place=Place.DESK, at=at
        )


def test_what_ends_within_a_fortnight_is_listed() -> None:
    revision = published()
    assert lists(NOW + 160 * DAY).ending == []
    (line,) = lists(NOW + 170 * DAY).ending
    assert line.article.number == revision.article_id


def test_agreed_answers_end_too() -> None:
    held = agreed()
    assert [each.number for each in lists(NOW, actor=LEAD, everybody_s=True).answers] == [held.pk]
    assert lists(NOW, actor=LEAD).answers == []


def test_nobody_has_read_it_for_ninety_days() -> None:
    revision = published()
    assert lists(NOW + 80 * DAY).unviewed == []
    assert len(lists(NOW + 91 * DAY).unviewed) == 1
    readings(revision, Outcome.VIEWED, 1, NOW + 85 * DAY)
    assert lists(NOW + 91 * DAY).unviewed == []


def test_usefulness_is_held_against_the_month_before() -> None:
    revision, at = published(), NOW + 70 * DAY
    readings(revision, Outcome.SOLVED, 8, at - 40 * DAY)
    readings(revision, Outcome.USED, 3, at - 5 * DAY)
    assert lists(at).falling == []
    readings(revision, Outcome.NOT_USEFUL, 9, at - 5 * DAY)
    (line,) = lists(at).falling
    assert (line.before, line.now) == (100, 25)


def test_the_owner_sees_their_own_unless_all_are_asked_for() -> None:
    published()
    assert lists(NOW + 91 * DAY, actor=LEAD).unviewed == []
    assert len(lists(NOW + 91 * DAY, actor=LEAD, everybody_s=True).unviewed) == 1


def test_what_was_searched_for_once_is_not_shown() -> None:
    commands.note_miss(words="携号转网", place=Place.DESK, now=NOW)
    assert lists(NOW).misses == []
    commands.note_miss(words="携号转网", place=Place.DESK, now=NOW)
    assert [each.miss.words for each in lists(NOW).misses] == ["携号转网"]
