"""Many requests at once: all or none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity, Kind
from ringback.tickets.tests.conftest import (
    HANDLER,
    HOUR,
    NOW,
    READER,
    REGISTRATION,
    SYSTEM,
    handling,
)

Told = Callable[[], list[str]]


def test_many_are_registered_together_or_not_at_all() -> None:
    batch = [replace(REGISTRATION, text=f"第{n}条", kind=Kind.INQUIRY) for n in range(3)]
    tickets = commands.register_many(registrations=batch, actor=SYSTEM, now=NOW)
    assert [ticket.statements.get().body.reveal() for ticket in tickets] == [
        "第0条",
        "第1条",
        "第2条",
    ]
    with pytest.raises(Invalid):
        commands.register_many(
            registrations=[*batch, replace(REGISTRATION, text=" ")], actor=SYSTEM, now=NOW
        )
    assert Ticket.objects.count() == 3


def test_each_has_an_entry_and_clocks_of_its_own(told: Told) -> None:
    batch = [REGISTRATION, replace(REGISTRATION, complexity=Complexity.MAJOR)]
    first, second = commands.register_many(registrations=batch, actor=SYSTEM, now=NOW)
    assert told() == ["ticket.registered"] * 2
    assert handling(first).clock.due_at == NOW + 24 * HOUR
    assert handling(second).clock.due_at == NOW + 48 * HOUR


def test_none_at_all_is_no_work(told: Told) -> None:
    assert commands.register_many(registrations=[], actor=SYSTEM, now=NOW) == []
    assert told() == []


@pytest.mark.parametrize("actor", [HANDLER, READER, Actor("client:1")])
def test_who_may_not(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        commands.register_many(registrations=[REGISTRATION], actor=actor, now=NOW)
    assert not Ticket.objects.exists()


def test_what_is_accepted_at_once_has_the_strictest_promise(told: Told) -> None:
    batch = [replace(REGISTRATION, is_accepted=True), REGISTRATION]
    taken, waiting = commands.register_many(
        registrations=batch, actor=SYSTEM, accepted_by=SYSTEM.acting_for("user:7"), now=NOW
    )
    taken.refresh_from_db()
    waiting.refresh_from_db()
    assert (taken.state, taken.accepted_at) == ("accepted", NOW)
    assert taken.promised_at == handling(taken).clock.due_at
    assert (waiting.state, waiting.accepted_at, waiting.promised_at) == ("registered", None, None)
    assert told() == ["ticket.registered"] * 2 + ["ticket.accepted"]
    accepted = Entry.objects.get(kind="ticket.accepted")
    assert (accepted.subject_id, accepted.on_behalf_of) == (str(taken.pk), "user:7")


def test_a_time_that_is_past_is_no_promise() -> None:
    """Back-entry: taken on, but nobody is told a moment that lies behind us."""
    late = replace(REGISTRATION, is_accepted=True, occurred_at=NOW - 100 * HOUR)
    (taken,) = commands.register_many(
        registrations=[late], actor=SYSTEM, accepted_by=SYSTEM, now=NOW
    )
    assert (taken.state, taken.promised_at) == ("accepted", None)


def test_who_may_not_accept_registers_nothing() -> None:
    taken = replace(REGISTRATION, is_accepted=True)
    with pytest.raises(NotAllowed):
        commands.register_many(registrations=[taken], actor=SYSTEM, accepted_by=READER, now=NOW)
    assert not Ticket.objects.exists()


def test_what_a_person_must_look_at_has_a_limit_for_it() -> None:
    (ticket,) = commands.register_many(
        registrations=[replace(REGISTRATION, waits=True)], actor=SYSTEM, now=NOW
    )
    assert clocks.live_metrics(subject_kind="ticket", subject_id=str(ticket.pk)) == {
        Metric.FIRST_CONTACT,
        Metric.HANDLING,
        Metric.TRIAGE,
    }
