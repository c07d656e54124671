"""Each digit counts once, is asked for in turn, and takes effect with the last or the first low."""

from functools import partial
from itertools import product

import pytest

from ringback.base import worker
from ringback.feedback import queries, rules
from ringback.feedback.models import Invitation, Rating, Repair
from ringback.feedback.states import Question
from ringback.feedback.tests.samples import (
    AGENT,
    COLLEAGUE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    NUMBER,
    answer,
    fall_silent,
    how_often,
    plan,
    rate,
    rate_each,
    refused,
    reply,
    said,
    state,
    surveys,
    whole_journal,
)
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket

RESULT, PERSON, SOLVED = Question.RESULT, Question.PERSON, Question.SOLVED


def test_a_content_customer_confirms_and_the_case_closes(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "1"), (7, "5"), (8, "4")):
        reply(digit, NOW + minute * MINUTE)
    assert state(complaint) == "closed"
    assert complaint.closure_basis == "confirmed"
    (invitation,) = queries.of_ticket(ticket_id=complaint.pk)
    assert queries.ratings(invitation) == {SOLVED: 1, RESULT: 5, PERSON: 4}
    assert surveys() == ["survey.solved", "survey.result", "survey.person"]


def test_a_low_rating_is_called_back_by_somebody_else_and_may_reopen(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "1"), (7, "2"), (8, "2")):
        reply(digit, NOW + minute * MINUTE)
    assert state(complaint) == "resolved"
    sheet = Repair.objects.get().sheet
    assert sheet.excluded == AGENT.ref
    with pytest.raises(NotAllowed):
        tickets.claim(sheet_id=sheet.pk, actor=AGENT, now=NOW + HOUR)
    tickets.claim(sheet_id=sheet.pk, actor=COLLEAGUE, now=NOW + HOUR)
    tickets.complete(sheet_id=sheet.pk, outcome="reopen", actor=COLLEAGUE, now=NOW + HOUR)
    worker.drain(NOW + HOUR)
    assert state(complaint) == "in_progress"
    answer(complaint, NOW + 2 * HOUR)
    worker.drain(NOW + 2 * HOUR)
    for minute, digit in ((6, "1"), (7, "5"), (8, "5")):
        reply(digit, NOW + 2 * HOUR + minute * MINUTE)
    assert state(complaint) == "closed"


def test_unsolved_is_repaired_whatever_the_other_answers(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "2"), (7, "5"), (8, "5")):
        reply(digit, NOW + minute * MINUTE)
    assert Repair.objects.exists()


def test_every_answer_has_its_verdict() -> None:
    """Unsolved, or 2 and less (§4.3.3): 34 of the 50 ways to answer call for repair."""
    low = 0
    for solved, result, person in product((1, 2), range(1, 6), range(1, 6)):
        given = {SOLVED: solved, RESULT: result, PERSON: person}
        is_repair = rules.verdict(given, low_score=2) is rules.Verdict.REPAIR
        assert is_repair == (solved == 2 or result <= 2 or person <= 2)
        low += is_repair
    assert low == 25 + 25 - 9


@pytest.mark.parametrize(
    ("digits", "verdict", "ends"),
    [
        ("155", "content", "closed"),
        ("133", "content", "closed"),
        ("132", "repair", "resolved"),
        ("123", "repair", "resolved"),
        ("255", "repair", "resolved"),
        ("211", "repair", "resolved"),
    ],
)
def test_where_answers_lead(asked: Invitation, digits: str, verdict: str, ends: str) -> None:
    rate_each(asked, digits)
    assert said("invitation.concluded")["verdict"] == verdict
    assert state(asked.ticket) == ends
    assert Repair.objects.count() == (verdict == "repair")
    assert (state(asked), asked.next_at, asked.ended_at) == ("answered", None, NOW)


def test_the_call_back_is_ordered_with_the_first_answer_that_calls_for_it(
    asked: Invitation,
) -> None:
    """At once (§4.3.3), and once only."""
    rate(asked, SOLVED, "2", NOW + MINUTE)
    repair = Repair.objects.get()
    assert repair.opened_at == NOW + MINUTE
    assert state(asked) == "asked"
    rate(asked, RESULT, "1", NOW + HOUR)
    rate(asked, PERSON, "1", NOW + HOUR)
    assert Repair.objects.get() == repair


