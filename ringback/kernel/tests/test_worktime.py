from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel.instants import OPERATOR_ZONE, at_wall
from ringback.kernel.spans import Span, parse_span
from ringback.kernel.tests.samples import (
    INSTANTS,
    NIGHTS,
    OFFICE,
    OFFICE_HOURS,
    OPEN_TIMES,
    SPANS,
    UNITS,
    WEEKDAYS,
    beijing,
    calendars,
)
from ringback.kernel.worktime import (
    ALWAYS,
    Calendar,
    CalendarError,
    HorizonError,
    Segment,
    SpecialDay,
    hours,
)

HOUR = timedelta(hours=1)
TICK = timedelta.resolution
FRIDAY = "2026-02-13 10:00"


# What the algebra promises of every calendar.


@given(calendars(), INSTANTS, OPEN_TIMES)
def test_between_undoes_advance(calendar, start, open_time):
    assert calendar.between(start, calendar.advance(start, open_time)) == open_time


@given(calendars(), INSTANTS, OPEN_TIMES.filter(bool))
def test_advance_finds_the_earliest_instant(calendar, start, open_time):
    end = calendar.advance(start, open_time)
    assert calendar.between(start, end - TICK) == open_time - TICK


@given(calendars(), INSTANTS, OPEN_TIMES, OPEN_TIMES)
def test_advance_is_additive(calendar, start, one, other):
    assert calendar.advance(calendar.advance(start, one), other) == calendar.advance(
        start, one + other
    )


@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
def test_between_is_additive_and_signed(calendar, a, b, c):
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


@given(calendars(), INSTANTS, INSTANTS, SPANS, st.booleans())
def test_a_later_start_is_never_due_earlier(calendar, one, other, span, roll):
    earlier, later = sorted((one, other))
    assert calendar.add(earlier, span, roll_forward=roll) <= calendar.add(
        later, span, roll_forward=roll
    )


@given(calendars(), INSTANTS, st.integers(1, 60), st.integers(1, 60), UNITS)
def test_a_longer_span_is_never_due_earlier(calendar, start, one, other, unit):
    shorter, longer = sorted((one, other))
    assert start <= calendar.add(start, Span(shorter, unit))
    assert calendar.add(start, Span(shorter, unit)) <= calendar.add(start, Span(longer, unit))


@given(
    calendars(zones=[OPERATOR_ZONE]),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC)),
    st.integers(0, 600),
)
def test_between_agrees_with_looking_at_every_ten_minutes(calendar, start, ticks):
    start = start.replace(minute=0, second=0, microsecond=0)
    ten_minutes = timedelta(minutes=10)
    looked = sum(_shows_open(calendar, start + n * ten_minutes) for n in range(ticks))
    assert calendar.between(start, start + ticks * ten_minutes) == looked * ten_minutes


def _shows_open(calendar, instant):
    wall = instant.astimezone(calendar.zone)
    minute, yesterday = wall.hour * 60 + wall.minute, wall.date() - timedelta(days=1)
    return any(s.opens <= minute < s.closes for s in calendar.hours_on(wall.date())) or any(
        s.opens <= minute + 1440 < s.closes for s in calendar.hours_on(yesterday)
    )


@given(INSTANTS, INSTANTS)
def test_always_open_is_natural_time(start, end):
    assert ALWAYS.between(start, end) == end - start


@given(calendars(), INSTANTS)
def test_open_means_that_open_time_passes(calendar, instant):
    assert calendar.is_open(instant) is (calendar.between(instant, instant + TICK) == TICK)


# Service hours, day by day.


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-03-03 09:00", "3sh", "2026-03-03 12:00"),  # to the end of the morning, not 14:00
        ("2026-03-03 09:00", "4sh", "2026-03-03 15:00"),  # over lunch
        ("2026-03-03 12:30", "1sh", "2026-03-03 15:00"),  # begun in the lunch break
        ("2026-03-06 17:30", "1sh", "2026-03-09 09:00"),  # over the week-end
        ("2026-02-13 17:30", "1sh", "2026-02-14 09:00"),  # into a Saturday made a working day
        ("2026-02-14 17:30", "1sh", "2026-02-24 09:00"),  # over the Spring Festival
    ],
)
def test_service_hours_run_while_the_office_is_open(start, span, due):
    assert OFFICE.add(beijing(start), parse_span(span)) == beijing(due)


