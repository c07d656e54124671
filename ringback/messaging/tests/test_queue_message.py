from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from ringback.base.models import Entry
from ringback.kernel.errors import Invalid
from ringback.messaging import commands, queries
from ringback.messaging.models import OutboundMessage, Question
from ringback.messaging.states import Medium, MessageState, Purpose
from ringback.messaging.tests.samples import (
    NOW,
    NUMBER,
    STORED,
    SYSTEM,
    draft,
    kinds,
    queued,
    survey,
)

pytestmark = pytest.mark.django_db


def test_a_message_is_kept_sealed_and_signed():
    message = OutboundMessage.objects.get(pk=queued().pk)
    assert message.state == MessageState.QUEUED
    assert message.recipient.reveal() == STORED
    assert message.body.reveal() == "【回铃】您好"
    assert message.next_try_at == NOW


def test_its_entry_holds_neither_number_nor_words():
    message = queued()
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("message.queued", str(message.pk))
    assert entry.content == {
        "purpose": "notice",
        "medium": "text",
        "about_kind": "ticket",
        "about_id": "7",
        "template": "",
    }


def test_the_same_key_is_the_same_message():
    first = queued()
    assert queued(body="别的话") == first
    assert OutboundMessage.objects.count() == 1
    assert kinds() == ["message.queued"]


def test_of_two_with_one_key_at_once_the_later_finds_the_earlier(monkeypatch):
    """The look-up found nothing yet, and the unique key then refuses the second row."""
    first = queued()
    real = OutboundMessage.objects.filter
    answers = iter([OutboundMessage.objects.none(), None])
    monkeypatch.setattr(
        type(OutboundMessage.objects),
        "filter",
        lambda self, *args, **kwargs: next(answers, None) or real(*args, **kwargs),
    )
    assert queued() == first


def test_a_broken_row_is_no_old_message(monkeypatch):
    """Only a doubled key is taken for a repetition; any other refusal of the database is told."""
    with pytest.raises(IntegrityError):
        queued(subject_kind=None)


@pytest.mark.parametrize(
    "facts",
    [
        {"recipient": "12"},
        {"recipient": "li na@example.com", "medium": Medium.EMAIL},
        {"recipient": NUMBER, "medium": Medium.EMAIL},
        {"body": " "},
        {"body": "长" * 1001},
        {"body": "a\0b"},
    ],
)
def test_what_cannot_be_sent_is_refused(facts):
    with pytest.raises(Invalid):
        queued(**facts)
    assert not OutboundMessage.objects.exists()


def test_a_survey_at_night_waits_for_the_morning():
    night = datetime(2026, 2, 13, 14, 0, tzinfo=UTC)
    message = survey(now=night)
    assert message.next_try_at == datetime(2026, 2, 14, 1, 0, tzinfo=UTC)
    assert queued("receipt", purpose=Purpose.RECEIPT, now=night).next_try_at == night


def test_a_message_may_be_put_off():
    later = NOW + timedelta(minutes=5)
    message = queued(not_before=later)
    assert message.next_try_at == later
    assert message.expires_at == later + timedelta(hours=24)


def test_a_question_is_kept_with_its_answers():
    question = Question.objects.get(pk=survey().pk)
    assert question.answers == ["1", "2"]
    assert question.asked_at is None


def test_the_ticket_page_sees_messages_masked_and_newest_first():
    queued("a", body="请联系 13900005678")
    queued("b")
    newer, older = queries.messages_about(subject_kind="ticket", subject_id=7)
    assert (str(newer.recipient), str(older.body)) == ("139****1234", "【回铃】请联系 139****5678")


def test_a_mail_carries_no_sign_in_front():
    message = queued(medium=Medium.EMAIL, recipient="li@example.com")
    assert message.body.reveal() == "您好"


def test_the_manuals_words_come_in_the_readers_language():
    places = {"number": "1000 0427", "summary": "宽带断线", "promised_time": "02-14 16:20"}
    told = {
        language: queries.words("receipt.wording", language=language, places=places, at=NOW)
        for language in ("zh-hans", "en")
    }
    assert told["zh-hans"].startswith("已受理，编号 1000 0427。")
    assert told["en"].startswith("Accepted, number 1000 0427.")


def test_words_no_clause_governs_do_too():
    places = {"number": "1000 0427", "answer": "已修复"}
    told = queries.words("answer", language="zh-hans", places=places, at=NOW)
    assert told == "您的受理单 1000 0427 已答复：已修复"


@pytest.mark.parametrize(("template", "places"), [("nothing.wording", {}), ("answer", {})])
def test_a_template_nobody_knows_or_fills_is_a_defect(template, places):
    with pytest.raises(KeyError):
        queries.words(template, language="en", places=places, at=NOW)


def test_a_draft_needs_a_key():
    with pytest.raises(IntegrityError):
        commands.queue_message(draft=draft(""), actor=SYSTEM, now=NOW)
