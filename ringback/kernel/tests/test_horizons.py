"""Properties over years, over the changes of summer time, and whatever the order of pauses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringback.kernel.spans import Span, SpanError, Unit, parse_span
from ringback.kernel.tests.samples import INSTANTS, OFFICE, calendars
from ringback.kernel.worktime import ALWAYS, Calendar, hours

HOUR = timedelta(hours=1)
TEN_YEARS = 10 * 365 * 24
CHANGES = {
    "America/New_York": (datetime(2026, 3, 8, 7), datetime(2026, 11, 1, 6)),
    "Europe/London": (datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 15), datetime(2026, 10, 3, 15, 30)),
    "Pacific/Chatham": (datetime(2026, 4, 4, 14), datetime(2026, 9, 26, 14)),
    "Africa/Casablanca": (datetime(2026, 2, 15, 2), datetime(2026, 3, 22, 2)),
    "America/Santiago": (datetime(2026, 4, 5, 3), datetime(2026, 9, 6, 4)),
}
"""When the clocks of a zone change in 2026, in UTC; Morocco's do for Ramadan."""
SHIFTS = {name: Calendar((hours("22:00-06:00"),) * 7, zone=ZoneInfo(name)) for name in CHANGES}
NEAR = st.timedeltas(-timedelta(days=2), timedelta(days=2))


@given(calendars(), INSTANTS, st.integers(1, 5000))
@settings(max_examples=50)
def test_between_undoes_add(calendar, start, amount):
    due_at = calendar.add(start, Span(amount, Unit.SERVICE_HOUR))
    assert calendar.between(start, due_at) == amount * HOUR


@given(calendars(), INSTANTS, st.integers(1, 80), st.integers(1, 80))
@settings(max_examples=15)
def test_any_calendar_over_many_years(calendar, start, one, other):
    """Ten minutes a week are nine hours a year: eighty hours take up to a decade of them."""
    halfway = calendar.advance(start, one * HOUR)
    end = calendar.advance(halfway, other * HOUR)
    assert end == calendar.advance(start, (one + other) * HOUR)
    assert calendar.between(start, end) == (one + other) * HOUR


@given(INSTANTS, st.integers(1, TEN_YEARS // 4), st.integers(1, TEN_YEARS // 4))
@settings(max_examples=60)
def test_an_office_over_ten_years_and_more(start, one, other):
    halfway = OFFICE.advance(start, one * HOUR)
    end = OFFICE.advance(halfway, other * HOUR)
    assert end == OFFICE.advance(start, (one + other) * HOUR)
    assert OFFICE.between(start, halfway) + OFFICE.between(halfway, end) == (one + other) * HOUR


@given(INSTANTS, st.integers(1, 120))
@settings(max_examples=60)
def test_months_over_ten_years_are_never_due_earlier_than_shorter_ones(start, months):
    shorter, longer = Span(months, Unit.MONTH), Span(months + 1, Unit.MONTH)
    assert ALWAYS.add(start, shorter) < ALWAYS.add(start, longer)


@pytest.mark.parametrize("name", CHANGES)
@given(place=st.integers(0, 1), distance=NEAR, one=st.integers(0, 200), other=st.integers(0, 200))
@settings(max_examples=40)
def test_around_the_changes_of_summer_time(name, place, distance, one, other):
    """Nothing is lost or counted twice in the hour that is skipped or repeated."""
    shifts = SHIFTS[name]
    start = CHANGES[name][place].replace(tzinfo=UTC) + distance
    halfway = shifts.advance(start, one * HOUR / 10)
    end = shifts.advance(halfway, other * HOUR / 10)
    assert end == shifts.advance(start, (one + other) * HOUR / 10)
    assert shifts.between(start, end) == (one + other) * HOUR / 10
    assert start <= halfway <= end


@pytest.mark.parametrize("name", CHANGES)
def test_the_clocks_do_change_where_the_table_says(name):
    zone = ZoneInfo(name)
    for change in CHANGES[name]:
        at = change.replace(tzinfo=UTC)
        before, after = ((at + gap).astimezone(zone).utcoffset() for gap in (-HOUR, HOUR))
        assert before != after


@pytest.mark.parametrize("text", ["-5wd", "0h", "-1h", "5", "wd", "5 wd", "5.5h", "100000h", ""])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(SpanError, match="span"):
        parse_span(text)


@pytest.mark.parametrize("amount", [0, -5, 100_000])
def test_nor_is_an_amount_without_end_or_below_one(amount):
    with pytest.raises(SpanError, match="1 to 99999"):
        Span(amount, Unit.WORKING_DAY)
