"""The call-back is done: settled, reopened, or left to a lead."""

from datetime import timedelta
from functools import partial

import pytest

from ringback.base import worker
from ringback.feedback import commands
from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import Question, RepairOutcome
from ringback.feedback.tests.samples import (
    AGENT,
    COLLEAGUE,
    COUNTY,
    HOUR,
    LEAD,
    NOW,
    SYSTEM,
    how_often,
    rate,
    rate_each,
    refused,
    said,
    state,
)
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import ClosureBasis

SETTLED, REOPEN, UNREACHED = RepairOutcome
LATER = NOW + HOUR


@pytest.fixture
def repair(asked: Invitation) -> Repair:
    """Ordered by low ratings, called, and its sheet ended."""
    rate_each(asked, "122")
    ordered = Repair.objects.get()
    tickets.claim(sheet_id=ordered.sheet_id, actor=COLLEAGUE, now=NOW)
    tickets.complete(sheet_id=ordered.sheet_id, outcome="settled", actor=COLLEAGUE, now=NOW)
    return ordered


def end(repair: Repair, outcome: RepairOutcome) -> Repair:
    return commands.end_repair(sheet_id=repair.sheet_id, outcome=outcome, actor=SYSTEM, now=LATER)


def test_it_is_ordered_for_the_desk_and_kept_from_who_answered(asked: Invitation) -> None:
    rate(asked, Question.SOLVED, "2")
    ordered = Repair.objects.get()
    sheet = ordered.sheet
    assert (sheet.kind, sheet.state, sheet.excluded) == ("callback", "dispatched", AGENT.ref)
    assert sheet.department_path.startswith(COUNTY)
    assert (ordered.opened_at, ordered.outcome, ordered.ended_at) == (NOW, "", None)
    assert ordered.due_at > NOW


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [(SETTLED, "closed"), (REOPEN, "in_progress"), (UNREACHED, "resolved")],
)
def test_where_a_call_back_leads(repair: Repair, outcome: RepairOutcome, ends: str) -> None:
    ended = end(repair, outcome)
    assert (ended.outcome, ended.ended_at) == (outcome, LATER)
    assert state(repair.invitation.ticket) == ends


def test_settled_is_the_customer_s_confirmation(repair: Repair) -> None:
    end(repair, SETTLED)
    ticket = repair.invitation.ticket
    ticket.refresh_from_db()
    assert ticket.closure_basis == "confirmed"
    assert how_often("ticket.confirmed") == 1


def test_the_first_ratings_stay(repair: Repair) -> None:
    """A repair does not improve the figure it comes from (§4.3.3)."""
    end(repair, SETTLED)
    scores = repair.invitation.ratings.order_by("pk").values_list("score", flat=True)
    assert list(scores) == [1, 2, 2]


@pytest.mark.parametrize("outcome", list(RepairOutcome))
def test_the_journal_says_how_it_ended(repair: Repair, outcome: RepairOutcome) -> None:
    end(repair, outcome)
    assert said("repair.ended") == {
        "ticket_id": repair.invitation.ticket_id,
        "episode": 1,
        "outcome": outcome.value,
    }


def test_who_may_not(repair: Repair) -> None:
    about = {"sheet_id": repair.sheet_id, "outcome": SETTLED}
    refused(partial(commands.end_repair, **about, now=LATER))
    assert state(repair.invitation.ticket) == "resolved"


def test_of_two_who_end_it_at_once_one_hears_conflict(repair: Repair) -> None:
    end(repair, UNREACHED)
    with pytest.raises(Conflict):
        end(repair, SETTLED)
    repair.refresh_from_db()
    assert repair.outcome == "unreached"
    assert state(repair.invitation.ticket) == "resolved"
    assert how_often("repair.ended") == 1


@pytest.mark.parametrize("outcome", [SETTLED, REOPEN])
def test_a_case_that_has_moved_on_is_left_alone(repair: Repair, outcome: RepairOutcome) -> None:
    """The customer had it reopened before the call."""
    ticket_id = repair.invitation.ticket_id
    tickets.reopen(ticket_id=ticket_id, reason="dissatisfied", actor=AGENT, now=NOW)
    end(repair, outcome)
    ticket = repair.invitation.ticket
    assert state(ticket) == "in_progress"
    assert ticket.episode == 2


def test_it_ends_with_its_sheet(repair: Repair) -> None:
    worker.drain(LATER)
    repair.refresh_from_db()
    assert repair.outcome == "settled"
    assert state(repair.invitation.ticket) == "closed"


def test_a_sheet_of_other_work_ends_no_repair(repair: Repair) -> None:
    with pytest.raises(Repair.DoesNotExist):
        commands.end_repair(sheet_id=0, outcome=SETTLED, actor=SYSTEM, now=LATER)


def close(repair: Repair) -> Ticket:
    """The lead released it before the call."""
    ticket = repair.invitation.ticket
    tickets.close(ticket_id=ticket.pk, basis=ClosureBasis.RELEASED, actor=LEAD, now=NOW)
    ticket.refresh_from_db()
    return ticket


def test_closed_is_final_so_a_new_case_takes_it_up_again(repair: Repair) -> None:
    closed = close(repair)
    end(repair, REOPEN)
    anew = Ticket.objects.exclude(pk=closed.pk).get()
    assert state(closed) == "closed"
    assert (state(anew), anew.kind, anew.category) == ("accepted", closed.kind, closed.category)
    assert anew.customer_id == closed.customer_id
    assert anew.statements.get().body.reveal() == "多扣了25元"
    assert anew.promised_at is not None
    assert anew.promised_at > LATER
    (link,) = anew.links.all()
    assert (link.kind, link.target_id) == ("reopens", closed.pk)


def test_so_does_one_after_the_window_to_reopen(repair: Repair) -> None:
    late = NOW + timedelta(days=100)
    commands.end_repair(sheet_id=repair.sheet_id, outcome=REOPEN, actor=SYSTEM, now=late)
    ticket = repair.invitation.ticket
    assert state(ticket) == "resolved"
    assert Ticket.objects.exclude(pk=ticket.pk).get().links.get().kind == "reopens"


@pytest.mark.parametrize("outcome", [SETTLED, UNREACHED])
def test_otherwise_a_closed_case_is_left_alone(repair: Repair, outcome: RepairOutcome) -> None:
    closed = close(repair)
    end(repair, outcome)
    assert state(closed) == "closed"
    assert Ticket.objects.count() == 1
