from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel.reckoning import Rule, Step, StepKind, trace
from ringback.kernel.spans import Unit, parse_span
from ringback.kernel.tests.samples import INSTANTS, OFFICE, SPANS, beijing, calendars


@given(calendars(), INSTANTS, SPANS, st.booleans())
def test_the_steps_lead_to_the_due_instant_without_a_gap(calendar, start, span, roll):
    told = trace(calendar, start, span, roll_forward=roll)
    assert told.due_at == calendar.add(start, span, roll_forward=roll)
    assert told.steps[0].since == start
    assert told.steps[-1].until == told.due_at
    assert all(step.since < step.until for step in told.steps)
    assert all(step.until == following.since for step, following in pairwise(told.steps))


@given(calendars(), INSTANTS, SPANS)
def test_what_is_counted_is_the_span(calendar, start, span):
    counted = [s for s in trace(calendar, start, span).steps if s.kind is StepKind.COUNTED]
    if span.duration is not None:
        assert sum((s.until - s.since for s in counted), timedelta(0)) == span.duration
    elif span.unit is Unit.WORKING_DAY:
        assert len(counted) == span.amount


def test_five_working_days_over_the_spring_festival():
    told = trace(OFFICE, beijing("2026-02-13 10:00"), parse_span("5wd"))
    assert told.due_at == beijing("2026-02-27 18:00")
    assert told.rules == (Rule.START_DAY_EXCLUDED, Rule.ENDS_AT_CLOSE)
    assert told.steps == (
        _step(StepKind.START_DAY, "2026-02-13 10:00", "2026-02-14 00:00"),
        _step(StepKind.COUNTED, "2026-02-14 00:00", "2026-02-15 00:00", "春节调休"),
        _step(StepKind.SKIPPED, "2026-02-15 00:00", "2026-02-24 00:00", "春节"),
        _step(StepKind.COUNTED, "2026-02-24 00:00", "2026-02-25 00:00"),
        _step(StepKind.COUNTED, "2026-02-25 00:00", "2026-02-26 00:00"),
        _step(StepKind.COUNTED, "2026-02-26 00:00", "2026-02-27 00:00"),
        _step(StepKind.COUNTED, "2026-02-27 00:00", "2026-02-27 18:00"),
    )


def test_service_hours_name_the_days_that_moved_them():
    told = trace(OFFICE, beijing("2026-02-14 17:00"), parse_span("2sh"))
    assert told.rules == (Rule.FROM_THE_INSTANT,)
    assert told.steps == (
        _step(StepKind.COUNTED, "2026-02-14 17:00", "2026-02-14 18:00", "春节调休"),
        _step(StepKind.SKIPPED, "2026-02-14 18:00", "2026-02-24 08:30", "春节"),
        _step(StepKind.COUNTED, "2026-02-24 08:30", "2026-02-24 09:30"),
    )


def test_rolling_off_a_holiday_names_it():
    told = trace(OFFICE, beijing("2026-02-10 10:00"), parse_span("10d"), roll_forward=True)
    assert told.rules == (Rule.START_DAY_EXCLUDED, Rule.ROLLED_FORWARD, Rule.ENDS_AT_CLOSE)
    assert told.steps[-1] == _step(StepKind.ROLLED, "2026-02-21 00:00", "2026-02-24 18:00", "春节")


def test_the_end_of_the_month_is_told_from_the_corresponding_day():
    def rules(start, span):
        return trace(OFFICE, beijing(start), parse_span(span)).rules

    assert rules("2026-01-31 10:00", "1mo")[1] is Rule.MONTH_END
    assert rules("2026-01-28 10:00", "1mo")[1] is Rule.CORRESPONDING_DAY
    assert rules("2024-02-29 10:00", "1y")[1] is Rule.MONTH_END


def test_a_closed_last_day_ends_at_midnight():
    told = trace(OFFICE, beijing("2026-02-10 10:00"), parse_span("10d"))
    assert told.rules == (Rule.START_DAY_EXCLUDED, Rule.ENDS_AT_MIDNIGHT)
    assert OFFICE.hours_on(date(2026, 2, 20)) == ()


def _step(kind, since, until, *names):
    return Step(kind, beijing(since), beijing(until), names)
