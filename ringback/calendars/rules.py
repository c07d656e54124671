"""What a calendar says, as values: pure, without a table."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import get_language

from ringback.kernel.instants import last_date, on_date, zone_named
from ringback.kernel.worktime import Calendar, Hours, SpecialDay


class Kind(StrEnum):
    CLOSE = "close"
    OPEN = "open"


class Source(StrEnum):
    """Whence a special day is known, from the surest to the least sure."""

    OPERATOR = "operator"  # the operator's own decision; no notice overrules it
    NOTICE = "notice"  # the State Council's yearly notice
    STATUTORY = "statutory"  # the statute alone: make-up days are not known yet


@dataclass(frozen=True, slots=True)
class DayName:
    """What a special day is called; ``str()`` is in the reader's language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A date as a notice puts it: off, or to be worked."""

    on: date
    kind: Kind
    name: DayName


@dataclass(frozen=True, slots=True)
class Notice:
    """The days off and the make-up days of a year, all within what it ``covers``."""

    year: int
    days: tuple[NoticeDay, ...]


def covers(year: int, day: date) -> bool:
    """Whether the notice of a year decides over a date. New Year's days off and their make-up
    days may begin in the December before, in which no other festival falls."""
    return date(year - 1, 12, 1) <= day <= date(year, 11, 30)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    on: date
    name: DayName
    source: Source
    hours: Hours = ()

    @property
    def kind(self) -> Kind:
        return Kind.OPEN if self.hours else Kind.CLOSE


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one version says. Years not among ``confirmed_years`` may still change; they
    matter only to a calendar that keeps holidays."""

    week: tuple[Hours, ...]
    zone: str
    days: tuple[PlannedDay, ...] = ()
    confirmed_years: frozenset[int] = frozenset()

    def calendar(self) -> Calendar:
        """Raises CalendarError or InstantError, both ValueErrors, when there is none in it."""
        special_days = (SpecialDay(day.on, day.hours, day.name) for day in self.days)
        return Calendar(self.week, tuple(special_days), zone_named(self.zone))

    @property
    def make_up_hours(self) -> Hours:
        """A make-up day is worked like the first open day of the week."""
        return next(filter(None, self.week), ())


def with_notice(plan: Plan, notice: Notice, *, confirmed: bool = True) -> Plan:
    """The plan with the special days a notice covers as the notice has them, but for those
    the operator decided itself. Not ``confirmed``: a guess made before the notice is out."""
    source = Source.NOTICE if confirmed else Source.STATUTORY
    decided = {day.on for day in plan.days if day.source is Source.OPERATOR}
    noticed = {
        day.on: PlannedDay(
            day.on, day.name, source, plan.make_up_hours if day.kind is Kind.OPEN else ()
        )
        for day in notice.days
        if day.on not in decided
    }
    kept = (day for day in plan.days if day.on in decided or not covers(notice.year, day.on))
    return replace(
        plan,
        days=_in_order([*kept, *noticed.values()]),
        confirmed_years=plan.confirmed_years | ({notice.year} if confirmed else set()),
    )


def _in_order(days: Iterable[PlannedDay]) -> tuple[PlannedDay, ...]:
    return tuple(sorted(days, key=lambda day: day.on))


def changed_between(old: Plan, new: Plan) -> tuple[date, date] | None:
    """The first and the last date whose hours differ; None when no date's do."""
    if (old.week, old.zone) != (new.week, new.zone):
        return date.min, date.max
    before, after = old.calendar(), new.calendar()
    special = {day.on for day in (*old.days, *new.days)}
    changed = [day for day in special if before.hours_on(day) != after.hours_on(day)]
    return (min(changed), max(changed)) if changed else None


_REACH_BACK: Final = timedelta(days=3)
"""A notice has made 29 December a working day for the New Year, never an earlier date."""


@dataclass(frozen=True)
class CalendarVersion:
    """A version ready to reckon with: keep ``id`` beside every instant it gave.

    ``confirmed_years`` is None for a calendar that keeps no holidays: nothing can surprise it.
    """

    id: UUID
    code: str
    number: int
    calendar: Calendar
    confirmed_years: frozenset[int] | None

    def unconfirmed_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """The years whose notice is not in and could still change a date from start to end."""
        if self.confirmed_years is None:
            return ()
        first, last = on_date(start, self.calendar.zone), last_date(end, self.calendar.zone)
        years = range(first.year, (max(first, last) + _REACH_BACK).year + 1)
        return tuple(year for year in years if year not in self.confirmed_years)
