"""Taken, spoken on, held, resumed, urged, given up."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries, sweeps
from ringback.tickets.models import Hold, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HANDLER,
    LEAD,
    NOW,
    STRANGER,
    SYSTEM,
    replace_owner,
)

HOUR = timedelta(hours=1)


def handling(ticket: Ticket) -> clocks.Reading:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=NOW)
    (found,) = (each for each in readings if each.clock.metric == "handling")
    return found


def test_who_takes_a_case_first_stays_its_first_owner() -> None:
    ticket = commands.register(registration=replace_owner(""), actor=SYSTEM, now=NOW)
    taken = commands.take(ticket_id=ticket.pk, actor=AGENT, now=NOW)
    assert (taken.owner, taken.first_owner) == (AGENT.ref, AGENT.ref)
    with pytest.raises(Conflict):
        commands.take(ticket_id=ticket.pk, actor=COLLEAGUE, now=NOW)


def test_a_reply_by_a_person_is_the_first_contact_and_a_receipt_is_not(accepted: Ticket) -> None:
    def first_contact() -> str:
        readings = clocks.of_subject(subject_kind="ticket", subject_id=accepted.pk, now=NOW)
        return next(r.clock.state for r in readings if r.clock.metric == "first_contact")

    commands.say(ticket_id=accepted.pk, body="已受理", actor=SYSTEM, now=NOW)
    assert first_contact() == "running"
    commands.say(ticket_id=accepted.pk, body="您好，正在核查", actor=AGENT, now=NOW + HOUR)
    assert first_contact() == "met"


def test_whoever_is_mentioned_may_read_from_then_on(accepted: Ticket) -> None:
    with pytest.raises(NotFound):
        queries.ticket(ticket_id=accepted.pk, actor=STRANGER)
    commands.note(ticket_id=accepted.pk, body="请看", mentions=[STRANGER.ref], actor=AGENT, now=NOW)
    assert queries.ticket(ticket_id=accepted.pk, actor=STRANGER) == accepted


def test_notes_are_not_for_customers(accepted: Ticket) -> None:
    customer = Actor(f"customer:{accepted.customer_id}")
    commands.note(ticket_id=accepted.pk, body="内部", actor=AGENT, now=NOW)
    kinds = {said.kind for said in queries.statements(accepted, customer)}
    assert kinds == {"request"}


def test_words_are_not_in_the_journal(accepted: Ticket) -> None:
    commands.note(ticket_id=accepted.pk, body="电话13812345678", actor=AGENT, now=NOW)
    assert "138" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize("body", ["", "  \n", "\0\x07", "\ud800"])
def test_no_words_no_statement(accepted: Ticket, body: str) -> None:
    with pytest.raises(Invalid):
        commands.say(ticket_id=accepted.pk, body=body, actor=AGENT, now=NOW)


def test_waiting_for_the_customer_pauses_handling_and_nothing_else(
    accepted: Ticket, told: Callable[[], list[str]]
) -> None:
    held = commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + 20 * HOUR,
        actor=AGENT,
        now=NOW + 4 * HOUR,
    )
    states = {
        reading.clock.metric: reading.clock.state
        for reading in clocks.of_subject(subject_kind="ticket", subject_id=held.pk, now=NOW)
    }
    assert states == {"first_contact": "running", "handling": "paused"}
    commands.resume(ticket_id=held.pk, actor=AGENT, now=NOW + 10 * HOUR)
    assert handling(accepted).clock.due_at == NOW + 30 * HOUR
    assert Hold.objects.get().resumed_by == AGENT.ref
    assert told()[-2:] == ["ticket.held", "ticket.resumed"]


def test_a_hold_ends_by_itself_and_pauses_nothing_beyond_its_end(
    accepted: Ticket, told: Callable[[], list[str]]
) -> None:
    commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_customer",
        until=NOW + 6 * HOUR,
        actor=AGENT,
        now=NOW,
    )
    sweeps.end_holds(NOW + 5 * HOUR)
    assert Ticket.objects.get().state == "on_hold"
    assert sweeps.end_holds(NOW + 9 * HOUR) == 1, "the worker was away for three hours"
    assert Ticket.objects.get().state == "in_progress"
    assert handling(accepted).clock.due_at == NOW + 30 * HOUR
    assert told()[-1] == "ticket.resumed"
    assert sweeps.end_holds(NOW + 9 * HOUR) == 0


def test_a_hold_that_somebody_ended_meanwhile_is_passed_over(
    accepted: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "held_beyond", lambda now, limit: [accepted.pk])
    assert sweeps.end_holds(NOW) == 0


def test_waiting_for_our_own_parts_pauses_nothing(accepted: Ticket) -> None:
    commands.hold(
        ticket_id=accepted.pk,
        reason="waiting_material",
        until=NOW + HOUR,
        actor=AGENT,
        now=NOW,
    )
    assert handling(accepted).clock.state == "running"


@pytest.mark.parametrize(
    ("reason", "until", "field"),
    [("because", NOW + HOUR, "reason"), ("waiting_customer", NOW, "until")],
)
def test_a_hold_has_a_known_reason_and_an_end(
    accepted: Ticket, reason: str, until: datetime, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.hold(
            ticket_id=accepted.pk,
            reason=reason,
            until=until,
            actor=AGENT,
            now=NOW,
        )
    assert field in refusal.value.fields


def test_a_case_is_not_given_up_while_a_department_works_on_it(sheet: WorkSheet) -> None:
    assert sheet.ticket_id is not None
    with pytest.raises(Conflict) as refusal:
        commands.cancel(ticket_id=sheet.ticket_id, reason="withdrawn", actor=LEAD, now=NOW)
    assert refusal.value.reason == "open_sheet"


def test_a_cancelled_case_owes_nothing(accepted: Ticket, told: Callable[[], list[str]]) -> None:
    commands.cancel(ticket_id=accepted.pk, reason="withdrawn", actor=LEAD, now=NOW)
    assert handling(accepted).clock.state == "cancelled"
    assert told()[-1] == "ticket.cancelled"
    with pytest.raises(Conflict):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)


def test_an_urge_is_counted(accepted: Ticket, told: Callable[[], list[str]]) -> None:
    commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)
    assert accepted.urges.count() == 1
    assert told()[-1] == "ticket.urged"


def test_who_may_not(accepted: Ticket, sheet: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        commands.hold(
            ticket_id=accepted.pk,
            reason="waiting_customer",
            until=NOW + HOUR,
            actor=HANDLER,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        commands.cancel(ticket_id=accepted.pk, reason="x", actor=AGENT, now=NOW)
