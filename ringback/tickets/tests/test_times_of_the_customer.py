"""When a customer may urge again, and until when an answer may be questioned."""

from datetime import timedelta

from ringback.tickets import commands, queries
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import AGENT, NOW


def test_nobody_has_urged_yet(accepted: Ticket) -> None:
    assert queries.urging(accepted) is None


def test_the_cool_down_runs_from_the_last_urge(accepted: Ticket) -> None:
    for minutes in (0, 30):
        at = NOW + timedelta(minutes=minutes)
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=at)
    urging = queries.urging(accepted)
    assert urging is not None
    assert urging.urged_at == NOW + timedelta(minutes=30)
    assert urging.again_at - urging.urged_at == timedelta(hours=2)


def test_only_an_answer_can_be_questioned(accepted: Ticket) -> None:
    assert queries.reopen_until(accepted) is None


def test_a_complaint_s_window_is_a_month(resolved: Ticket) -> None:
    until = queries.reopen_until(resolved)
    assert until is not None
    assert timedelta(days=30) <= until - NOW <= timedelta(days=31)
