"""The arithmetic of a clock over its ledger: pure."""

from collections.abc import Sequence
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


def due_at(calendar: Calendar, span: Span, ledger: Sequence[Running]) -> datetime:
    """When the limit is reached if the last interval runs on without a pause.

    Spans of hours: what is left runs from the start of the last interval; a reopened case may
    find nothing left and is due at once. Spans of dates: the end of the whole span, put off by the
    open time of the gaps between the intervals.
    """
    last = ledger[-1]
    if span.duration is not None:
        used = elapsed(calendar, ledger[:-1], last.since)
        return calendar.advance(last.since, max(span.duration - used, timedelta()))
    due = calendar.add(ledger[0].since, span)
    for before, after in pairwise(ledger):
        assert before.until is not None  # only the last interval lasts
        due = calendar.advance(due, calendar.between(before.until, after.since))
    return due


@dataclass(frozen=True, slots=True)
class Shares:
    """At which share of the limit the handler, then also the lead, is warned (§3.2.3)."""

    handler: float
    lead: float


def alarms(
    calendar: Calendar, span: Span, ledger: Sequence[Running], shares: Shares
) -> list[tuple[Alarm, datetime]]:
    """What will fire and when, in order, if the last interval runs on.

    Shares of hours are shares of open time. Shares of dates are taken of the time between start
    and due, for "half of five working days" is no date.
    """
    due = due_at(calendar, span, ledger)
    fired = [
        (alarm, _at_share(calendar, span, ledger, due, share))
        for alarm, share in ((Alarm.HANDLER, shares.handler), (Alarm.LEAD, shares.lead))
    ]
    return [*fired, (Alarm.BREACH, due)]


def _at_share(
    calendar: Calendar, span: Span, ledger: Sequence[Running], due: datetime, share: float
) -> datetime:
    last = ledger[-1].since
    if span.duration is None:
        whole = due - ledger[0].since
        return max(due - whole * (1 - share), last)
    used = elapsed(calendar, ledger[:-1], last)
    return calendar.advance(last, max(span.duration * share - used, timedelta()))
