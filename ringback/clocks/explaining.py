"""Why a clock is due when it is, line by line, along its ledger: what counted, what was closed,
what was paused and for which reason, what is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ringback.calendars import queries as calendars
from ringback.calendars.queries import CalendarVersion
from ringback.clocks.models import Clock
from ringback.clocks.states import ClockState
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.reckoning import Rule, stretches, trace
from ringback.kernel.spans import Span, parse_span

ENDINGS: Final[dict[str, Promise]] = {
    "stop": gettext_lazy("what was owed had been done"),
    "cancel": gettext_lazy("it was no longer owed"),
    "no_target": gettext_lazy("no limit was set for such a case any more"),
}
"""Reasons a stretch ended for, besides the handbook's reasons of a hold."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the ledger; ``reason`` is why it ended, in the reader's language."""

    since: datetime
    until: datetime | None
    reason: str


def runs_of(clock: Clock) -> list[Run]:
    rows = clock.intervals.order_by("since", "id").values_list("since", "until", "reason")
    return [Run(since, until, _reason(clock, reason)) for since, until, reason in rows]


def _reason(clock: Clock, code: str) -> str:
    if not code or code in ENDINGS:
        return str(ENDINGS.get(code, ""))
    stated = handbook.ruling("hold.reasons", edition_id=clock.edition_id).value_as(Table)
    try:
        name: Bilingual = stated.row("code", code)["name"]
    except KeyError:  # a reason this edition does not know
        return code
    return name.in_language(get_language() or "zh-hans")


def lines(clock: Clock, runs: Sequence[Run], hours: CalendarVersion) -> Iterator[str]:
    """From the start to the due instant, or to where the clock stands still; then what is unsure
    and how it ended."""
    if clock.deadline is not None:
        yield _("This instant was named: in a letter, or to the customer.")
        yield from _outcome(clock, hours)
        return
    span = parse_span(clock.limit)
    yield calendars.opening(clock.started_at, span, hours)
    by_dates = span.duration is None
    yield from (_by_dates if by_dates else _by_the_hour)(clock, span, runs, hours)
    if clock.due_at is not None:
        yield from calendars.doubts(clock.started_at, clock.due_at, hours)
    yield from _outcome(clock, hours)


def _by_the_hour(
    clock: Clock, span: Span, runs: Sequence[Run], hours: CalendarVersion
) -> Iterator[str]:
    """What each stretch used up, then what was left from the last one on."""
    assert span.duration is not None  # spans of dates go the other way
    left, last = span.duration, runs[-1]
    for run, following in pairwise(runs):
        yield from _ran(run, hours)
        left -= _open_time(run, hours)
        yield from _stood_still(run, following, hours)
    if clock.due_at is None:
        yield from _ran(last, hours)
        yield _stands_still(last, left - _open_time(last, hours), hours)
        return
    if left <= timedelta():
        yield _("The limit had been used up by then: due at once.")
    due_at = hours.calendar.advance(last.since, max(left, timedelta()))
    yield from calendars.steps_told(stretches(hours.calendar, last.since, due_at), span, hours)
    yield calendars.ending(due_at, (Rule.FROM_THE_INSTANT,), hours)


def _by_dates(
    clock: Clock, span: Span, runs: Sequence[Run], hours: CalendarVersion
) -> Iterator[str]:
    """The whole span; then every pause puts its end off by the open time it lasted."""
    whole = trace(hours.calendar, clock.started_at, span)
    due_at = whole.due_at
    yield from calendars.steps_told(whole.steps, span, hours)
    for run, following in pairwise(runs):
        yield from _stood_still(run, following, hours)
        put_off = hours.calendar.between(_end(run), following.since)
        later = hours.calendar.advance(due_at, put_off)
        if later != due_at:
            yield _("That is %(length)s of open time: due moves from %(before)s to %(after)s.") % {
                "length": calendars.open_text(put_off),
                "before": calendars.deadline_text(due_at, hours),
                "after": calendars.deadline_text(later, hours),
            }
        due_at = later
    if clock.due_at is None:
        yield _stands_still(runs[-1], hours.calendar.between(_end(runs[-1]), due_at), hours)
    else:
        yield calendars.ending(due_at, whole.rules, hours)


def _ran(run: Run, hours: CalendarVersion) -> Iterator[str]:
    steps = stretches(hours.calendar, run.since, _end(run))
    return calendars.steps_told(steps, calendars.BY_THE_HOUR, hours)


def _stood_still(run: Run, following: Run, hours: CalendarVersion) -> Iterator[str]:
    if _end(run) < following.since:
        yield _("%(since)s to %(until)s stood still: not counted (%(reason)s)") % {
            "since": calendars.moment_text(_end(run), hours),
            "until": calendars.deadline_text(following.since, hours),
            "reason": run.reason,
        }


def _stands_still(run: Run, left: timedelta, hours: CalendarVersion) -> str:
    return _("Stands still from %(since)s on (%(reason)s), with %(left)s left.") % {
        "since": calendars.moment_text(_end(run), hours),
        "reason": run.reason,
        "left": calendars.open_text(max(left, timedelta())),
    }


def _outcome(clock: Clock, hours: CalendarVersion) -> Iterator[str]:
    if clock.breached_at is not None:
        passed_at = calendars.deadline_text(clock.breached_at, hours)
        yield _("The limit passed at %(at)s.") % {"at": passed_at}
    if clock.stopped_at is None:
        return
    words = {"at": calendars.moment_text(clock.stopped_at, hours)}
    if clock.state == ClockState.CANCELLED:
        yield _("No longer owed from %(at)s on.") % words
    else:
        yield _("Done at %(at)s.") % words


def _open_time(run: Run, hours: CalendarVersion) -> timedelta:
    return hours.calendar.between(run.since, _end(run))


def _end(run: Run) -> datetime:
    assert run.until is not None  # only the last stretch of a running clock lasts
    return run.until
