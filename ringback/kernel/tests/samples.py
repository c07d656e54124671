"""Calendars for tests: an office with the make-up days of early 2026, and random ones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st

from ringback.kernel.instants import OPERATOR_ZONE, at_wall
from ringback.kernel.spans import Span, Unit
from ringback.kernel.worktime import Calendar, CalendarError, Segment, SpecialDay, hours

OFFICE_HOURS = hours("08:30-12:00", "14:00-18:00")
WEEKDAYS = (OFFICE_HOURS,) * 5 + ((),) * 2
OFFICE = Calendar(
    WEEKDAYS,
    (
        *(SpecialDay(date(2026, 2, day), (), "春节") for day in range(15, 24)),
        SpecialDay(date(2026, 2, 14), OFFICE_HOURS, "春节调休"),
        SpecialDay(date(2026, 2, 28), OFFICE_HOURS, "春节调休"),
    ),
)
NIGHTS = Calendar((hours("20:00-04:00"),) * 5 + ((),) * 2)

ZONES = [
    OPERATOR_ZONE,
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),  # summer time of half an hour
]


def beijing(text: str) -> datetime:
    """``beijing("2026-02-13 10:00")`` as an instant."""
    return at_wall(datetime.fromisoformat(text), OPERATOR_ZONE)


@st.composite
def day_hours(draw):
    bounds = sorted(draw(st.sets(st.integers(0, 144), max_size=6)))
    return tuple(Segment(a * 10, b * 10) for a, b in zip(bounds[::2], bounds[1::2], strict=False))


@st.composite
def calendars(draw, zones=ZONES):
    week = [draw(day_hours()) for _ in range(7)]
    for weekday, segments in enumerate(week):
        # Let the last segment reach across midnight, as far as the next morning allows.
        morning = week[(weekday + 1) % 7]
        if segments and draw(st.booleans()):
            last = segments[-1]
            reach = min(1440 + (morning[0].opens if morning else 600), last.opens + 1440)
            week[weekday] = (*segments[:-1], Segment(last.opens, reach))
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    special = draw(st.dictionaries(days, day_hours(), max_size=8))
    try:
        return Calendar(
            tuple(week),
            tuple(SpecialDay(on, segments, "special") for on, segments in special.items()),
            draw(st.sampled_from(zones)),
        )
    except CalendarError:
        assume(False)


INSTANTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))
OPEN_TIMES = st.timedeltas(timedelta(0), timedelta(days=60))
UNITS = st.sampled_from(Unit)
SPANS = st.builds(Span, st.integers(1, 60), UNITS)
