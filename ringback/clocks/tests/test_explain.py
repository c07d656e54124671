"""Every due date can print its own computation."""

from ringback.clocks import queries
from ringback.clocks.models import Clock
from ringback.clocks.tests.samples import HOUR, NOW, at, pause, resume


def test_every_due_date_can_be_explained(handling: Clock) -> None:
    pause(4)
    resume(6)
    why = queries.explain(clock_id=handling.pk, now=at(7))
    assert why.clock.clause == "3.2.2"
    assert why.calendar_code == "natural"
    assert [run.until is None for run in why.ledger] == [False, True]
    assert why.elapsed == 5 * HOUR


def test_a_due_date_prints_its_own_computation(handling: Clock) -> None:
    told = queries.explain(clock_id=handling.pk, now=NOW + HOUR)
    assert told.elapsed == HOUR
    assert "2026-02-13 16:20" in told.lines[0]
    assert "2026-02-14 16:20" in told.lines[-1]
