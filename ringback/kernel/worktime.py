"""Worktime: what a span means on a calendar of opening hours, holidays and make-up days.

A ``Calendar`` is an immutable value: weekly hours, special days that close or open, a zone.
It answers two questions that are each other's inverse, ``advance`` (start and open time give
an instant) and ``between`` (two instants give open time), and on top of them counts days,
working days, months and years as the Civil Code does (Arts. 200-204). Why a span ends when it
does is told by ``reckoning.trace``.

Open time is laid out once as a list of intervals with running totals, so a span of ten years
costs two bisections like one of ten hours.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from ringback.kernel.instants import OPERATOR_ZONE, as_utc, at_midnight, at_wall, on_date
from ringback.kernel.spans import Span, Unit

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
ZERO: Final = timedelta(0)
DAY: Final = timedelta(days=1)
_MINUTES: Final = 24 * 60


class CalendarError(ValueError):
    """These hours make no calendar: empty, overlapping or out of order."""


class HorizonError(CalendarError):
    """The reckoning leaves the years 1970 to 2199."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Opening hours [opens, closes) in wall-clock minutes from the midnight of the day they
    begin on. A segment that runs across midnight closes after minute 1440 and belongs, whole,
    to the day it begins on: closing that day closes all of it."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < _MINUTES and 0 < self.closes - self.opens <= _MINUTES):
            raise CalendarError(f"{self} is no opening hours of a day")

    @classmethod
    def parse(cls, text: str) -> "Segment":
        """Read ``08:30-12:00``, ``00:00-24:00``, or ``20:00-04:00`` (across midnight)."""
        try:
            opens, closes = (_minute(wall) for wall in text.split("-"))
        except ValueError:
            raise CalendarError(f"{text!r} is no opening hours such as 08:30-12:00") from None
        return cls(opens, closes if closes > opens else closes + _MINUTES)

    def __str__(self) -> str:
        closes = self.closes if self.closes <= _MINUTES else self.closes - _MINUTES
        return f"{_wall(self.opens)}-{_wall(closes)}"


def _minute(wall: str) -> int:
    if wall == "24:00":
        return _MINUTES
    if len(wall) != len("08:30"):
        raise ValueError
    clock = time.fromisoformat(wall)
    return clock.hour * 60 + clock.minute


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


Hours = tuple[Segment, ...]
"""The segments of one day in their order; none when the day is closed."""


def hours(*texts: str) -> Hours:
    """``hours("08:30-12:00", "14:00-18:00")``: the opening hours of a day."""
    return tuple(map(Segment.parse, texts))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date whose hours replace those of its weekday: none on a holiday, some on a make-up
    day (调休). ``name`` tells people which: a ``str``, or any hashable that ``str()`` turns into
    the reader's language; none when false."""

    on: date
    hours: Hours = ()
    name: object = ""


