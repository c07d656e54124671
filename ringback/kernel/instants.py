"""Instants: points on the one time line, always aware and in UTC.

This is the only module that reads the wall clock; everything else is handed ``now``. Local
dates and wall times exist only together with a zone, which the caller names.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringback.kernel.registry import Slot

OPERATOR_ZONE: Final = ZoneInfo("Asia/Shanghai")
"""The zone of ``_on`` dates and period edges, unless the operator's settings name another."""


class InstantError(ValueError):
    """Not an instant: unreadable, without an offset, or in a zone nobody knows."""


ahead: Slot[Callable[[], timedelta]] = Slot("distance from the wall clock", timedelta)
"""How far the present stands ahead of the clock on the wall: not at all, but in a demonstration."""


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC) + ahead.get()()


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises InstantError when it carries no offset: a wall time
    without its zone is no instant, and guessing the zone is how deadlines go wrong."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise InstantError(f"{instant.isoformat()} has no offset from UTC")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise _outside_the_years(instant) from None


def parse_instant(text: str) -> datetime:
    """Read ISO 8601 with an offset (``2026-02-13T09:30:00+08:00``, ``…Z``)."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InstantError(f"{text!r} is no ISO 8601 date and time") from None
    return as_utc(instant)


def format_instant(instant: datetime) -> str:
    """ISO 8601 in UTC, the inverse of parse_instant: ``2026-02-13T01:30:00Z``."""
    return as_utc(instant).replace(tzinfo=None).isoformat() + "Z"


def zone_named(name: str) -> ZoneInfo:
    """The zone of the tz database by that name. Raises InstantError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InstantError(f"no time zone is named {name!r}") from None


def on_date(instant: datetime, zone: ZoneInfo) -> date:
    """The local date an instant falls on."""
    try:
        return as_utc(instant).astimezone(zone).date()
    except OverflowError:
        raise _outside_the_years(instant) from None


def last_date(deadline: datetime, zone: ZoneInfo) -> date:
    """The last date on which a deadline can still be kept. Midnight belongs to the day it
    ends: a deadline of 27 February 24:00 is the instant at which the 28th begins."""
    return on_date(as_utc(deadline) - timedelta(microseconds=1), zone)


def at_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local date begins."""
    return at_wall(datetime.combine(day, time.min), zone)


def at_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks of a zone show ``wall`` (naive) or later.

    An hour that is repeated when summer time ends is taken the first time; an hour that is
    skipped when it begins is the instant of the change. So a later wall time is never an
    earlier instant, which every opening hour relies on.
    """
    before = wall.replace(tzinfo=zone, fold=0).utcoffset()
    after = wall.replace(tzinfo=zone, fold=1).utcoffset()
    assert before is not None  # a ZoneInfo always knows its offset
    assert after is not None
    if before >= after:
        try:
            return (wall - before).replace(tzinfo=UTC)
        except OverflowError:
            raise _outside_the_years(wall) from None
    # PEP 495: only inside a gap is the offset of fold 1 the greater. The change lies within
    # the width of the gap after this instant; offsets change at whole seconds.
    earliest = (wall - after).replace(microsecond=0, tzinfo=UTC)
    gap = range(int((after - before).total_seconds()) + 1)
    changed_after = bisect_left(
        gap,
        after,
        key=lambda second: _offset(earliest + timedelta(seconds=second), zone),
    )
    return earliest + timedelta(seconds=changed_after)


def _outside_the_years(moment: datetime) -> InstantError:
    return InstantError(f"{moment.isoformat()} lies outside the years 1 to 9999")


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
