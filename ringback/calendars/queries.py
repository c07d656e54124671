"""What others may ask of the calendars."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base.prepared import NOWHERE, Prepared
from ringback.base.remembered import Remembered
from ringback.calendars.explain import (
    BY_THE_HOUR,
    deadline_text,
    doubts,
    ending,
    explain,
    moment_text,
    open_text,
    opening,
    span_text,
    steps_told,
    unsure_of,
)
from ringback.calendars.models import Calendar, Version
from ringback.calendars.notices import notice_text, read_notice
from ringback.calendars.rules import CalendarVersion, DayName, Plan, PlannedDay, Source
from ringback.kernel.errors import NotFound
from ringback.kernel.worktime import Hours, Segment

__all__ = [
    "BY_THE_HOUR",
    "CalendarVersion",
    "DayName",
    "calendar_version",
    "calendars",
    "codes",
    "deadline_text",
    "doubts",
    "ending",
    "explain",
    "moment_text",
    "newest",
    "notice_text",
    "open_text",
    "opening",
    "plan_of",
    "published",
    "read_notice",
    "span_text",
    "steps_told",
    "unconfirmed_within",
    "unsure_of",
    "version",
]


def calendar_version(code: str, *, at: datetime) -> CalendarVersion:
    """The version of a calendar in force at an instant. Raises ``NotFound``.

    One query; what the version says is read once and kept, for it never changes."""
    version_id = _in_force(code, at).values_list("id", flat=True).first()
    if version_id is None:
        raise _unknown(code)
    return version(version_id)


def calendar_versions(code: str, ats: Collection[datetime]) -> dict[datetime, CalendarVersion]:
    """The same for many instants at once, with one query or none: which versions there are is
    remembered for a moment. Raises ``NotFound``."""
    rows = _succession(code)
    found = {}
    for at in ats:
        place = bisect_right(rows, at, key=lambda row: row[0])
        if not place:
            raise _unknown(code)
        found[at] = version(rows[place - 1][1])
    return found


_succession = Remembered(
    Prepared(
        lambda code: (
            Version.objects.filter(calendar_id=code)
            .order_by("effective_at")
            .values_list("effective_at", "id")
        ),
        (Version, "calendar", NOWHERE),
    )
)


def _unknown(code: str) -> NotFound:
    return NotFound(_("There is no calendar %(code)s at that time.") % {"code": code})


def _in_force(code: str, at: datetime) -> QuerySet[Version]:
    return Version.objects.filter(calendar_id=code, effective_at__lte=at).order_by("-effective_at")


@lru_cache(maxsize=64)
def version(version_id: UUID) -> CalendarVersion:
    """The version a clock has kept. Raises ``NotFound``."""
    row = Version.objects.select_related("calendar").filter(pk=version_id).first()
    if row is None:
        raise NotFound(_("There is no such version of a calendar."))
    plan = plan_of(row)
    return CalendarVersion(
        id=row.pk,
        code=row.calendar_id,
        number=row.number,
        calendar=plan.calendar(),
        confirmed_years=plan.confirmed_years if row.calendar.keeps_holidays else None,
    )


def plan_of(row: Version) -> Plan:
    """All that a version says. Four queries."""
    hours: defaultdict[int | date | None, Hours] = defaultdict(tuple)
    segments = row.segments.order_by("opens").values_list("weekday", "on", "opens", "closes")
    for weekday, on, opens, closes in segments:
        hours[on if weekday is None else weekday] += (Segment(opens, closes),)
    days = row.special_days.order_by("on").values_list("on", "name_zh", "name_en", "source")
    return Plan(
        week=tuple(hours[weekday] for weekday in range(7)),
        zone=row.zone,
        days=tuple(
            PlannedDay(on, DayName(zh, en), Source(source), hours[on])
            for on, zh, en, source in days
        ),
        confirmed_years=frozenset(row.confirmed_years.values_list("year", flat=True)),
    )


def calendars(*, at: datetime) -> list[CalendarVersion]:
    """Every calendar as it is in force at an instant, by code."""
    codes = Calendar.objects.order_by("code").values_list("code", flat=True)
    return [calendar_version(code, at=at) for code in codes]


def unconfirmed_within(span: timedelta, *, now: datetime) -> Iterator[tuple[str, int]]:
    """(calendar, year) for every year due dates may soon reach though its notice is missing. One
    query; what a version says is remembered."""
    in_force = Version.objects.filter(calendar__keeps_holidays=True, effective_at__lte=now)
    rows = in_force.order_by("calendar_id", "effective_at").values_list("calendar_id", "id")
    for code, version_id in dict(rows).items():
        for year in version(version_id).unconfirmed_years(now, now + span):
            yield code, year


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar and its newest version, as an administrator sees it."""

    code: str
    name: str
    number: int
    keeps_holidays: bool
    plan: Plan


@dataclass(frozen=True, slots=True)
class PublishedRow:
    number: int
    effective_at: datetime
    published_at: datetime
    published_by: str
    reason: str


def newest(code: str) -> CalendarRow:
    """What the newest version says, whether in force yet or not. Raises ``NotFound``."""
    row = Version.objects.filter(calendar_id=code).select_related("calendar").order_by("-number")
    version_row = row.first()
    if version_row is None:
        raise _unknown(code)
    calendar = version_row.calendar
    name = str(DayName(calendar.name_zh, calendar.name_en))
    return CalendarRow(
        code, name, version_row.number, calendar.keeps_holidays, plan_of(version_row)
    )


def codes() -> list[str]:
    return list(Calendar.objects.order_by("code").values_list("code", flat=True))


def published(code: str, *, limit: int = 20) -> list[PublishedRow]:
    """The last versions of a calendar, newest first."""
    rows = Version.objects.filter(calendar_id=code).order_by("-number")[:limit]
    return [
        PublishedRow(row.number, row.effective_at, row.published_at, row.published_by, row.reason)
        for row in rows
    ]