class _Timeline:
    """The open time of some years as intervals in UTC, each with the open time before it."""

    def __init__(self, calendar: "Calendar", first_year: int, last_year: int) -> None:
        self.first_year, self.last_year = first_year, last_year
        self.since = at_midnight(date(first_year, 1, 1), calendar.zone)
        self.until = at_midnight(date(last_year + 1, 1, 1), calendar.zone)
        self.opens: list[datetime] = []
        self.closes: list[datetime] = []
        self.before: list[timedelta] = []
        self.total = ZERO
        self.working_days: list[date] = []
        # One day earlier: its hours may reach across midnight into the first day.
        day, end = date(first_year, 1, 1) - DAY, date(last_year, 12, 31)
        while day <= end:
            self._lay_out(calendar, day)
            day += DAY

    def _lay_out(self, calendar: "Calendar", day: date) -> None:
        length_until_now = self.total
        for segment in calendar.hours_on(day):
            opens = calendar.at_minute(day, segment.opens)
            closes = calendar.at_minute(day, segment.closes)
            if opens < closes:  # equal when the hours fall into the gap of summer time
                self._append(opens, closes)
        if self.total > length_until_now:
            self.working_days.append(day)

    def _append(self, opens: datetime, closes: datetime) -> None:
        if self.closes and self.closes[-1] == opens:
            self.closes[-1] = closes
        else:
            self.opens.append(opens)
            self.closes.append(closes)
            self.before.append(self.total)
        self.total += closes - opens

    def open_time_until(self, instant: datetime) -> timedelta:
        index = bisect_right(self.opens, instant) - 1
        if index < 0:
            return ZERO
        return self.before[index] + min(instant, self.closes[index]) - self.opens[index]

    def reached(self, open_time: timedelta) -> datetime:
        """The earliest instant until which there was that much open time (0 < it <= total)."""
        index = bisect_left(self.before, open_time) - 1
        return self.opens[index] + (open_time - self.before[index])

    def open_between(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open intervals, cut to [since, until)."""
        index = bisect_right(self.closes, since)
        while index < len(self.opens) and self.opens[index] < until:
            yield max(self.opens[index], since), min(self.closes[index], until)
            index += 1


@dataclass(frozen=True)
class Calendar:
    """Opening hours for each weekday (Monday first), special days, and the zone they are in.

    Raises CalendarError unless some weekday is open and all hours stand in order and apart,
    the night before and the morning after included. Instants go in aware and come out in UTC,
    between 1970 and 2199, else HorizonError.
    """

    week: tuple[Hours, ...]
    special_days: tuple[SpecialDay, ...] = ()
    zone: ZoneInfo = OPERATOR_ZONE
    _special: dict[date, SpecialDay] = field(init=False, repr=False, compare=False)
    _timeline: _Timeline | None = field(default=None, init=False, repr=False, compare=False)
    _closings: dict[date, datetime] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_special", {special.on: special for special in self.special_days})
        if len(self.week) != 7 or not any(self.week):
            raise CalendarError("a calendar needs seven weekdays, at least one of them open")
        if len(self._special) != len(self.special_days):
            raise CalendarError("a date stands twice among the special days")
        for weekday, day_hours in enumerate(self.week):
            _check_apart(f"weekday {weekday + 1}", day_hours, self.week[(weekday + 1) % 7])
        for day in self._special:
            _check_apart(f"{day - DAY}", self.hours_on(day - DAY), self.hours_on(day))
            _check_apart(f"{day}", self.hours_on(day), self.hours_on(day + DAY))

    def special_on(self, day: date) -> SpecialDay | None:
        return self._special.get(day)

    def hours_on(self, day: date) -> Hours:
        """The opening hours that begin on a date."""
        special = self._special.get(day)
        return self.week[day.weekday()] if special is None else special.hours

    def is_working_day(self, day: date) -> bool:
        return self._working_day(day, 1) == day

    def is_open(self, instant: datetime) -> bool:
        return any(self.open_between(instant, instant + timedelta.resolution))

    def open_between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open intervals within [start, end), in order."""
        start, end = as_utc(start), as_utc(end)
        return self._covering(start, end).open_between(start, end)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from start to end; negative when end comes first."""
        start, end = as_utc(start), as_utc(end)
        timeline = self._covering(min(start, end), max(start, end))
        return timeline.open_time_until(end) - timeline.open_time_until(start)

    def advance(self, start: datetime, open_time: timedelta) -> datetime:
        """The earliest instant, not before start, with that much open time in between."""
        start = as_utc(start)
        if open_time < ZERO:
            raise CalendarError(f"open time cannot be negative: {open_time}")
        timeline = self._covering(start, start)
        if not open_time:
            return start
        target = timeline.open_time_until(start) + open_time
        while target > timeline.total:
            timeline = self._longer(timeline)
        return timeline.reached(target)

    def add(self, start: datetime, span: Span, *, roll_forward: bool = False) -> datetime:
        """The instant at which a span that began at ``start`` ends.

        ``roll_forward`` moves a last day that is closed to the next open one (Art. 203). Use
        it for windows that bar the customer, never for what the operator owes.
        """
        start = as_utc(start)
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise HorizonError(f"calendars reckon from {FIRST_YEAR} to {LAST_YEAR} only")
        if span.duration is None:
            return self.closing(self.last_day(start, span, roll_forward=roll_forward))
        if span.unit is Unit.SERVICE_HOUR:
            return self.advance(start, span.duration)
        return start + span.duration

    def last_day(self, start: datetime, span: Span, *, roll_forward: bool = False) -> date:
        """The last day of a span that is counted by dates."""
        first = on_date(start, self.zone)
        if span.unit is Unit.WORKING_DAY:
            return self._working_day(first + DAY, span.amount)
        if span.unit is Unit.DAY:
            last = first + span.amount * DAY
        else:
            last = _corresponding_day(first, span)
        return self._working_day(last, 1) if roll_forward else last

    def closing(self, day: date) -> datetime:
        """When a date ends for whoever has until then: at close of business, else 24:00."""
        # Kept, for a wall time costs more than all the rest; there are no more than the dates.
        closes_at = self._closings.get(day)
        if closes_at is None:
            segments = self.hours_on(day)
            minute = min(segments[-1].closes, _MINUTES) if segments else _MINUTES
            closes_at = self._closings[day] = self.at_minute(day, minute)
        return closes_at

    def at_minute(self, day: date, minute: int) -> datetime:
        """The instant of a wall-clock minute counted from a date's midnight."""
        return at_wall(datetime.combine(day, time.min) + timedelta(minutes=minute), self.zone)

    def _working_day(self, since: date, nth: int) -> date:
        """The nth working day not before ``since``: days on which open time begins."""
        timeline = self._covering_years(since.year, since.year)
        index = bisect_left(timeline.working_days, since) + nth - 1
        while index >= len(timeline.working_days):
            timeline = self._longer(timeline)
        return timeline.working_days[index]

    def _covering(self, first: datetime, last: datetime) -> _Timeline:
        timeline = self._timeline
        if timeline is not None and timeline.since <= first and last < timeline.until:
            return timeline
        return self._covering_years(on_date(first, self.zone).year, on_date(last, self.zone).year)

    def _covering_years(self, first_year: int, last_year: int) -> _Timeline:
        timeline = self._timeline
        if timeline is None:
            return self._laid_out(first_year, last_year)
        if timeline.first_year <= first_year and last_year <= timeline.last_year:
            return timeline
        return self._laid_out(
            min(first_year, timeline.first_year), max(last_year, timeline.last_year)
        )

    def _longer(self, timeline: _Timeline) -> _Timeline:
        """Twice the years, so that laying out anew is paid for by what it adds."""
        if timeline.last_year == LAST_YEAR:
            raise HorizonError(f"this span ends after {LAST_YEAR}")
        years = timeline.last_year - timeline.first_year + 1
        return self._laid_out(timeline.first_year, min(timeline.last_year + years, LAST_YEAR))

    def _laid_out(self, first_year: int, last_year: int) -> _Timeline:
        if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
            raise HorizonError(f"calendars reckon from {FIRST_YEAR} to {LAST_YEAR} only")
        timeline = _Timeline(self, first_year, last_year)
        # A cache, not a change of value: of two threads either result is right.
        object.__setattr__(self, "_timeline", timeline)
        return timeline


def _check_apart(name: str, today: Hours, tomorrow: Hours) -> None:
    """Refuse hours of a day that overlap or stand out of order, also into the next morning."""
    shifted = [(segment.opens + _MINUTES, segment.closes) for segment in tomorrow[:1]]
    bounds = [(segment.opens, segment.closes) for segment in today] + shifted
    if any(later[0] < earlier[1] for earlier, later in pairwise(bounds)):
        raise CalendarError(f"opening hours overlap or are out of order: {name}")


def _corresponding_day(day: date, span: Span) -> date:
    """The same day so many months or years later, else the end of that month (Art. 202)."""
    months = span.amount * (12 if span.unit is Unit.YEAR else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise HorizonError(f"{span} from {day} ends after {LAST_YEAR}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_ROUND_THE_CLOCK: Final = hours("00:00-24:00")
ALWAYS: Final = Calendar(week=(_ROUND_THE_CLOCK,) * 7)
"""Open day and night: the calendar of natural time."""
