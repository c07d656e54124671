"""The question has lost its point."""

from functools import partial

import pytest

from ringback.base import worker
from ringback.feedback import commands
from ringback.feedback.models import Invitation
from ringback.feedback.states import Question
from ringback.feedback.tests.samples import (
    AGENT,
    MINUTE,
    NOW,
    SYSTEM,
    ask,
    how_often,
    rate,
    refused,
    said,
    state,
    surveys,
)
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket


def skip(invitation: Invitation) -> Invitation:
    return commands.skip(
        invitation_id=invitation.pk, reason="reopened", actor=SYSTEM, now=NOW + MINUTE
    )


def test_nothing_more_happens_by_time(asked: Invitation) -> None:
    skipped = skip(asked)
    assert (skipped.state, skipped.next_at, skipped.ended_at) == ("skipped", None, NOW + MINUTE)


def test_the_journal_says_why(planned: Invitation) -> None:
    skip(planned)
    assert said("invitation.skipped") == {
        "ticket_id": planned.ticket_id,
        "episode": 1,
        "reason": "reopened",
    }


def test_a_case_that_is_reopened_is_no_longer_asked_about(complaint: Ticket) -> None:
    worker.drain(NOW)
    tickets.reopen(ticket_id=complaint.pk, reason="dissatisfied", actor=AGENT, now=NOW)
    worker.drain(NOW + 6 * MINUTE)
    assert state(Invitation.objects.get()) == "skipped"
    assert said("invitation.skipped")["reason"] == "reopened"
    assert surveys() == []


def test_who_may_not(planned: Invitation) -> None:
    refused(partial(commands.skip, invitation_id=planned.pk, reason="bad_mood", now=NOW))
    assert state(planned) == "planned"


@pytest.mark.parametrize("ended", ["answered", "silent", "skipped"])
def test_what_has_ended_stays_as_it_ended(asked: Invitation, ended: str) -> None:
    Invitation.objects.update(state=ended)
    with pytest.raises(Conflict):
        skip(asked)
    assert state(asked) == ended
    assert how_often("invitation.skipped") == 0


def test_a_skipped_question_takes_no_answer(asked: Invitation) -> None:
    skip(asked)
    with pytest.raises(Conflict):
        rate(asked, Question.SOLVED, "1")
    assert not asked.ratings.exists()
    with pytest.raises(Conflict):
        ask(asked)