def test_the_journal_says_question_and_score_and_nothing_of_the_customer(
    asked: Invitation,
) -> None:
    rate(asked, SOLVED, "1")
    assert said("invitation.rated") == {
        "ticket_id": asked.ticket_id,
        "episode": 1,
        "question": "solved",
        "score": 1,
    }
    assert NUMBER not in whole_journal()


@pytest.mark.parametrize("digit", ["3", "0", "12", "x", "１", "", "-1", "1.0", "1 1", "²", "٣"])
def test_what_is_no_answer_is_refused(asked: Invitation, digit: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rate(asked, SOLVED, digit)
    assert set(refusal.value.fields) == {"solved"}
    assert not Rating.objects.exists()


@pytest.mark.parametrize("digit", ["0", "6", "55"])
def test_scales_end_at_five(asked: Invitation, digit: str) -> None:
    with pytest.raises(Invalid):
        rate(asked, RESULT, digit)


def test_a_digit_with_blanks_around_is_one(asked: Invitation) -> None:
    assert rate(asked, SOLVED, " 2\n").score == 2


def test_a_wrong_digit_on_the_phone_leaves_the_question_open(complaint: Ticket) -> None:
    worker.drain(NOW)
    reply("7", NOW + 6 * MINUTE)
    assert not Rating.objects.exists()
    reply("1", NOW + 8 * MINUTE)
    assert Rating.objects.get().score == 1


def test_the_first_answer_stands(asked: Invitation) -> None:
    rate(asked, SOLVED, "1")
    with pytest.raises(Conflict):
        rate(asked, SOLVED, "2")
    assert Rating.objects.get().score == 1
    assert how_often("invitation.rated") == 1


@pytest.mark.parametrize("ended", ["answered", "skipped"])
def test_after_the_end_nothing_more_is_rated(asked: Invitation, ended: str) -> None:
    Invitation.objects.update(state=ended)
    with pytest.raises(Conflict):
        rate(asked, SOLVED, "1")
    assert not Rating.objects.exists()


def test_who_may_not(asked: Invitation) -> None:
    """Nobody rates in the customer's place (§4.3)."""
    refused(partial(rate, asked, SOLVED, "1"))
    assert not Rating.objects.exists()


def test_before_the_question_went_out_the_link_takes_answers(planned: Invitation) -> None:
    rate_each(planned, "155")
    assert state(planned) == "answered"


def test_a_late_answer_still_counts(asked: Invitation) -> None:
    fall_silent(asked, NOW + 7 * DAY)
    rate_each(asked, "113", NOW + 8 * DAY)
    assert state(asked) == "answered"
    assert Repair.objects.exists()


def test_a_late_low_answer_about_a_closed_case_is_called_back(inquiry: Ticket) -> None:
    """Closed on silence; the customer's word is still taken, and heard."""
    invitation = plan(inquiry)
    Invitation.objects.update(state="asked")
    fall_silent(invitation, NOW + DAY)
    assert state(inquiry) == "closed"
    rate_each(invitation, "211", NOW + 2 * DAY)
    assert state(invitation) == "answered"
    assert Repair.objects.get().sheet.excluded == AGENT.ref
    assert state(inquiry) == "closed", "closed is final"


def test_an_answer_about_work_that_began_anew_orders_no_call_back(asked: Invitation) -> None:
    tickets.reopen(ticket_id=asked.ticket_id, reason="dissatisfied", actor=AGENT, now=NOW)
    rate_each(asked, "211", NOW)
    assert not Repair.objects.exists()
    assert state(asked.ticket) == "in_progress"
    assert len(queries.ratings(asked)) == 3, "the ratings of the earlier answer stay"


def test_confirmed_already_a_content_answer_changes_nothing(asked: Invitation) -> None:
    tickets.confirm(ticket_id=asked.ticket_id, actor=AGENT, now=NOW)
    rate_each(asked, "155")
    assert state(asked.ticket) == "confirmed"
    assert state(asked) == "answered"


def test_of_two_last_answers_one_concludes(
    asked: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other comes to write when the invitation has ended."""
    rate(asked, SOLVED, "1")
    rate(asked, RESULT, "5")
    read = rules.read_score

    def meanwhile(question: Question, digit: str) -> int | None:
        monkeypatch.setattr(rules, "read_score", read)
        rate(asked, PERSON, "5")
        return read(question, digit)

    monkeypatch.setattr(rules, "read_score", meanwhile)
    with pytest.raises(Conflict):
        rate(asked, PERSON, "1")
    assert not Repair.objects.exists()