def test_hours_across_midnight_belong_to_the_day_they_begin_on():
    friday_night = beijing("2026-03-06 22:00")
    assert NIGHTS.add(friday_night, parse_span("6sh")) == beijing("2026-03-07 04:00")
    assert NIGHTS.add(friday_night, parse_span("7sh")) == beijing("2026-03-09 21:00")
    closed = Calendar(NIGHTS.week, (SpecialDay(date(2026, 3, 6)),))
    assert closed.between(friday_night, beijing("2026-03-07 12:00")) == timedelta(0)
    assert closed.between(beijing("2026-03-05 22:00"), friday_night) == 6 * HOUR


def test_natural_hours_ignore_the_hours_of_the_office():
    assert OFFICE.add(beijing("2026-02-14 17:30"), parse_span("24h")) == beijing("2026-02-15 17:30")


def test_a_shift_over_the_change_to_summer_time_is_an_hour_short():
    nights = Calendar((hours("22:00-06:00"),) * 7, zone=ZoneInfo("America/New_York"))
    evening = datetime(2026, 3, 8, 3, tzinfo=UTC)  # 22:00 on the 7th
    assert nights.between(evening, evening + 12 * HOUR) == 7 * HOUR
    autumn = datetime(2026, 11, 1, 2, tzinfo=UTC)  # 22:00 on 31 October
    assert nights.between(autumn, autumn + 12 * HOUR) == 9 * HOUR


def test_a_day_the_zone_skipped_is_no_working_day():
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = Calendar((OFFICE_HOURS,) * 7, zone=ZoneInfo("Pacific/Apia"))
    thursday = at_wall(datetime(2011, 12, 29, 10), apia.zone)
    assert apia.last_day(thursday, parse_span("1wd")) == date(2011, 12, 31)
    assert not apia.is_working_day(date(2011, 12, 30))
    assert apia.between(thursday, thursday + 24 * HOUR) == 7.5 * HOUR


def test_what_has_just_closed_is_not_open():
    noon, evening = beijing("2026-03-03 12:00"), beijing("2026-03-03 20:00")
    afternoon = (beijing("2026-03-03 14:00"), beijing("2026-03-03 18:00"))
    assert list(OFFICE.open_between(noon, evening)) == [afternoon]
    assert not OFFICE.is_open(noon)
    assert OFFICE.is_open(afternoon[0])


# Days, months and years as the Civil Code counts them.


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        (FRIDAY, "5wd", "2026-02-27 18:00"),  # the 14th made a working day, the festival off
        (FRIDAY, "1wd", "2026-02-14 18:00"),
        ("2026-02-13 23:59", "1wd", "2026-02-14 18:00"),  # the hour of the start is no matter
        ("2026-02-16 10:00", "1wd", "2026-02-24 18:00"),  # begun on a holiday
        ("2026-03-02 10:00", "15d", "2026-03-17 18:00"),  # the start day is not counted
        ("2026-03-02 10:00", "5d", "2026-03-08 00:00"),  # Saturday has no close of business
        ("2026-01-31 10:00", "1mo", "2026-02-28 18:00"),  # no 31st: the end of the month
        ("2026-01-31 10:00", "2mo", "2026-03-31 18:00"),
        ("2027-11-30 10:00", "3mo", "2028-02-29 18:00"),
        ("2024-02-29 10:00", "1y", "2025-02-28 18:00"),
        ("2026-12-15 10:00", "1mo", "2027-01-15 18:00"),
    ],
)
def test_days_months_and_years(start, span, due):
    assert OFFICE.add(beijing(start), parse_span(span)) == beijing(due)


def test_rolling_forward_leaves_a_holiday_and_only_when_asked():
    start, span = beijing("2026-02-10 10:00"), parse_span("10d")
    assert OFFICE.add(start, span) == beijing("2026-02-21 00:00")
    assert OFFICE.add(start, span, roll_forward=True) == beijing("2026-02-24 18:00")
    open_day = parse_span("3d")
    assert OFFICE.add(start, open_day) == OFFICE.add(start, open_day, roll_forward=True)


def test_a_last_day_open_across_midnight_ends_at_midnight():
    assert NIGHTS.add(beijing("2026-03-05 10:00"), parse_span("1d")) == beijing("2026-03-07 00:00")


def test_a_date_is_read_in_the_zone_of_the_calendar():
    """23:30 in New York is already the next day in Beijing."""
    new_york = Calendar(ALWAYS.week, zone=ZoneInfo("America/New_York"))
    start = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
    assert new_york.add(start, parse_span("1d")) == datetime(2026, 7, 2, 4, tzinfo=UTC)
    assert ALWAYS.add(start, parse_span("1d")) == datetime(2026, 7, 2, 16, tzinfo=UTC)


