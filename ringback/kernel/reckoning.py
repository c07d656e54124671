"""Reckoning: why a span ends when it does.

``Calendar.add`` says when; ``trace`` walks the same way step by step, so that a due date can
print its own computation. Words for people are made above, from the codes given here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from ringback.kernel.instants import as_utc, at_midnight, last_date, on_date
from ringback.kernel.spans import Span, Unit
from ringback.kernel.worktime import DAY, Calendar


class Rule(StrEnum):
    """What decides where a span begins and ends; the articles are the Civil Code's."""

    FROM_THE_INSTANT = "from_the_instant"  # Art. 201: by the hour, from the instant itself
    START_DAY_EXCLUDED = "start_day_excluded"  # Art. 201: by the day, from the next day
    CORRESPONDING_DAY = "corresponding_day"  # Art. 202: the same day of the last month
    MONTH_END = "month_end"  # Art. 202: or its end, when it has no such day
    ROLLED_FORWARD = "rolled_forward"  # Art. 203: off a holiday, to the day after it
    ENDS_AT_CLOSE = "ends_at_close"  # Art. 203: when business closes on the last day
    ENDS_AT_MIDNIGHT = "ends_at_midnight"  # Art. 203: else at its 24:00


class StepKind(StrEnum):
    START_DAY = "start_day"  # the rest of the day the span began on
    COUNTED = "counted"
    SKIPPED = "skipped"  # closed
    ROLLED = "rolled"  # added by rolling forward


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch [since, until) of time and what became of it. ``names`` are the special days
    that explain it; without any, the ordinary hours of the week do."""

    kind: StepKind
    since: datetime
    until: datetime
    names: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How a due instant came about: the steps lead from ``start`` to ``due_at`` without a gap.

    Working days are one step each, closed days in a row are one step together."""

    start: datetime
    span: Span
    due_at: datetime
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]


def trace(calendar: Calendar, start: datetime, span: Span, *, roll_forward: bool = False) -> Trace:
    """The computation behind ``calendar.add`` with the same arguments."""
    start = as_utc(start)
    due_at = calendar.add(start, span, roll_forward=roll_forward)
    if span.unit is Unit.SERVICE_HOUR:
        steps = tuple(stretches(calendar, start, due_at))
        return Trace(start, span, due_at, (Rule.FROM_THE_INSTANT,), steps)
    if span.duration is not None:
        steps = (Step(StepKind.COUNTED, start, due_at),)
        return Trace(start, span, due_at, (Rule.FROM_THE_INSTANT,), steps)
    last = calendar.last_day(start, span)
    rolled = calendar.last_day(start, span, roll_forward=roll_forward)
    rules = tuple(_day_rules(calendar, start, span, last, rolled))
    steps = tuple(_day_steps(calendar, start, span, last, rolled))
    return Trace(start, span, due_at, rules, steps)


def stretches(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Step]:
    """The way from start to end in stretches that count and stretches that are closed, without a
    gap; nothing when the end does not come later."""
    reached, end = as_utc(start), as_utc(end)
    for opens, closes in calendar.open_between(reached, end):
        if reached < opens:
            names = _names(calendar, reached, opens, is_open=False)
            yield Step(StepKind.SKIPPED, reached, opens, names)
        yield Step(StepKind.COUNTED, opens, closes, _names(calendar, opens, closes, is_open=True))
        reached = closes
    if reached < end:
        yield Step(StepKind.SKIPPED, reached, end, _names(calendar, reached, end, is_open=False))


def _names(
    calendar: Calendar, since: datetime, until: datetime, *, is_open: bool
) -> tuple[object, ...]:
    """The special days, open or closed, that a stretch touches."""
    first, last = on_date(since, calendar.zone), last_date(until, calendar.zone)
    return _special_names(calendar, _dates(first, last), is_open=is_open)


def _special_names(
    calendar: Calendar, days: Iterable[date], *, is_open: bool
) -> tuple[object, ...]:
    """The names of the special days among these, each once, in order."""
    specials = filter(None, map(calendar.special_on, days))
    names = (special.name for special in specials if bool(special.hours) is is_open)
    return tuple(filter(None, dict.fromkeys(names)))


def _dates(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _day_rules(
    calendar: Calendar, start: datetime, span: Span, last: date, rolled: date
) -> Iterator[Rule]:
    yield Rule.START_DAY_EXCLUDED
    if span.unit in (Unit.MONTH, Unit.YEAR):
        same = last.day == on_date(start, calendar.zone).day
        yield Rule.CORRESPONDING_DAY if same else Rule.MONTH_END
    if rolled != last:
        yield Rule.ROLLED_FORWARD
    midnight = at_midnight(rolled + DAY, calendar.zone)
    yield Rule.ENDS_AT_CLOSE if calendar.closing(rolled) < midnight else Rule.ENDS_AT_MIDNIGHT


def _day_steps(
    calendar: Calendar, start: datetime, span: Span, last: date, rolled: date
) -> Iterator[Step]:
    first, due_at = on_date(start, calendar.zone) + DAY, calendar.closing(rolled)
    yield Step(StepKind.START_DAY, start, at_midnight(first, calendar.zone))
    if span.unit is Unit.WORKING_DAY:
        runs = _working_day_runs(calendar, first, last)
    else:
        runs = _natural_day_runs(calendar, first, last, rolled)
    for kind, since, until, names in runs:
        ends = min(at_midnight(until + DAY, calendar.zone), due_at)
        yield Step(kind, at_midnight(since, calendar.zone), ends, names)


Run = tuple[StepKind, date, date, tuple[object, ...]]


def _working_day_runs(calendar: Calendar, first: date, last: date) -> Iterator[Run]:
    def working_day_or_why_not(day: date) -> tuple[date | None, tuple[object, ...]]:
        working = calendar.is_working_day(day)
        return day if working else None, _special_names(calendar, [day], is_open=working)

    for (working, names), group in groupby(_dates(first, last), key=working_day_or_why_not):
        days = list(group)
        yield StepKind.COUNTED if working else StepKind.SKIPPED, days[0], days[-1], names


def _natural_day_runs(calendar: Calendar, first: date, last: date, rolled: date) -> Iterator[Run]:
    yield StepKind.COUNTED, first, last, ()
    if rolled != last:
        names = _special_names(calendar, _dates(last, rolled - DAY), is_open=False)
        yield StepKind.ROLLED, last + DAY, rolled, names
