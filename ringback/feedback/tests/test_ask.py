"""The first question, again at other hours, or not at all."""

from datetime import UTC, datetime
from functools import partial

import pytest

from ringback.base import worker
from ringback.base.models import Entry
from ringback.feedback.models import Attempt, Invitation
from ringback.feedback.tests.samples import (
    AGENT,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    NUMBER,
    SYSTEM,
    answer,
    ask,
    how_often,
    plan,
    rate_each,
    refused,
    said,
    state,
    surveys,
    whole_journal,
)
from ringback.kernel.errors import Conflict
from ringback.messaging import queries as messages
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket


def test_the_question_names_the_case_and_leads_to_its_page(planned: Invitation) -> None:
    assert ask(planned).state == "asked"
    (message,) = messages.messages_about(subject_kind="invitation", subject_id=planned.pk)
    assert message.body is not None
    assert planned.ticket.number in message.body.reveal()
    assert "://" in message.body.reveal()
    assert surveys() == ["survey.solved"]
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.made_at) == (1, NOW)
    assert attempt.message_id == message.id


def test_nobody_has_to_ask_for_an_opinion(complaint: Ticket) -> None:
    worker.drain(NOW)
    assert surveys() == []
    worker.drain(NOW + 6 * MINUTE)
    assert surveys() == ["survey.solved"]


def test_the_journal_says_which_attempt_and_no_number(asked: Invitation) -> None:
    assert said("invitation.asked") == {"ticket_id": asked.ticket_id, "episode": 1, "attempt": 1}
    assert NUMBER not in whole_journal()


def test_a_complaint_is_asked_again_and_an_inquiry_waits_in_silence(
    asked: Invitation, inquiry: Ticket
) -> None:
    assert asked.next_at is not None
    assert NOW + 4 * HOUR <= asked.next_at < NOW + DAY
    invitation = ask(plan(inquiry))
    assert invitation.next_at == NOW + DAY, "its silence period: one attempt is all"


def test_the_last_attempt_waits_for_the_end_of_the_silence(asked: Invitation) -> None:
    ask(asked, NOW + 5 * HOUR)
    last = ask(asked, NOW + 9 * HOUR)
    assert last.attempts.count() == 3
    assert last.next_at == datetime(2026, 2, 20, 16, tzinfo=UTC), "the end of the seventh day"


def test_each_attempt_is_told_of(asked: Invitation) -> None:
    ask(asked, NOW + 5 * HOUR)
    entries = Entry.objects.filter(kind="invitation.asked").order_by("id")
    assert [entry.content["attempt"] for entry in entries] == [1, 2]


def test_a_customer_without_a_number_is_skipped_and_that_is_said(planned: Invitation) -> None:
    Ticket.objects.update(contact=None)
    planned.refresh_from_db()
    skipped = ask(planned)
    assert (skipped.state, skipped.next_at, skipped.ended_at) == ("skipped", None, NOW)
    assert said("invitation.skipped")["reason"] == "no_number"
    assert how_often("invitation.asked") == 0


def test_a_case_back_at_work_is_not_asked_about(planned: Invitation) -> None:
    tickets.reopen(ticket_id=planned.ticket_id, reason="dissatisfied", actor=AGENT, now=NOW)
    assert ask(planned).state == "skipped"
    assert said("invitation.skipped")["reason"] == "not_resolved"
    answer(planned.ticket, NOW)
    assert surveys() == []


def test_confirmed_elsewhere_it_closes_and_nobody_is_asked(inquiry: Ticket) -> None:
    tickets.confirm(ticket_id=inquiry.pk, actor=AGENT, now=NOW)
    worker.drain(NOW + 6 * MINUTE)
    assert state(inquiry) == "closed"
    assert inquiry.closure_basis == "confirmed"
    assert surveys() == []


def test_who_may_not(planned: Invitation) -> None:
    refused(partial(ask, planned))
    assert state(planned) == "planned"


@pytest.mark.parametrize("ended", ["answered", "silent", "skipped"])
def test_what_has_ended_is_not_asked_again(asked: Invitation, ended: str) -> None:
    """Nor by the slower of two workers, whose customer has answered meanwhile."""
    Invitation.objects.update(state=ended)
    with pytest.raises(Conflict):
        ask(asked, NOW + HOUR)
    assert how_often("invitation.asked") == 1
    assert Attempt.objects.count() == 1


def test_answered_while_the_worker_came_to_ask_again(asked: Invitation) -> None:
    rate_each(asked, "155")
    assert ask_is_over(asked)


def ask_is_over(invitation: Invitation) -> bool:
    with pytest.raises(Conflict):
        ask(invitation, NOW + HOUR, SYSTEM)
    return surveys() == ["survey.solved"]
