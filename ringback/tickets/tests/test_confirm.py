"""The customer says it is solved."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    LEAD,
    NOW,
    READER,
    STRANGER,
    every_state_but,
    put,
    said,
    state,
)

Told = Callable[[], list[str]]


def test_confirmed_by_whoever_heard_the_customer_say_so(resolved: Ticket, told: Told) -> None:
    assert commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW).state == "confirmed"
    assert told()[-1] == "ticket.confirmed"
    assert said("ticket.confirmed") == {"episode": 1}


def test_who_may_not(resolved: Ticket) -> None:
    other = Actor("customer:00000000-0000-0000-0000-000000000001")
    for actor, refusal in ((other, NotFound), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            commands.confirm(ticket_id=resolved.pk, actor=actor, now=NOW)
    assert state(resolved) == "resolved"


@pytest.mark.parametrize("wrong", every_state_but("resolved"))
def test_only_an_answer_can_be_confirmed_and_once(resolved: Ticket, wrong: str) -> None:
    put(resolved, wrong)
    with pytest.raises(Conflict):
        commands.confirm(ticket_id=resolved.pk, actor=AGENT, now=NOW)
    assert state(resolved) == wrong


def test_of_two_who_saw_the_same_one_is_late(resolved: Ticket) -> None:
    seen = resolved.version
    commands.reopen(ticket_id=resolved.pk, reason="dissatisfied", seen=seen, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.confirm(ticket_id=resolved.pk, seen=seen, actor=LEAD, now=NOW)
    assert state(resolved) == "in_progress"
