"""Handed down by letter: its number, its deadline, its reply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base.worker import drain
from ringback.clocks.queries import Clock
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.commands import HandedDown
from ringback.tickets.models import Letter, Ticket, WorkSheet
from ringback.tickets.states import ClosureBasis, Kind, LetterSource, SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    REGISTRATION,
    STRANGER,
    SYSTEM,
    clock_states,
    put,
    said,
)

HOUR = timedelta(hours=1)
Told = Callable[[], list[str]]
LETTER = HandedDown(
    source=LetterSource.CITY_HOTLINE,
    number="GZ-12345-20260213-0088",
    received_at=NOW - 2 * HOUR,
    deadline=NOW + 20 * HOUR,
)


def record(ticket: Ticket, letter: HandedDown = LETTER, actor: Actor = AGENT) -> Letter:
    return commands.record_letter(ticket_id=ticket.pk, letter=letter, actor=actor, now=NOW)


def of_the_letter() -> Clock:
    return Clock.objects.get(layer="handed_down")


def answer(ticket: Ticket) -> None:
    commands.resolve(
        ticket_id=ticket.pk,
        answer="已退订并退费75元",
        code="solved",
        cause="other",
        actor=AGENT,
        now=NOW + HOUR,
    )


def test_registered_with_a_letter_its_deadline_is_a_layer(told: Told) -> None:
    ticket = commands.register(
        registration=replace(REGISTRATION, letter=LETTER), actor=AGENT, now=NOW
    )
    letter = queries.letter_of(ticket)
    assert letter is not None
    assert (letter.source, letter.number) == ("12345", LETTER.number)
    clock = of_the_letter()
    assert (clock.metric, clock.due_at, clock.started_at) == (
        "handling",
        LETTER.deadline,
        LETTER.received_at,
    )
    assert queries.promise_of(ticket) == LETTER.deadline, "the strictest makes the promise"
    assert told() == ["ticket.registered", "ticket.handed_down"]
    assert said("ticket.handed_down")["source"] == "12345"
    # An escalated case is contacted within the hour (§3.2.1).
    assert Clock.objects.get(metric="first_contact").limit == "1h"


def test_recorded_later_the_case_s_own_limits_are_ruled_anew(accepted: Ticket) -> None:
    record(accepted)
    assert of_the_letter().due_at == LETTER.deadline
    assert Clock.objects.get(metric="first_contact", state="running").limit == "1h"


def test_a_letter_that_names_no_deadline_has_the_manual_s(accepted: Ticket) -> None:
    record(accepted, replace(LETTER, deadline=None))
    assert (of_the_letter().limit, of_the_letter().clause) == ("5wd", "5.4.6")


def test_it_is_supervised_from_its_birth(accepted: Ticket) -> None:
    record(accepted)
    drain(NOW)
    order = WorkSheet.objects.get(kind=SheetKind.SUPERVISION)
    assert order.ticket_id == accepted.pk


def test_the_answer_is_no_reply_and_without_a_reply_nothing_is_closed(accepted: Ticket) -> None:
    record(accepted)
    answer(accepted)
    assert clock_states(accepted)["handling"] == "met"
    assert of_the_letter().state == "running"
    commands.confirm(ticket_id=accepted.pk, actor=AGENT, now=NOW + HOUR)
    with pytest.raises(Conflict) as refusal:
        commands.close(
            ticket_id=accepted.pk, basis=ClosureBasis.CONFIRMED, actor=AGENT, now=NOW + HOUR
        )
    assert refusal.value.reason == "letter_owed"
    drain(NOW + HOUR)
    accepted.refresh_from_db()
    assert accepted.state == "confirmed"


def test_the_reply_meets_the_deadline_and_closes_what_waited_for_it(
    accepted: Ticket, told: Told
) -> None:
    record(accepted)
    answer(accepted)
    commands.confirm(ticket_id=accepted.pk, actor=AGENT, now=NOW + HOUR)
    sent = commands.send_letter(ticket_id=accepted.pk, actor=AGENT, now=NOW + 2 * HOUR)
    assert (sent.sent_at, sent.sent_by) == (NOW + 2 * HOUR, AGENT.ref)
    assert of_the_letter().state == "met"
    assert told()[-1] == "ticket.letter_sent"
    drain(NOW + 2 * HOUR)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.closure_basis) == ("closed", "confirmed")
    with pytest.raises(Conflict):
        commands.send_letter(ticket_id=accepted.pk, actor=AGENT, now=NOW + 3 * HOUR)


def test_a_reply_too_late_is_a_breach_of_the_letter_alone(accepted: Ticket) -> None:
    record(accepted)
    answer(accepted)
    commands.send_letter(ticket_id=accepted.pk, actor=AGENT, now=NOW + 21 * HOUR)
    assert (of_the_letter().state, of_the_letter().breached_at) == ("missed", LETTER.deadline)
    assert clock_states(accepted)["handling"] == "met"


def test_before_the_answer_there_is_nothing_to_reply(accepted: Ticket) -> None:
    record(accepted)
    with pytest.raises(Conflict):
        commands.send_letter(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    assert "send_letter" not in queries.ticket_verbs(accepted, AGENT)


def test_a_letter_is_recorded_once(accepted: Ticket) -> None:
    record(accepted)
    other = commands.register(
        registration=replace(REGISTRATION, kind=Kind.INQUIRY), actor=AGENT, now=NOW
    )
    with pytest.raises(Conflict) as refusal:
        record(other)
    assert refusal.value.reason == "letter_known"
    assert "record_letter" not in queries.ticket_verbs(accepted, AGENT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "  "}, "number"),
        ({"received_at": NOW + HOUR}, "received_at"),
        ({"deadline": NOW - 3 * HOUR}, "deadline"),
    ],
)
def test_what_no_letter_can_say_is_refused(
    accepted: Ticket, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        record(accepted, replace(LETTER, **changes))
    assert field in refusal.value.fields
    assert not Letter.objects.exists()


def test_who_may_not(accepted: Ticket, sheet: WorkSheet) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            record(accepted, actor=actor)


def test_a_closed_case_takes_no_letter(accepted: Ticket) -> None:
    put(accepted, "closed")
    with pytest.raises(Conflict):
        record(accepted)


def test_what_was_handed_down_is_answered_before_anything_ends_it(accepted: Ticket) -> None:
    record(accepted)
    other = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    for end in (
        lambda: commands.cancel(ticket_id=accepted.pk, reason="withdrawn", actor=SYSTEM, now=NOW),
        lambda: commands.merge(
            source_id=accepted.pk, target_id=other.pk, actor=LEAD, now=NOW + HOUR
        ),
    ):
        with pytest.raises(Conflict) as refusal:
            end()
        assert refusal.value.reason == "letter_owed"
    assert of_the_letter().state == "running"


def test_a_case_has_one_letter(accepted: Ticket) -> None:
    record(accepted)
    with pytest.raises(Conflict) as refusal:
        record(accepted, replace(LETTER, number="another"))
    assert refusal.value.reason == "letter_recorded"


def test_one_that_lay_in_triage_is_supervised_once_accepted(registered: Ticket) -> None:
    record(registered)
    drain(NOW + HOUR)
    assert not WorkSheet.objects.filter(kind=SheetKind.SUPERVISION).exists()
    commands.accept(ticket_id=registered.pk, promised_at=None, actor=AGENT, now=NOW + 2 * HOUR)
    drain(NOW + 2 * HOUR)
    assert WorkSheet.objects.filter(kind=SheetKind.SUPERVISION).count() == 1
