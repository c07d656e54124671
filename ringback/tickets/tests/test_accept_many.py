"""Many cases taken on at once, each with its own promise: all or none."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Part, Ticket
from ringback.tickets.tests.conftest import AGENT, HANDLER, LEAD, NOW, REGISTRATION, put, state

Told = Callable[[], list[str]]
SOON = NOW + timedelta(hours=24)


def test_many_are_accepted_each_with_its_own_promise(told: Callable[[], list[str]]) -> None:
    tickets = [commands.register(registration=REGISTRATION, actor=AGENT, now=NOW) for _ in "ab"]
    promises = {tickets[0].pk: SOON, tickets[1].pk: None}
    commands.accept_many(promises=promises, actor=AGENT, now=NOW)
    rows = Ticket.objects.order_by("pk").values_list("state", "promised_at", "version")
    assert list(rows) == [("accepted", SOON, 2), ("accepted", None, 2)]
    assert told()[-2:] == ["ticket.accepted"] * 2


def test_when_one_of_many_is_not_waiting_none_is_accepted(
    registered: Ticket, accepted: Ticket
) -> None:
    waiting = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.accept_many(promises={waiting.pk: SOON, accepted.pk: SOON}, actor=AGENT, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.promised_at) == ("registered", None)


def test_who_may_not_accept_many(registered: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.accept_many(promises={registered.pk: SOON}, actor=HANDLER, now=NOW)


def test_a_case_out_of_reach_is_not_accepted_among_others(registered: Ticket, told: Told) -> None:
    """Nor by itself: its number is no key."""
    own = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    far = {"handling_path": "/44/4402/", "originating_path": "/44/4402/"}
    Part.objects.filter(ticket=registered).delete()
    Ticket.objects.filter(pk=registered.pk).update(**far)
    for promises in ({registered.pk: SOON}, {registered.pk: SOON, own.pk: SOON}):
        with pytest.raises(NotFound):
            commands.accept_many(promises=promises, actor=AGENT, now=NOW)
    assert state(registered) == state(own) == "registered"
    assert "ticket.accepted" not in told()


def test_a_case_that_is_not_is_not_found() -> None:
    with pytest.raises(NotFound):
        commands.accept_many(promises={999: None}, actor=AGENT, now=NOW)


def test_accepted_by_another_meanwhile_none_is_accepted(registered: Ticket) -> None:
    other = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    put(other, "accepted")
    with pytest.raises(Conflict):
        commands.accept_many(promises={registered.pk: SOON, other.pk: SOON}, actor=LEAD, now=NOW)
    assert state(registered) == "registered"
