"""Nobody answered: said so, estimated, and never counted as satisfaction."""

from dataclasses import replace
from functools import partial

import pytest

from ringback.base import worker
from ringback.feedback import queries
from ringback.feedback.models import Invitation, Rating, Repair, RiskEstimate
from ringback.feedback.states import Question
from ringback.feedback.tests.samples import (
    AGENT,
    DAY,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    ask,
    fall_silent,
    how_often,
    plan,
    rate,
    rate_each,
    refused,
    said,
    state,
)
from ringback.kernel.errors import Conflict
from ringback.messaging import queries as messages
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket


def test_a_silent_enquiry_closes_marked_silent(inquiry: Ticket) -> None:
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    worker.drain(NOW + 23 * HOUR)
    assert state(inquiry) == "resolved"
    worker.drain(NOW + 25 * HOUR)
    assert state(inquiry) == "closed"
    assert inquiry.closure_basis == "silent"
    assert 0 < RiskEstimate.objects.get().probability < 0.2


def test_a_silent_complaint_is_told_so_and_not_closed(asked: Invitation) -> None:
    silent = fall_silent(asked, NOW + 7 * DAY)
    assert (silent.state, silent.next_at, silent.ended_at) == ("silent", None, NOW + 7 * DAY)
    assert state(asked.ticket) == "resolved"
    told = messages.messages_about(subject_kind="ticket", subject_id=asked.ticket_id)
    (explained,) = [each for each in told if each.purpose == "notice"]
    assert explained.body is not None
    assert asked.ticket.number in explained.body.reveal()


def test_the_journal_says_an_estimate_in_percent(asked: Invitation) -> None:
    fall_silent(asked, NOW + 7 * DAY)
    risk = round(RiskEstimate.objects.get().probability * 100)
    assert said("invitation.silent") == {"ticket_id": asked.ticket_id, "episode": 1, "risk": risk}


def test_silence_and_ratings_are_never_mixed(inquiry: Ticket) -> None:
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    worker.drain(NOW + 25 * HOUR)
    (row,) = queries.silent_by_risk(actor=LEAD)
    assert row.ticket_id == inquiry.pk
    (invitation,) = queries.of_ticket(ticket_id=inquiry.pk)
    assert queries.ratings(invitation) == {}
    assert not Rating.objects.exists(), "silence is no score, neither high nor low"
    assert how_often("invitation.rated") == how_often("invitation.concluded") == 0
    assert queries.silent_by_risk(actor=replace(LEAD, scope_paths=("/45/",))) == []


def test_who_may_not(asked: Invitation) -> None:
    refused(partial(fall_silent, asked, NOW + 7 * DAY))
    assert state(asked) == "asked"


@pytest.mark.parametrize("not_asked", ["planned", "answered", "silent", "skipped"])
def test_only_who_was_asked_can_be_silent(asked: Invitation, not_asked: str) -> None:
    """Nor who answered while the worker came to declare silence."""
    Invitation.objects.update(state=not_asked)
    with pytest.raises(Conflict):
        fall_silent(asked, NOW + 7 * DAY)
    assert how_often("invitation.silent") == 0
    assert not RiskEstimate.objects.exists()


def test_a_case_that_went_back_to_work_is_not_closed_by_silence(inquiry: Ticket) -> None:
    invitation = ask(plan(inquiry))
    tickets.reopen(ticket_id=inquiry.pk, reason="dissatisfied", actor=AGENT, now=NOW + HOUR)
    fall_silent(invitation, NOW + DAY)
    assert state(inquiry) == "in_progress"


@pytest.mark.parametrize("digits", ["2", "11", "12"])
def test_not_solved_and_then_silent_is_called_back_and_not_closed(
    inquiry: Ticket, digits: str
) -> None:
    """One digit is word enough (§4.3.3); what the customer leaves unanswered excuses nobody."""
    invitation = ask(plan(inquiry))
    for question, digit in zip(Question, digits, strict=False):
        rate(invitation, question, digit)
    repair = Repair.objects.get()
    fall_silent(invitation, NOW + DAY)
    assert state(inquiry) == "resolved"
    assert repair.ended_at is None


def test_solved_and_then_silent_closes_marked_silent(inquiry: Ticket) -> None:
    invitation = ask(plan(inquiry))
    rate(invitation, Question.SOLVED, "1")
    fall_silent(invitation, NOW + DAY)
    assert state(inquiry) == "closed"
    assert inquiry.closure_basis == "silent"
    assert queries.ratings(invitation) == {Question.SOLVED: 1}, "what was answered is kept"


def test_whoever_answers_late_is_silent_no_more(asked: Invitation) -> None:
    fall_silent(asked, NOW + 7 * DAY)
    rate_each(asked, "155", NOW + 8 * DAY)
    assert state(asked) == "answered"
    assert queries.silent_by_risk(actor=LEAD) == []
