"""Final: later work is a new ticket."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.states import ClosureBasis, Kind, SheetKind
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    LEAD,
    NOW,
    READER,
    STRANGER,
    SYSTEM,
    every_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def close(ticket: Ticket, basis: ClosureBasis, actor: Actor, seen: int | None = None) -> Ticket:
    return commands.close(ticket_id=ticket.pk, basis=basis, seen=seen, actor=actor, now=NOW)


CONFIRMED, SILENT, RELEASED = ClosureBasis


def test_confirmed_then_closed_for_good(resolved: Ticket, told: Told) -> None:
    with pytest.raises(Conflict):
        close(resolved, CONFIRMED, AGENT)
    commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW)
    closed = close(resolved, CONFIRMED, AGENT)
    assert (closed.state, closed.closed_at) == ("closed", NOW)
    assert told()[-2:] == ["ticket.confirmed", "ticket.closed"]
    assert said("ticket.closed") == {"basis": "confirmed"}
    with pytest.raises(Conflict):
        commands.reopen(ticket_id=closed.pk, reason="dissatisfied", actor=AGENT, now=NOW)


def test_a_silent_complaint_is_closed_by_a_leads_release_alone(resolved: Ticket) -> None:
    for actor, basis in ((SYSTEM, SILENT), (AGENT, RELEASED)):
        with pytest.raises(NotAllowed):
            close(resolved, basis, actor)
    assert close(resolved, RELEASED, LEAD).closed_at


def test_silence_is_for_the_system_to_state(resolved: Ticket) -> None:
    Ticket.objects.update(kind=Kind.INQUIRY)
    for actor in (AGENT, LEAD):
        with pytest.raises(NotAllowed):
            close(resolved, SILENT, actor)
    assert close(resolved, SILENT, SYSTEM).closure_basis == "silent"


def test_who_may_not(resolved: Ticket) -> None:
    put(resolved, "confirmed")
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            close(resolved, CONFIRMED, actor)


def test_not_while_a_customer_is_still_called_back(resolved: Ticket) -> None:
    commands.dispatch(
        ticket_id=resolved.pk,
        kind=SheetKind.CALLBACK,
        department_path=BILLING,
        actor=AGENT,
        now=NOW,
    )
    with pytest.raises(Conflict) as refusal:
        close(resolved, RELEASED, LEAD)
    assert refusal.value.reason == "open_sheet"


@pytest.mark.parametrize("wrong", every_state_but("resolved", "confirmed"))
def test_only_what_is_answered_is_closed_and_once(resolved: Ticket, wrong: str) -> None:
    put(resolved, wrong)
    with pytest.raises(Conflict):
        close(resolved, RELEASED, LEAD)
    assert state(resolved) == wrong


def test_of_two_who_saw_the_same_one_is_late(resolved: Ticket) -> None:
    seen = resolved.version
    commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        close(resolved, CONFIRMED, LEAD, seen)
    assert state(resolved) == "confirmed"
