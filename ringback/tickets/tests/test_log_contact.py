"""Somebody spoke to the customer otherwise than by a reply."""

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import HOUR, NOW, STRANGER, SYSTEM, clock_states


def test_a_call_that_was_answered_is_a_first_contact(accepted: Ticket) -> None:
    commands.log_contact(ticket_id=accepted.pk, actor=SYSTEM, now=NOW)
    entry = Entry.objects.get(kind="clock.stopped", content__metric="first_contact")
    assert entry.content["in_time"] is True
    assert clock_states(accepted) == {"first_contact": "met", "handling": "running"}


def test_the_first_contact_is_the_first(accepted: Ticket) -> None:
    for hours in (0, 5):
        commands.log_contact(ticket_id=accepted.pk, actor=SYSTEM, now=NOW + hours * HOUR)
    assert Entry.objects.filter(kind="clock.stopped").count() == 1


def test_who_may_not(accepted: Ticket) -> None:
    with pytest.raises(NotFound):
        commands.log_contact(ticket_id=accepted.pk, actor=STRANGER, now=NOW)
    assert clock_states(accepted)["first_contact"] == "running"
