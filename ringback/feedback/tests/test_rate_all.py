"""The page behind the link: all answers at once, or none."""

from collections.abc import Mapping
from functools import partial

import pytest

from ringback.feedback import commands, queries
from ringback.feedback.models import Comment, Invitation, Rating, Repair
from ringback.feedback.states import Question
from ringback.feedback.tests.samples import NOW, SYSTEM, how_often, rate, refused, state
from ringback.kernel.errors import Conflict, Invalid

CONTENT = {Question.SOLVED: "1", Question.RESULT: "5", Question.PERSON: "4"}


def rate_all(
    invitation: Invitation, answers: Mapping[Question, str] = CONTENT, words: str = ""
) -> None:
    commands.rate_all(
        invitation_id=invitation.pk,
        answers=answers,
        words=words,
        channel="link",
        actor=SYSTEM,
        now=NOW,
    )


def test_all_answers_and_the_words_are_kept(asked: Invitation) -> None:
    rate_all(asked, words=" 谢谢 ")
    assert queries.ratings(asked) == {
        Question.SOLVED: 1,
        Question.RESULT: 5,
        Question.PERSON: 4,
    }
    assert Comment.objects.get().body.reveal() == "谢谢"
    assert set(Rating.objects.values_list("channel", flat=True)) == {"link"}
    assert state(asked.ticket) == "closed"


@pytest.mark.parametrize("words", ["", "  \n"])
def test_words_need_not_be(asked: Invitation, words: str) -> None:
    rate_all(asked, words=words)
    assert not Comment.objects.exists()
    assert how_often("invitation.commented") == 0


def test_what_was_answered_on_the_phone_stands(asked: Invitation) -> None:
    rate(asked, Question.SOLVED, "2")
    rate_all(asked)
    assert queries.ratings(asked)[Question.SOLVED] == 2
    assert Repair.objects.exists()


@pytest.mark.parametrize(
    ("answers", "words"),
    [({**CONTENT, Question.PERSON: "9"}, ""), (CONTENT, "长" * 1001)],
)
def test_all_or_none(asked: Invitation, answers: Mapping[Question, str], words: str) -> None:
    with pytest.raises(Invalid):
        rate_all(asked, answers, words)
    assert not Rating.objects.exists()
    assert state(asked) == "asked"
    assert state(asked.ticket) == "resolved"
    assert how_often("invitation.rated") == 0


def test_sent_twice_it_counts_once(asked: Invitation) -> None:
    rate_all(asked)
    rate_all(asked)
    assert Rating.objects.count() == 3
    assert how_often("invitation.concluded") == 1


def test_a_skipped_question_takes_no_page(asked: Invitation) -> None:
    Invitation.objects.update(state="skipped")
    with pytest.raises(Conflict):
        rate_all(asked)


def test_who_may_not(asked: Invitation) -> None:
    about = {"invitation_id": asked.pk, "answers": CONTENT, "words": "", "channel": "link"}
    refused(partial(commands.rate_all, **about, now=NOW))
    assert not Rating.objects.exists()
