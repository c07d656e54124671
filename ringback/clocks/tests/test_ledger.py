"""The ledger under random lives: what is used is the open time of its stretches, and no more."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringback.clocks import commands, queries, rules
from ringback.clocks.models import Clock, FiredAlarm
from ringback.clocks.rules import Running
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import ACTOR, HOUR, at, runs, start
from ringback.kernel.spans import Span, Unit
from ringback.kernel.worktime import ALWAYS, Calendar, SpecialDay, hours

HALF = timedelta(minutes=30)
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 9, 28, tzinfo=ZONE).astimezone(UTC)
OPEN = [*range(18, 24), *range(26, 36)]  # half hours: 9 to 12, 13 to 18
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 9, 27), date(2026, 10, 10)}
OFFICE = Calendar(
    week=(hours("09:00-12:00", "13:00-18:00"),) * 5 + ((), ()),
    special_days=(
        *(SpecialDay(day) for day in sorted(HOLIDAYS)),
        *(SpecialDay(day, hours("09:00-12:00", "13:00-18:00")) for day in sorted(MADE_UP)),
    ),
)


def counted(since: datetime, until: datetime) -> timedelta:
    """The open time, slot by slot, as one would count it on paper."""
    total, slot = timedelta(), since
    while slot < until:
        local = slot.astimezone(ZONE)
        weekday = local.weekday() < 5 and local.date() not in HOLIDAYS
        if (weekday or local.date() in MADE_UP) and local.hour * 2 + local.minute // 30 in OPEN:
            total += HALF
        slot += HALF
    return total


EDGES = st.lists(st.integers(0, 48 * 16), min_size=1, max_size=7, unique=True).map(sorted)


@given(EDGES)
@settings(max_examples=60)
def test_what_is_used_is_the_open_time_of_the_stretches(edges: list[int]) -> None:
    """Across the National Day week, its made-up Saturday and the Sunday before."""
    instants = [MONDAY + edge * HALF for edge in edges]
    now = MONDAY + 48 * 16 * HALF
    ends = [*instants[1::2], None] if len(instants) % 2 else instants[1::2]
    ledger = [Running(since, until) for since, until in zip(instants[::2], ends, strict=True)]
    used = sum((counted(run.since, run.until or now) for run in ledger), timedelta())
    assert rules.elapsed(OFFICE, ledger, now) == used


@given(EDGES, st.integers(1, 60))
@settings(max_examples=60)
def test_it_is_due_when_the_open_time_of_the_stretches_is_the_limit(
    edges: list[int], limit: int
) -> None:
    instants = [MONDAY + edge * HALF for edge in edges]
    if len(instants) % 2 == 0:
        instants.append(instants[-1] + HALF)
    ends = [*instants[1::2], None]
    ledger = [Running(since, until) for since, until in zip(instants[::2], ends, strict=True)]
    due = rules.due_at(OFFICE, Span(limit, Unit.SERVICE_HOUR), ledger)
    before = sum((counted(r.since, r.until) for r in ledger if r.until), timedelta())
    if before >= limit * HOUR:
        assert due == ledger[-1].since, "nothing is left: due at once"
    else:
        assert before + counted(ledger[-1].since, due) == limit * HOUR
        assert before + counted(ledger[-1].since, due - HALF) == limit * HOUR - HALF


def ledger_of(lengths: list[tuple[int, int]]) -> list[Running]:
    """Stretches of work, each followed by a pause, in half hours; the last one lasts."""
    ledger, at_ = [], MONDAY
    for worked, paused in lengths:
        ledger.append(Running(at_, at_ + worked * HALF))
        at_ += (worked + paused) * HALF
    return [*ledger, Running(at_, None)]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_in_which_order_the_pauses_came_makes_no_difference(
    lengths: list[tuple[int, int]], dice: Random
) -> None:
    """On the natural clock the end is put off by their sum, whichever came first; and what was used
    is the same however the rows of the ledger are read."""
    limit = Span(24, Unit.HOUR)
    ledger = ledger_of(lengths)
    paused = sum(pause for _, pause in lengths)
    used = sum(worked for worked, _ in lengths)
    left = max(48 - used, 0)
    expected = MONDAY + (used + paused + left) * HALF
    assert rules.due_at(ALWAYS, limit, ledger) == expected
    pauses = [pause for _, pause in lengths]
    dice.shuffle(pauses)
    again = ledger_of([(worked, pause) for (worked, _), pause in zip(lengths, pauses, strict=True)])
    assert rules.due_at(ALWAYS, limit, again) == expected
    now = ledger[-1].since + HOUR
    read = dice.sample(ledger, len(ledger))
    assert rules.elapsed(OFFICE, read, now) == rules.elapsed(OFFICE, ledger, now)


VERBS = ["pause", "resume", "rebind", "sweep", "sweep", "stop", "cancel", "revive"]
LIVES = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(VERBS)), min_size=1, max_size=9)


def do(verb: str, subject: str, now: datetime, moment: int) -> None:
    about = {"subject_kind": "ticket", "subject_id": subject, "actor": ACTOR, "now": now}
    rest: dict[str, dict[str, Any]] = {
        "pause": {"reason": "waiting_customer"},
        "rebind": {"facts": {"complexity": ("major", "ordinary")[moment % 2]}},
        "resume": {"metrics": [Metric.HANDLING]},
        "stop": {"metrics": [Metric.HANDLING]},
    }
    if verb == "revive":
        stopped = Clock.objects.filter(subject_id=subject).values_list("stopped_at", flat=True)
        rest["revive"] = {"cancelled_at": stopped.get() or now}
    if verb == "sweep":
        while commands.fire_due(actor=ACTOR, now=now):
            pass
    else:
        getattr(commands, verb)(**about, **rest.get(verb, {}))


@given(LIVES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_ledger_tells_the_time_used(
    handbook_installed: None, life: list[tuple[int, str]]
) -> None:
    Clock.objects.update(alarm_at=None)  # those of other examples are none of this one's
    subject = str(Clock.objects.count())
    clock, moment, used = start(Metric.HANDLING, subject=subject), 0, 0
    for gap, verb in life:
        used += gap if clock.state == "running" else 0
        moment += gap
        stretches = runs(clock)
        do(verb, subject, at(moment), moment)
        clock.refresh_from_db()
        if verb in ("rebind", "sweep"):
            assert runs(clock) == stretches
        check(clock, moment, used)


def check(clock: Clock, moment: int, used: int) -> None:
    stretches = runs(clock)
    assert [until is None for _, until in stretches[:-1]] == [False] * (len(stretches) - 1)
    assert (stretches[-1][1] is None) == (clock.state == "running")
    assert all(a[1] is not None and a[1] <= b[0] for a, b in pairwise(stretches))
    (reading,) = queries.of_subject(
        subject_kind="ticket", subject_id=clock.subject_id, now=at(moment)
    )
    assert reading.elapsed == used * HOUR
    limit = int(clock.limit.removesuffix("h"))
    if clock.state == "running" and used < limit:
        assert clock.due_at == at(moment + limit - used)
    if clock.due_at is not None:
        told = queries.explain(clock_id=clock.pk, now=at(moment)).lines
        due = clock.due_at.astimezone(ZONE)
        assert any(f"{due:%Y-%m-%d %H:%M}" in line for line in told), "it explains its own end"
    assert (clock.due_at is None) <= (clock.state != "running")
    fired = list(FiredAlarm.objects.filter(clock=clock).values_list("alarm", flat=True))
    assert len(fired) == len(set(fired)), "each threshold speaks once"
    if clock.state == "missed":
        assert clock.breached_at is not None
    if clock.state == "met":
        assert used < limit


@pytest.mark.parametrize("late", [0, 1, 500])
def test_the_breach_is_the_deadline_however_late_it_is_found(
    handbook_installed: None, late: int
) -> None:
    clock = start(Metric.HANDLING)
    while commands.fire_due(actor=ACTOR, now=at(24 + late)):
        pass
    clock.refresh_from_db()
    assert clock.breached_at == clock.due_at == at(24)
