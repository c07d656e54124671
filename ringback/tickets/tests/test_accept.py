"""The case is taken on."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    READER,
    STRANGER,
    every_state_but,
    put,
    said,
    state,
)

SOON = NOW + timedelta(hours=24)


def test_acceptance_keeps_what_was_promised(
    registered: Ticket, told: Callable[[], list[str]]
) -> None:
    ticket = commands.accept(ticket_id=registered.pk, promised_at=SOON, actor=AGENT, now=NOW)
    assert (ticket.state, ticket.accepted_at, ticket.promised_at) == ("accepted", NOW, SOON)
    assert told()[-1] == "ticket.accepted"


def test_of_two_who_accept_at_once_one_hears_conflict(accepted: Ticket) -> None:
    with pytest.raises(Conflict):
        commands.accept(ticket_id=accepted.pk, promised_at=SOON, actor=LEAD, now=NOW)


def test_a_ticket_out_of_reach_does_not_exist(registered: Ticket) -> None:
    with pytest.raises(NotFound):
        commands.accept(ticket_id=registered.pk, promised_at=None, actor=STRANGER, now=NOW)


def test_a_handler_does_not_accept(registered: Ticket) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        commands.accept(ticket_id=registered.pk, promised_at=None, actor=HANDLER, now=NOW)


def test_the_journal_says_what_was_promised(registered: Ticket) -> None:
    commands.accept(ticket_id=registered.pk, promised_at=SOON, actor=AGENT, now=NOW)
    assert said("ticket.accepted") == {"promised_at": SOON.isoformat()}


def test_who_sees_it_need_not_be_one_who_may(registered: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.accept(ticket_id=registered.pk, promised_at=None, actor=READER, now=NOW)
    assert state(registered) == "registered"


@pytest.mark.parametrize("wrong", every_state_but("registered"))
def test_only_a_registered_case_is_accepted(registered: Ticket, wrong: str) -> None:
    put(registered, wrong)
    with pytest.raises(Conflict):
        commands.accept(ticket_id=registered.pk, promised_at=SOON, actor=AGENT, now=NOW)
    registered.refresh_from_db()
    assert (registered.state, registered.promised_at) == (wrong, None)


def test_who_looked_before_it_was_classified_is_told_so(registered: Ticket) -> None:
    Ticket.objects.update(version=registered.version + 1)
    with pytest.raises(Conflict):
        commands.accept(
            ticket_id=registered.pk,
            promised_at=SOON,
            seen=registered.version,
            actor=AGENT,
            now=NOW,
        )
