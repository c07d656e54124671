"""A lead lets a silent complaint go, when everything was tried."""

import pytest

from ringback.base import worker
from ringback.feedback import commands, queries
from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import RepairOutcome
from ringback.feedback.tests.samples import (
    AGENT,
    DAY,
    HOUR,
    LEAD,
    NOW,
    STRANGER,
    SYSTEM,
    ask,
    fall_silent,
    how_often,
    plan,
    rate_each,
    said,
    state,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.messaging import queries as messages
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket

LATER = NOW + 8 * DAY


def release(invitation: Invitation, actor: Actor = LEAD) -> Ticket:
    return commands.release(ticket_id=invitation.ticket_id, actor=actor, now=LATER)


def waiting(actor: Actor = LEAD) -> list[int]:
    return [row.id for row in queries.awaiting_release(actor=actor)]


@pytest.fixture
def silent(asked: Invitation) -> Invitation:
    return fall_silent(asked, NOW + 7 * DAY)


def test_a_lead_lets_it_go(silent: Invitation) -> None:
    assert waiting() == [silent.ticket_id]
    released = release(silent)
    assert (released.state, released.closure_basis) == ("closed", "released")
    assert said("ticket.closed") == {"basis": "released"}
    assert waiting() == []


def test_a_silent_complaint_is_tried_three_times_and_then_waits_for_a_lead(
    complaint: Ticket,
) -> None:
    moment = NOW
    while moment < NOW + 12 * DAY:
        worker.drain(moment)
        moment += HOUR
    (invitation,) = queries.of_ticket(ticket_id=complaint.pk)
    hours = [attempt.made_at.hour + 8 for attempt in invitation.attempts.order_by("number")]
    assert len(hours) == 3
    assert len({(h >= 12) + (h >= 18) for h in hours}) == 3, "each in other hours of the day"
    assert state(complaint) == "resolved"
    assert waiting() == [complaint.pk]
    told = messages.messages_about(subject_kind="ticket", subject_id=complaint.pk)
    (explained,) = [each for each in told if each.purpose == "notice"]
    assert explained.body is not None
    assert complaint.number in explained.body.reveal()
    with pytest.raises(NotAllowed):
        commands.release(ticket_id=complaint.pk, actor=AGENT, now=moment)
    commands.release(ticket_id=complaint.pk, actor=LEAD, now=moment)
    assert state(complaint) == "closed"
    assert complaint.closure_basis == "released"


@pytest.mark.parametrize(
    ("actor", "refusal"), [(AGENT, NotAllowed), (STRANGER, NotFound), (Actor("user:x"), NotAllowed)]
)
def test_who_may_not(silent: Invitation, actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        release(silent, actor)
    assert state(silent.ticket) == "resolved"
    assert waiting(STRANGER) == []


def test_not_while_the_customer_may_still_answer(asked: Invitation) -> None:
    with pytest.raises(Conflict):
        release(asked)
    assert waiting() == []


def test_not_after_the_customer_has_answered(silent: Invitation) -> None:
    rate_each(silent, "111", NOW + 7 * DAY)
    with pytest.raises(Conflict):
        release(silent)
    assert state(silent.ticket) == "resolved"


def test_not_for_the_silence_after_an_earlier_answer(silent: Invitation) -> None:
    tickets.reopen(ticket_id=silent.ticket_id, reason="dissatisfied", actor=AGENT, now=LATER)
    with pytest.raises(Conflict):
        release(silent)
    assert waiting() == []


def test_of_two_leads_at_once_one_hears_conflict(silent: Invitation) -> None:
    release(silent)
    with pytest.raises(Conflict):
        release(silent)
    assert how_often("ticket.closed") == 1


@pytest.mark.parametrize("digits", ["255", "111"])
def test_a_customer_not_content_and_not_reached_waits_for_a_lead(
    inquiry: Ticket, digits: str
) -> None:
    """``unreached`` leaves it to a lead; else such a case could never end."""
    invitation = ask(plan(inquiry))
    rate_each(invitation, digits)
    sheet_id = Repair.objects.get().sheet_id
    with pytest.raises(Conflict):
        release(invitation)
    assert waiting() == [], "the call-back is still to be made"
    tickets.recall(sheet_id=sheet_id, reason="test", actor=LEAD, now=LATER)
    commands.end_repair(sheet_id=sheet_id, outcome=RepairOutcome.UNREACHED, actor=SYSTEM, now=LATER)
    assert waiting() == [inquiry.pk]
    assert release(invitation).closure_basis == "released"
