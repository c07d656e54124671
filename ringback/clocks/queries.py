"""What others may ask of clocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from ringback.calendars import queries as calendars
from ringback.clocks import rules
from ringback.clocks.models import Clock, Interval
from ringback.clocks.rules import Running
from ringback.clocks.states import LIVE, Alarm, ClockState, Metric, Urgency
from ringback.handbook import queries as handbook
from ringback.kernel import reckoning
from ringback.kernel.reckoning import Trace
from ringback.kernel.spans import Span, parse_span


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as a page shows it."""

    clock: Clock
    elapsed: timedelta
    is_late: bool
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Due:
    """What presses most on a subject. ``due_at`` is ``None`` while its clocks are paused."""

    metric: Metric
    due_at: datetime | None
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clock is due when it is: the rule, the hours it runs on, the ledger, the steps, and
    the same in words, line by line, in the reader's language."""

    clock: Clock
    calendar_code: str
    calendar_number: int
    ledger: Sequence[Running]
    elapsed: timedelta
    trace: Trace
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A limit that was kept or not: ``at`` is when what was owed was done in time, else the moment
    that passed. A clock is decided from there on, whatever is done later."""

    clock_id: int
    subject_id: str
    metric: Metric
    limit: str
    clause: str
    edition_id: UUID
    outcome: ClockState
    at: datetime


def of_subject(*, subject_kind: str, subject_id: str | int, now: datetime) -> list[Reading]:
    """All clocks of a subject, oldest first."""
    clocks = Clock.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return [_read(clock, now) for clock in clocks.order_by("id")]


def decided(*, subject_kind: str, subject_ids: Iterable[str | int]) -> list[Decided]:
    """What came of the clocks of these subjects, by their ids; what still runs in time, or is no
    longer owed, is not among them."""
    clocks = _of_subjects(subject_kind, subject_ids).exclude(state=ClockState.CANCELLED)
    return [
        Decided(
            clock.pk,
            clock.subject_id,
            Metric(clock.metric),
            clock.limit,
            clock.clause,
            clock.edition_id,
            ClockState.MISSED if clock.breached_at else ClockState.MET,
            at,
        )
        for clock in clocks.order_by("id")
        if (
            at := clock.breached_at or (clock.stopped_at if clock.state == ClockState.MET else None)
        )
    ]


def ran(
    *, subject_kind: str, subject_ids: Iterable[str | int], metric: Metric
) -> dict[str, timedelta]:
    """How long the stopped clocks of a metric ran, in the open hours of their calendars: pauses
    are left out."""
    stopped = _of_subjects(subject_kind, subject_ids).filter(
        metric=metric, state__in=(ClockState.MET, ClockState.MISSED)
    )
    return {
        clock.subject_id: rules.elapsed(
            calendars.version(clock.calendar_version_id).calendar,
            [Running(run.since, run.until) for run in clock.intervals.all()],
            clock.started_at,
        )
        for clock in stopped.order_by("id").prefetch_related("intervals")
    }


def _of_subjects(subject_kind: str, subject_ids: Iterable[str | int]) -> QuerySet[Clock]:
    ids = [str(subject_id) for subject_id in subject_ids]
    return Clock.objects.filter(subject_kind=subject_kind, subject_id__in=ids)


def next_due(
    *,
    subject_kind: str,
    subject_ids: Iterable[str | int],
    metrics: Iterable[Metric] = tuple(Metric),
) -> dict[str, datetime]:
    """The earliest due instant of each subject that has a running clock: one query for a list."""
    rows = (
        Clock.objects.filter(
            subject_kind=subject_kind,
            subject_id__in=[str(subject_id) for subject_id in subject_ids],
            metric__in=list(metrics),
            state=ClockState.RUNNING,
        )
        .order_by("-due_at")
        .values_list("subject_id", "due_at")
    )
    # The earliest is written last and stays.
    return {subject_id: due for subject_id, due in rows if due is not None}


def would_be_due(
    *, metric: Metric, facts: Mapping[str, Any], since: datetime, edition_id: UUID
) -> datetime | None:
    """When a clock started at ``since`` would be due; ``None`` where no limit is set."""
    ruling = handbook.ruling_if_any(f"clock.{metric}.limit", edition_id=edition_id, facts=facts)
    if ruling is None:
        return None
    return reckoned(ruling.value_as(Span), since)


def pressing(
    *, subject_kind: str, subject_ids: Iterable[str | int], now: datetime
) -> dict[str, Due]:
    """What presses most on each subject that has a live clock: one query for a list."""
    rows = Clock.objects.filter(
        subject_kind=subject_kind,
        subject_id__in=[str(subject_id) for subject_id in subject_ids],
        state__in=LIVE,
    )
    # The earliest is written last and stays; what is paused presses least.
    return {
        clock.subject_id: Due(Metric(clock.metric), clock.due_at, _urgency(clock, now))
        for clock in rows.order_by(F("due_at").desc(nulls_first=True))
    }


MOST_COUNTED = 1000


def live(metric: Metric) -> tuple[int, bool]:
    """How many clocks of a metric run or pause; counting stops at a thousand, and says so."""
    rows = Clock.objects.filter(metric=metric, state__in=sorted(LIVE))
    found = len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def reckoned(span: Span, since: datetime) -> datetime:
    """When a span that begins at an instant ends, on the hours its unit runs on."""
    hours = calendars.calendar_version(rules.CALENDAR_OF.get(span.unit, rules.NATURAL), at=since)
    return rules.due_at(hours.calendar, span, [Running(since, None)])


def ledger(clock: Clock) -> list[Running]:
    rows = Interval.objects.filter(clock=clock).order_by("since", "id")
    return [Running(since, until) for since, until in rows.values_list("since", "until")]


def explain(*, clock_id: int, now: datetime) -> Explanation:
    """The computation behind ``due_at``, step by step."""
    clock = Clock.objects.get(pk=clock_id)
    hours = calendars.version(clock.calendar_version_id)
    runs = ledger(clock)
    trace = reckoning.trace(hours.calendar, clock.started_at, parse_span(clock.limit))
    return Explanation(
        clock=clock,
        calendar_code=hours.code,
        calendar_number=hours.number,
        ledger=runs,
        elapsed=rules.elapsed(hours.calendar, runs, now),
        trace=trace,
        lines=list(calendars.explain(trace, hours)),
    )


def _read(clock: Clock, now: datetime) -> Reading:
    calendar = calendars.version(clock.calendar_version_id).calendar
    urgency = _urgency(clock, now)
    elapsed = rules.elapsed(calendar, ledger(clock), now)
    return Reading(clock, elapsed, urgency in (Urgency.LATE, Urgency.MISSED), urgency)


def _urgency(clock: Clock, now: datetime) -> Urgency:
    is_late = clock.breached_at is not None or (clock.due_at is not None and clock.due_at <= now)
    if clock.state == ClockState.MISSED:
        return Urgency.MISSED
    if clock.state in LIVE and is_late:
        return Urgency.LATE
    if clock.state == ClockState.PAUSED:
        return Urgency.PAUSED
    if clock.state == ClockState.RUNNING:
        return Urgency.SOON if clock.alarm == Alarm.BREACH else Urgency.OK
    return Urgency.MET
