"""Lessons: masked, encrypted, the last decision counts, erased after their period."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ringback.base.models import Entry
from ringback.catalog.facts import Kind
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.recognition import commands, queries
from ringback.recognition.models import Lesson
from ringback.recognition.tests.small import ADMINISTRATOR, AGENT, LEAD, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook")]
WORDS = "我是13812345678，身份证440101199001011234，帮我查余额"


def learn(text: str = WORDS, **changes: Any) -> Lesson | None:
    told = {
        "category": "basic.balance",
        "kind": Kind.LOOKUP,
        "subject_kind": "ticket",
        "subject_id": "7",
        "actor": LEAD,
        "now": NOW,
        **changes,
    }
    return commands.learn(text=text, **told)


def test_a_lesson_is_kept_without_numbers_and_encrypted() -> None:
    lesson = learn()
    assert lesson is not None
    kept = Lesson.objects.get()
    assert kept.text.reveal() == "我是 ，身份证 ，帮我查余额"
    assert (kept.category, kept.kind, kept.learnt_by) == ("basic.balance", "lookup", LEAD.ref)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM recognition_lesson")
        stored = bytes(cursor.fetchone()[0])
    assert "余额".encode() not in stored


def test_the_journal_tells_the_codes_and_no_word() -> None:
    learn()
    (entry,) = Entry.objects.filter(kind="lesson.learnt")
    assert entry.content == {"category": "basic.balance", "request_kind": "lookup"}


def test_a_later_decision_takes_the_place_of_the_earlier_one() -> None:
    learn()
    learn(kind=Kind.COMPLAINT, now=NOW + timedelta(hours=1))
    (lesson,) = Lesson.objects.all()
    assert lesson.kind == Kind.COMPLAINT
    assert lesson.text.reveal().endswith("帮我查余额")


def test_what_is_known_is_not_learnt_twice() -> None:
    assert learn() is not None
    assert learn(now=NOW + timedelta(hours=1)) is None
    assert Entry.objects.filter(kind="lesson.learnt").count() == 1


@pytest.mark.parametrize("text", ["13812345678", " ", ""])
def test_where_there_are_no_words_there_is_nothing_to_learn(text: str) -> None:
    assert learn(text) is None
    assert not Lesson.objects.exists()


def test_noise_has_no_kind() -> None:
    lesson = learn("喂喂", category="noise", kind=None)
    assert lesson is not None
    assert lesson.kind == ""


@pytest.mark.parametrize(
    ("category", "kind"),
    [("", Kind.LOOKUP), ("basic.balance", None), ("out_of_scope", Kind.LOOKUP)],
)
def test_half_a_decision_is_refused(category: str, kind: Kind | None) -> None:
    with pytest.raises(Invalid):
        learn(category=category, kind=kind)


def test_an_agent_does_not_teach() -> None:
    with pytest.raises(NotAllowed):
        learn(actor=AGENT)


def test_lessons_are_erased_when_their_period_is_over_and_a_record_stays() -> None:
    learn()
    learn("查查余额", subject_id="8", now=NOW + timedelta(days=300))
    soon, then = NOW + timedelta(days=2 * 365), NOW + timedelta(days=2 * 366 + 2)
    assert commands.erase_expired(actor=ADMINISTRATOR, now=soon) == 0
    assert queries.lesson_count(then).expired == 1
    assert commands.erase_expired(actor=ADMINISTRATOR, now=then) == 1
    assert [lesson.subject_id for lesson in Lesson.objects.all()] == ["8"]
    (entry,) = Entry.objects.filter(kind="lesson.erased")
    assert entry.content["number"] == 1