@given(INSTANTS, st.integers(1, 60), st.integers(1, 60))
def test_working_days_are_additive(start, one, other):
    halfway = OFFICE.add(start, Span(one, parse_span("1wd").unit))
    assert OFFICE.add(halfway, Span(other, parse_span("1wd").unit)) == OFFICE.add(
        start, Span(one + other, parse_span("1wd").unit)
    )


def test_working_days_of_a_month():
    february = [
        date(2026, 2, day) for day in range(1, 29) if OFFICE.is_working_day(date(2026, 2, day))
    ]
    assert len(february) == 16


# What is refused.


@pytest.mark.parametrize(
    ("week", "special_days", "complaint"),
    [
        ((), (), "seven weekdays"),
        (((),) * 7, (), "at least one"),
        (((),) * 7, (SpecialDay(date(2026, 1, 1), OFFICE_HOURS),), "at least one"),
        ((hours("08:00-12:00", "11:00-18:00"),) * 7, (), "weekday 1"),
        ((hours("14:00-18:00", "08:00-12:00"),) * 7, (), "weekday 1"),
        ((*WEEKDAYS[:6], hours("22:00-09:00")), (), "weekday 7"),
        (WEEKDAYS, (SpecialDay(date(2026, 1, 1)),) * 2, "twice"),
        (NIGHTS.week, (SpecialDay(date(2026, 3, 6), hours("02:00-03:00")),), "2026-03-05"),
        (WEEKDAYS, (SpecialDay(date(2026, 3, 8), hours("20:00-09:00")),), "2026-03-08"),
    ],
)
def test_hours_that_make_no_calendar_are_refused(week, special_days, complaint):
    with pytest.raises(CalendarError, match=complaint):
        Calendar(week, special_days)


@pytest.mark.parametrize(
    "text",
    ["", "08:30", "8:30-12:00", "08:30-12:60", "24:00-25:00", "08:30-12:00-14:00", "24:00-08:00"],
)
def test_what_is_no_opening_hours_is_refused(text):
    with pytest.raises(CalendarError):
        Segment.parse(text)


@pytest.mark.parametrize("text", ["08:30-12:00", "00:00-24:00", "20:00-04:00", "12:00-12:00"])
def test_opening_hours_and_their_text_are_inverse(text):
    assert str(Segment.parse(text)) == text


def test_naive_and_negative_are_refused():
    with pytest.raises(ValueError, match="no offset"):
        OFFICE.between(datetime(2026, 1, 1), beijing(FRIDAY))
    with pytest.raises(CalendarError, match="negative"):
        OFFICE.advance(beijing(FRIDAY), -HOUR)


def test_the_horizon_is_told_not_searched_for_ever():
    start = beijing(FRIDAY)
    for span in ("99999wd", "99999sh", "99999mo", "99999y"):
        with pytest.raises(HorizonError):
            Calendar((OFFICE_HOURS, *((),) * 6)).add(start, parse_span(span))
    with pytest.raises(HorizonError):
        OFFICE.between(datetime(1969, 1, 1, tzinfo=UTC), start)


@pytest.mark.parametrize("span", ["1s", "1sh", "1d", "1wd", "1mo"])
@pytest.mark.parametrize(
    "start", [datetime(1, 1, 1), datetime(9999, 12, 31, 23), datetime(2200, 6, 1)]
)
def test_no_instant_however_far_is_more_than_refused(start, span):
    with pytest.raises(ValueError, match=r"lies outside|1970|2199"):
        OFFICE.add(start.replace(tzinfo=UTC), parse_span(span))


# Far away.


def test_a_span_of_ten_years_is_exact():
    start = beijing(FRIDAY)
    due = OFFICE.add(start, parse_span("18750sh"))
    assert OFFICE.between(start, due) == 18750 * HOUR
    opened = OFFICE.open_between(start, due)
    assert sum((until - since for since, until in opened), timedelta(0)) == 18750 * HOUR
    assert due.year == 2035


def test_years_laid_out_later_change_no_answer():
    start, span = beijing(FRIDAY), parse_span("300wd")
    fresh, used = Calendar(OFFICE.week, OFFICE.special_days), OFFICE
    used.between(datetime(1999, 5, 1, tzinfo=UTC), datetime(2050, 5, 1, tzinfo=UTC))
    assert fresh == used
    assert fresh.add(start, span) == used.add(start, span)
