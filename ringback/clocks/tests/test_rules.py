"""The arithmetic of clocks: tables for the cases people argue about, properties for the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ringback.clocks.rules import Running, Thresholds, alarms, due_at, elapsed
from ringback.clocks.states import Alarm
from ringback.kernel.spans import Span, Unit, parse_span
from ringback.kernel.worktime import ALWAYS, Calendar, hours

START = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)  # Friday 16:00 in Shanghai
HOUR = timedelta(hours=1)
DAYTIME = Calendar(week=(hours("09:00-12:00", "13:00-18:00"),) * 5 + ((), ()))


def run(*edges: float | None) -> list[Running]:
    """``run(0, 2, 5, None)``: ran from hour 0 to 2, paused, runs again since hour 5."""
    instants = [None if edge is None else START + edge * HOUR for edge in edges]
    pairs = zip(instants[::2], instants[1::2], strict=True)
    return [Running(since, until) for since, until in pairs if since is not None]


@pytest.mark.parametrize(
    ("span", "ledger", "due"),
    [
        ("24h", run(0, None), 24),
        ("24h", run(0, 2, 5, None), 27),
        ("24h", run(0, 2, 5, 6, 10, None), 31),
        ("24h", run(0, 30, 40, None), 40),  # reopened with nothing left: due at once
        ("24h", run(0, 20, 100, None), 104),
        ("2d", run(0, None), 56),  # the end of the 15th in Shanghai, 24:00
        ("2d", run(0, 2, 5, None), 59),
    ],
)
def test_due(span: str, ledger: list[Running], due: float) -> None:
    assert due_at(ALWAYS, parse_span(span), ledger) == START + due * HOUR


def test_a_pause_over_night_costs_only_the_open_hours() -> None:
    """Paused Friday 17:00, resumed Monday 10:00 local: of four service hours one was used."""
    ledger = run(0, 1, 66, None)
    due = due_at(DAYTIME, parse_span("4sh"), ledger)
    assert due == START + 70 * HOUR  # 10–12 and 13–14, lunch left out
    assert elapsed(DAYTIME, ledger, START + 68 * HOUR) == 3 * HOUR


def test_alarms_come_in_order_and_count_what_was_used_before_the_pause() -> None:
    shares = Thresholds(handler=0.5, lead=0.8)
    assert alarms(ALWAYS, parse_span("10h"), run(0, None), shares) == [
        (Alarm.HANDLER, START + 5 * HOUR),
        (Alarm.LEAD, START + 8 * HOUR),
        (Alarm.BREACH, START + 10 * HOUR),
    ]
    assert alarms(ALWAYS, parse_span("10h"), run(0, 6, 20, None), shares) == [
        (Alarm.HANDLER, START + 20 * HOUR),
        (Alarm.LEAD, START + 22 * HOUR),
        (Alarm.BREACH, START + 24 * HOUR),
    ]


LEDGERS = st.lists(st.integers(1, 40), min_size=1, max_size=7).map(
    lambda gaps: [sum(gaps[: i + 1]) for i in range(len(gaps))]
)


@given(LEDGERS, st.integers(1, 200))
def test_what_is_used_by_the_due_instant_is_the_limit(edges: list[int], limit: int) -> None:
    """Running on without a pause, a clock reaches its limit exactly when it is due."""
    if len(edges) % 2 == 0:
        edges.append(edges[-1] + 1)
    ledger = run(*edges, None)
    used_before = elapsed(ALWAYS, ledger[:-1], START)
    assume(used_before <= limit * HOUR)
    due = due_at(ALWAYS, Span(limit, Unit.HOUR), ledger)
    assert elapsed(ALWAYS, ledger, due) == limit * HOUR


@given(st.integers(1, 100), st.integers(1, 100), st.integers(1, 100))
def test_when_a_pause_happens_does_not_matter_only_how_long_it_is(
    limit: int, at: int, length: int
) -> None:
    assume(at < limit)
    span = Span(limit, Unit.HOUR)
    paused = due_at(ALWAYS, span, run(0, at, at + length, None))
    assert paused == due_at(ALWAYS, span, run(0, None)) + length * HOUR
