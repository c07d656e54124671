"""Many requests at once: all or none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

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
