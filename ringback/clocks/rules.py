"""The arithmetic of a clock over its ledger: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ringback.clocks.states import Alarm
from ringback.kernel.spans import Span, Unit
from ringback.kernel.worktime import Calendar

CALENDAR_OF = {
    Unit.SERVICE_HOUR: "hotline",
    Unit.WORKING_DAY: "office",
}
"""The calendar a span is reckoned on; natural time for all other units."""
NATURAL = "natural"


@dataclass(frozen=True, slots=True)
class Running:
    """One interval of the ledger; ``until`` is ``None`` while it lasts."""

    since: datetime
    until: datetime | None


def elapsed(calendar: Calendar, ledger: Sequence[Running], now: datetime) -> timedelta:
    """What the clock has used up: the calendar's open time within its intervals."""
    return sum(
        (calendar.between(run.since, run.until or max(now, run.since)) for run in ledger),
        timedelta(),
    )


Bound = Span | datetime
"""What ends a clock: a span of its calendar, or an instant somebody has named."""


def due_at(calendar: Calendar, bound: Bound, ledger: Sequence[Running]) -> datetime:
    """When the limit is reached if the last interval runs on without a pause.

    An instant that was named stays where it is. Spans of hours: what is left runs from the start of
    the last interval; a reopened case may find nothing left and is due at once. Spans of dates: the
    end of the whole span, put off by the open time of the gaps between the intervals.
    """
    if isinstance(bound, datetime):
        return bound
    last = ledger[-1]
    if bound.duration is not None:
        used = elapsed(calendar, ledger[:-1], last.since)
        return calendar.advance(last.since, max(bound.duration - used, timedelta()))
    due = calendar.add(ledger[0].since, bound)
    for before, after in pairwise(ledger):
        assert before.until is not None  # only the last interval lasts
        due = calendar.advance(due, calendar.between(before.until, after.since))
    return due


@dataclass(frozen=True, slots=True)
class Thresholds:
    """At which share of the limit the handler is warned, then also the lead, and a supervision
    order is due (§3.2.3, §3.2.5); ``before`` warns the handler so long before it ends instead
    (§3.2.6). ``None``: never."""

    handler: float | None = None
    lead: float | None = None
    supervision: float | None = None
    before: timedelta | None = None

    @property
    def shares(self) -> Iterator[tuple[Alarm, float]]:
        marks = (
            (Alarm.HANDLER, self.handler),
            (Alarm.LEAD, self.lead),
            (Alarm.SUPERVISION, self.supervision),
        )
        return ((alarm, share) for alarm, share in marks if share is not None)


def alarms(
    calendar: Calendar, bound: Bound, ledger: Sequence[Running], thresholds: Thresholds
) -> list[tuple[Alarm, datetime]]:
    """What will fire and when, in order, if the last interval runs on.

    Shares of hours are shares of open time. Shares of dates are taken of the time between start
    and due, for "half of five working days" is no date.
    """
    due = due_at(calendar, bound, ledger)
    coming = [
        (alarm, _at_share(calendar, bound, ledger, due, share))
        for alarm, share in thresholds.shares
    ]
    if thresholds.before is not None:
        coming.append((Alarm.HANDLER, max(due - thresholds.before, ledger[-1].since)))
    coming.sort(key=lambda each: each[1])
    return [*coming, (Alarm.BREACH, due)]


def _at_share(
    calendar: Calendar, bound: Bound, ledger: Sequence[Running], due: datetime, share: float
) -> datetime:
    last = ledger[-1].since
    length = None if isinstance(bound, datetime) else bound.duration
    if length is None:
        whole = due - ledger[0].since
        return max(due - whole * (1 - share), last)
    used = elapsed(calendar, ledger[:-1], last)
    return calendar.advance(last, max(length * share - used, timedelta()))
