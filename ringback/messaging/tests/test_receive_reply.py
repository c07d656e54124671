from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, TooMany
from ringback.messaging import commands, queries
from ringback.messaging.commands import Ask, Incoming
from ringback.messaging.models import InboundReply, Question
from ringback.messaging.sending import send_due
from ringback.messaging.states import Level, Medium
from ringback.messaging.tests.samples import (
    AGENT,
    NOW,
    NUMBER,
    OTHER,
    SYSTEM,
    call,
    kinds,
    queued,
    survey,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def receive(text, provider_id="1", now=LATER, actor=SYSTEM, **facts):
    incoming = Incoming(
        **(
            {
                "transport": "sms_gateway",
                "provider_id": provider_id,
                "medium": Medium.TEXT,
                "sender": NUMBER,
                "text": text,
            }
            | facts
        )
    )
    return commands.receive_reply(incoming=incoming, actor=actor, now=now)


@pytest.fixture
def asked():
    message = survey()
    send_due(NOW)
    return message


@pytest.mark.parametrize("text", ["2", " ２ ", "2#", "2。"])
def test_an_answer_finds_its_question(asked, text):
    reply = receive(text)
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.subject_id) == ("message.answered", str(asked.pk))
    assert entry.content == {
        "purpose": "survey",
        "medium": "text",
        "about_kind": "ticket",
        "about_id": "7",
        "reply_id": str(reply.pk),
        "answer": "2",
    }
    assert Question.objects.get().answered_at == LATER
    assert queries.reply(reply_id=reply.pk).text.reveal() == text.strip()


def test_free_words_are_kept_sealed_and_the_entry_holds_none():
    survey(asks=Ask(answers=(), until=NOW + timedelta(days=1)))
    send_due(NOW)
    reply = receive("态度很好，电话 13900005678")
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.content["answer"]) == ("message.answered", "")
    assert "态度" not in str(entry.content)
    assert str(InboundReply.objects.get(pk=reply.pk).text) == "态度很好，电话 139****5678"


def unmatched(reply):
    return reply.question is None and kinds()[-1] == "reply.unmatched"


def test_an_answer_that_is_not_allowed_answers_nothing(asked):
    assert unmatched(receive("7"))
    assert Question.objects.get().answered_at is None


def test_a_stranger_answers_nothing(asked):
    assert unmatched(receive("1", sender=OTHER))


def test_a_question_is_open_only_once_it_was_sent():
    survey()
    assert unmatched(receive("1"))


def test_an_old_question_is_closed():
    survey(asks=Ask(answers=("1",), until=LATER))
    send_due(NOW)
    assert unmatched(receive("1", now=LATER))


def test_a_question_is_answered_once(asked):
    receive("1")
    assert unmatched(receive("2", "2"))


def test_of_two_answers_at_once_one_counts(asked, monkeypatch):
    stale = Question.objects.select_related("message").get()
    receive("1")
    monkeypatch.setattr(commands.replies, "_asked_last", lambda *args: stale)
    assert unmatched(receive("2", "2"))
    assert kinds().count("message.answered") == 1


def test_the_last_question_is_the_one_that_is_answered(asked):
    newer = queued(
        "later",
        asks=Ask(answers=("1", "2"), until=NOW + timedelta(days=1)),
        subject_id="8",
    )
    send_due(LATER)
    assert receive("1").question_id == newer.pk
    assert receive("1", "2").question_id == asked.pk


def test_the_keys_of_a_call_answer_that_call(asked):
    spoken = queued(
        "call", medium=Medium.CALL, asks=Ask(answers=("1", "2"), until=NOW + timedelta(days=1))
    )
    send_due(LATER)
    reply = receive("1", medium=Medium.CALL, in_answer_to=asked.pk)
    assert reply.question_id == asked.pk
    assert receive("2", "2", medium=Medium.CALL).question_id == spoken.pk


def test_a_reply_played_again_changes_nothing(asked):
    receive("1")
    with pytest.raises(Conflict) as refusal:
        receive("2")
    assert refusal.value.reason == "repeated"
    assert InboundReply.objects.count() == 1


@pytest.mark.parametrize("facts", [{"text": " "}, {"text": "x\0"}, {"sender": "7"}])
def test_what_nobody_can_have_sent(facts):
    with pytest.raises(Invalid):
        receive(**({"text": "1"} | facts))


def test_nobody_but_a_transport_hands_in_replies(asked):
    with pytest.raises(NotAllowed):
        receive("1", actor=AGENT)


class TestServicePassword:
    """Keyed in on the phone: staff neither hear it nor type it, and nothing keeps it."""

    @pytest.fixture
    def contact(self, settings):
        settings.RINGBACK_DEMO = True
        return call()

    def ask(self, contact, now=NOW):
        message = commands.ask_password(contact_id=contact.pk, actor=AGENT, now=now)
        send_due(now)
        return message

    def test_the_right_one_proves_it(self, contact):
        message = self.ask(contact)
        receive("001234#", medium=Medium.CALL, in_answer_to=message.pk)
        assert queries.level_reached(contact_id=contact.pk, at=LATER) == Level.PASSWORD
        assert kinds()[-2:] == ["contact.verified", "message.answered"]

    def test_words_in_a_text_are_no_password(self, contact):
        self.ask(contact)
        reply = receive("你们打电话来做什么")
        assert reply.text is not None
        assert kinds()[-1] == "reply.unmatched"

    def test_it_is_kept_nowhere(self, contact):
        message = self.ask(contact)
        reply = receive("001234", medium=Medium.CALL, in_answer_to=message.pk)
        assert InboundReply.objects.get(pk=reply.pk).text is None
        assert "001234" not in "".join(str(entry.content) for entry in Entry.objects.all())

    def test_wrong_ones_close_this_way_for_a_day(self, contact):
        for number in range(5):
            moment = NOW + timedelta(minutes=number)
            message = self.ask(contact, moment)
            receive("999999", str(number), moment, medium=Medium.CALL, in_answer_to=message.pk)
        assert kinds().count("contact.verification_failed") == 5
        with pytest.raises(TooMany) as refusal:
            self.ask(contact, NOW + timedelta(hours=1))
        assert refusal.value.retry_after == 23 * 3600 + 1
        assert self.ask(contact, NOW + timedelta(days=1, minutes=1))
