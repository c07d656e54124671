"""The customer asks where it stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.clocks.queries import Clock
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import AGENT, COLLEAGUE, NOW, READER, STRANGER, put, said

HOUR = timedelta(hours=1)
Told = Callable[[], list[str]]


def test_an_urge_is_counted(accepted: Ticket, told: Told) -> None:
    commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)
    urged = accepted.urges.get()
    assert (urged.channel, urged.urged_by, urged.urged_at) == ("phone", AGENT.ref, NOW)
    assert told()[-1] == "ticket.urged"
    assert said("ticket.urged") == {"channel": "phone", "count": 1, "alerts": True}


def test_an_urge_is_to_be_answered_in_time_and_speaking_answers_it(accepted: Ticket) -> None:
    commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW)
    clock = Clock.objects.get(metric="urge")
    assert (clock.limit, clock.clause, clock.state) == ("1h", "2.4.3", "running")
    commands.say(ticket_id=accepted.pk, body="今日内到账", actor=AGENT, now=NOW + HOUR / 2)
    clock.refresh_from_db()
    assert clock.state == "met"


def test_within_the_cool_down_it_counts_and_alerts_nobody_anew(accepted: Ticket) -> None:
    for hours in (0, 1, 3):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW + hours * HOUR)
    entries = Entry.objects.filter(kind="ticket.urged").order_by("id")
    told = [(each.content["count"], each.content["alerts"]) for each in entries]
    assert told == [(1, True), (2, False), (3, True)]
    assert Clock.objects.filter(metric="urge").count() == 1, "the first is answered first"


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
