"""Somebody works on it now."""

from collections.abc import Callable

import pytest

from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    NOW,
    READER,
    STRANGER,
    every_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def test_the_work_begins(accepted: Ticket, told: Told) -> None:
    begun = commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    assert begun.state == "in_progress"
    assert told()[-1] == "ticket.begun"
    assert said("ticket.begun") == {}


def test_who_may_not(accepted: Ticket) -> None:
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            commands.begin(ticket_id=accepted.pk, actor=actor, now=NOW)


@pytest.mark.parametrize("wrong", every_state_but("accepted"))
def test_only_an_accepted_case_is_begun_and_once(accepted: Ticket, wrong: str) -> None:
    put(accepted, wrong)
    with pytest.raises(Conflict):
        commands.begin(ticket_id=accepted.pk, actor=AGENT, now=NOW)
    assert state(accepted) == wrong
