"""The customer asks where it stays."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import AGENT, COLLEAGUE, NOW, READER, STRANGER, put, said

Told = Callable[[], list[str]]


def test_an_urge_is_counted(accepted: Ticket, told: Told) -> None:
    commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)
    urged = accepted.urges.get()
    assert (urged.channel, urged.urged_by, urged.urged_at) == ("phone", AGENT.ref, NOW)
    assert told()[-1] == "ticket.urged"
    assert said("ticket.urged") == {"channel": "phone"}


def test_two_who_urge_at_once_are_both_heard(accepted: Ticket) -> None:
    for actor in (AGENT, COLLEAGUE):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=actor, now=NOW)
    assert accepted.urges.count() == 2


def test_a_customer_urges_their_own_case_alone(accepted: Ticket) -> None:
    other = Actor("customer:00000000-0000-0000-0000-000000000001")
    for actor, refusal in ((other, NotFound), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            commands.urge(ticket_id=accepted.pk, channel="portal", actor=actor, now=NOW)
    assert not accepted.urges.exists()


@pytest.mark.parametrize("ended", ["closed", "cancelled", "ineligible", "merged"])
def test_of_what_has_ended_nothing_is_owed(accepted: Ticket, ended: str) -> None:
    put(accepted, ended)
    with pytest.raises(Conflict):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)
    assert not accepted.urges.exists()
