"""Answered, confirmed, closed, reopened."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.clocks import queries as clocks
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.tickets import commands
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import ClosureBasis
from ringback.tickets.tests.conftest import AGENT, HANDLER, LEAD, NOW, SYSTEM

HOUR = timedelta(hours=1)
ANSWER = {"answer": "已退订并退费", "code": "solved", "cause": "unknowing_subscription"}


def test_an_answer_stops_the_clocks(resolved: Ticket, told: Callable[[], list[str]]) -> None:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=resolved.pk, now=NOW)
    assert {reading.clock.state for reading in readings} == {"met"}
    assert resolved.resolutions.get().code == "solved"
    assert resolved.statements.get(kind="answer").body.reveal() == "已退订并退费75元"
    assert told()[-1] == "ticket.resolved"


@pytest.mark.parametrize("missing", ["answer", "code", "cause"])
def test_an_answer_is_whole(accepted: Ticket, missing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.resolve(ticket_id=accepted.pk, **{**ANSWER, missing: " "}, actor=AGENT, now=NOW)
    assert set(refusal.value.fields) == {missing}


def test_no_answer_while_a_department_still_works(replied: WorkSheet) -> None:
    assert replied.ticket_id is not None
    with pytest.raises(Conflict) as refusal:
        commands.resolve(ticket_id=replied.ticket_id, **ANSWER, actor=AGENT, now=NOW)
    assert refusal.value.reason == "open_sheet"
    commands.pass_reply(sheet_id=replied.pk, actor=AGENT, now=NOW)
    commands.resolve(ticket_id=replied.ticket_id, **ANSWER, actor=AGENT, now=NOW)


def test_a_handler_does_not_answer_the_customer(claimed: WorkSheet) -> None:
    assert claimed.ticket_id is not None
    with pytest.raises(NotAllowed):
        commands.resolve(ticket_id=claimed.ticket_id, **ANSWER, actor=HANDLER, now=NOW)


def test_confirmed_then_closed_for_good(resolved: Ticket, told: Callable[[], list[str]]) -> None:
    with pytest.raises(Conflict):
        commands.close(ticket_id=resolved.pk, basis=ClosureBasis.CONFIRMED, actor=AGENT, now=NOW)
    commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW)
    closed = commands.close(
        ticket_id=resolved.pk, basis=ClosureBasis.CONFIRMED, actor=AGENT, now=NOW
    )
    assert (closed.state, closed.closed_at) == ("closed", NOW)
    assert told()[-2:] == ["ticket.confirmed", "ticket.closed"]
    with pytest.raises(Conflict):
        commands.reopen(ticket_id=closed.pk, reason="dissatisfied", actor=AGENT, now=NOW)


def test_a_silent_complaint_is_closed_by_a_leads_release_alone(resolved: Ticket) -> None:
    for actor, basis in ((SYSTEM, ClosureBasis.SILENT), (AGENT, ClosureBasis.RELEASED)):
        with pytest.raises(NotAllowed):
            commands.close(ticket_id=resolved.pk, basis=basis, actor=actor, now=NOW)
    assert commands.close(
        ticket_id=resolved.pk, basis=ClosureBasis.RELEASED, actor=LEAD, now=NOW
    ).closed_at


def test_reopening_continues_the_ledger_in_a_new_episode(
    resolved: Ticket, told: Callable[[], list[str]]
) -> None:
    """Answered at once, so all 24 hours are left when it comes back ten days later."""
    later = NOW + timedelta(days=10)
    back = commands.reopen(ticket_id=resolved.pk, reason="dissatisfied", actor=AGENT, now=later)
    assert (back.state, back.episode) == ("in_progress", 2)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=back.pk, now=later)
    handling = next(r.clock for r in readings if r.clock.metric == "handling")
    assert (handling.state, handling.due_at) == ("running", later + 24 * HOUR)
    assert told()[-1] == "ticket.reopened"
    again = commands.resolve(ticket_id=back.pk, **ANSWER, actor=AGENT, now=later)
    assert again.resolutions.count() == 2


def test_the_window_for_reopening_ends(resolved: Ticket) -> None:
    with pytest.raises(Conflict) as refusal:
        commands.reopen(
            ticket_id=resolved.pk,
            reason="dissatisfied",
            actor=AGENT,
            now=NOW + timedelta(days=32),
        )
    assert refusal.value.reason == "window_over"


def test_a_stale_answer_is_not_written_over_another(accepted: Ticket) -> None:
    seen = accepted.version
    commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.resolve(ticket_id=accepted.pk, **ANSWER, seen=seen, actor=LEAD, now=NOW)
    accepted.refresh_from_db()
    assert accepted.state == "in_progress"
