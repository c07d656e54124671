"""What others may ask of clocks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from ringback.base.prepared import NOWHERE, Prepared
from ringback.calendars import queries as calendars
from ringback.clocks import explaining, layers, rules
from ringback.clocks.explaining import Run
from ringback.clocks.models import Clock, Interval, MovedDue, Reckoning
from ringback.clocks.rules import Running
from ringback.clocks.states import LIVE, Alarm, ClockState, Layer, Metric, Urgency, title
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Weighed
from ringback.kernel.spans import Span

__all__ = [
    "Clock",
    "Decided",
    "Due",
    "Explanation",
    "Falling",
    "MovedDue",
    "Reading",
    "Running",
    "decided",
    "explain",
    "falling_due",
    "last_reckoning",
    "ledger",
    "live",
    "live_metrics",
    "moved_dues",
    "next_due",
    "of_subject",
    "pressing",
    "ran",
    "reckoned",
    "ruled_by",
    "would_be_due",
]


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
    layer: Layer
    due_at: datetime | None
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clock is due when it is: every case of its rule and why it was chosen or not, the hours
    it runs on, the ledger, and the steps in words, line by line, in the reader's language.

    ``rule`` is empty for clocks that are older than the record of what they were chosen by."""

    clock: Clock
    label: str
    clause: str
    clause_address: str
    rule: Sequence[Weighed]
    calendar_code: str
    calendar_number: int
    ledger: Sequence[Run]
    elapsed: timedelta
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A limit that was kept or not: ``at`` is when what was owed was done in time, else the moment
    that passed. A clock is decided from there on, whatever is done later."""

    clock_id: int
    subject_id: str
    metric: Metric
    layer: Layer
    limit: str
    clause: str
    edition_id: UUID
    outcome: ClockState
    at: datetime


@dataclass(frozen=True, slots=True)
class Falling:
    """A limit that will have passed before long, and where it stands in the manual."""

    subject_id: str
    metric: Metric
    layer: Layer
    due_at: datetime
    clause: str
    edition_id: UUID


def falling_due(
    *,
    subject_kind: str,
    subject_ids: QuerySet[Any, Any],
    since: datetime | None,
    until: datetime,
    limit: int,
) -> list[Falling]:
    """What runs and falls due in a span of time, the most pressing first: of the subjects that a
    query of texts names. ``since`` ``None``: what is late already, too."""
    rows = _running(subject_kind, subject_ids, since, until)
    columns = ("subject_id", "metric", "layer", "due_at", "clause", "edition_id")
    found = rows.order_by("due_at", "id").values_list(*columns)[:limit]
    return [
        Falling(subject, Metric(metric), Layer(layer), due, clause, edition)
        for subject, metric, layer, due, clause, edition in found
        if due is not None
    ]


def number_due(
    *,
    subject_kind: str,
    subject_ids: QuerySet[Any, Any],
    since: datetime | None,
    until: datetime,
    most: int,
) -> int:
    """How many subjects have a limit as ``falling_due`` lists them; counting stops at ``most``."""
    rows = _running(subject_kind, subject_ids, since, until)
    return len(rows.order_by().values_list("subject_id").distinct()[:most])


def _running(
    subject_kind: str, subject_ids: QuerySet[Any, Any], since: datetime | None, until: datetime
) -> QuerySet[Clock]:
    rows = Clock.objects.filter(
        subject_kind=subject_kind,
        subject_id__in=subject_ids,
        state=ClockState.RUNNING,
        due_at__lte=until,
    )
    if since is not None:
        # No alarm of what is not late lies behind its deadline: the sweep's index finds them.
        rows = rows.filter(alarm_at__lte=until, due_at__gt=since)
    return rows


def of_subject(*, subject_kind: str, subject_id: str | int, now: datetime) -> list[Reading]:
    """All clocks of a subject, oldest first."""
    clocks = Clock.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    found = list(clocks.order_by("id"))
    ledgers = ledgers_of(found)
    return [_read(clock, ledgers[clock.pk], now) for clock in found]


def decided(*, subject_kind: str, subject_ids: Iterable[str | int]) -> list[Decided]:
    """What came of the clocks of these subjects, by their ids; what still runs in time, or is no
    longer owed, is not among them."""
    clocks = _of_subjects(subject_kind, subject_ids).exclude(state=ClockState.CANCELLED)
    return [
        Decided(
            clock.pk,
            clock.subject_id,
            Metric(clock.metric),
            Layer(clock.layer),
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


def ruled_by(
    *, subject_kind: str, subject_ids: Iterable[str | int], metric: Metric
) -> dict[str, Mapping[str, Any] | None]:
    """By subject the facts its limit of a metric rests on; the last clock's, where there were
    several; ``None`` on clocks older than the record of them."""
    rows = _of_subjects(subject_kind, subject_ids).filter(metric=metric).order_by("id")
    return dict(rows.values_list("subject_id", "facts"))


def ran(
    *, subject_kind: str, subject_ids: Iterable[str | int], metric: Metric
) -> dict[str, timedelta]:
    """How long the stopped clocks of a metric ran, in the open hours of their calendars: pauses
    are left out. The manual's clocks tell, for a law's never pause."""
    stopped = _of_subjects(subject_kind, subject_ids).filter(
        metric=metric, layer=Layer.MANUAL, state__in=(ClockState.MET, ClockState.MISSED)
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


def live_metrics(*, subject_kind: str, subject_id: str | int) -> frozenset[Metric]:
    """What of a subject is timed at this moment, running or paused."""
    rows = _of_subjects(subject_kind, [subject_id]).filter(state__in=sorted(LIVE))
    return frozenset(map(Metric, rows.values_list("metric", flat=True)))


def next_due(
    *,
    subject_kind: str,
    subject_ids: Iterable[str | int],
    metrics: Iterable[Metric] = tuple(Metric),
) -> dict[str, datetime]:
    """The earliest due instant of each subject that has a running clock: one query for a list."""
    ids, of = [str(subject_id) for subject_id in subject_ids], list(metrics)
    is_one = len(ids) == len(of) == 1
    rows = _due_one(subject_kind, *ids, *of) if is_one else _due(subject_kind, ids, of)
    # The earliest is written last and stays.
    return {subject_id: due for subject_id, due in rows if due is not None}


def _due(subject_kind: str, ids: Sequence[str], metrics: Sequence[str]) -> "QuerySet[Any, Any]":
    running = Clock.objects.filter(
        subject_kind=subject_kind,
        subject_id__in=ids,
        metric__in=metrics,
        state=ClockState.RUNNING,
    )
    return running.order_by("-due_at").values_list("subject_id", "due_at")


_due_one = Prepared(
    lambda subject_kind, subject_id, metric: _due(subject_kind, [subject_id], [metric]),
    (Clock, "subject_kind", f"{NOWHERE} kind"),
    (Clock, "subject_id", NOWHERE),
    (Clock, "metric", f"{NOWHERE} metric"),
)


def would_be_due(
    *, metric: Metric, facts: Mapping[str, Any], since: datetime, edition_id: UUID
) -> datetime | None:
    """When the strictest of the clocks started at ``since`` would be due; ``None`` where no layer
    sets a limit."""
    limits = layers.limits(metric, edition_id=edition_id, facts=facts)
    spans = (limit.span for limit in limits if limit.span is not None)
    return min((reckoned(span, since) for span in spans), default=None)


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
        clock.subject_id: Due(
            Metric(clock.metric), Layer(clock.layer), clock.due_at, _urgency(clock, now)
        )
        for clock in rows.order_by(F("due_at").desc(nulls_first=True))
    }


MOST_COUNTED = 1000


def live(metric: Metric, layer: Layer) -> tuple[int, bool]:
    """How many clocks of a metric run or pause on a layer; counting stops at a thousand, and says
    so."""
    rows = Clock.objects.filter(metric=metric, layer=layer, state__in=sorted(LIVE))
    found = len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def reckoned(span: Span, since: datetime) -> datetime:
    """When a span that begins at an instant ends, on the hours its unit runs on."""
    hours = calendars.calendar_version(rules.CALENDAR_OF.get(span.unit, rules.NATURAL), at=since)
    return rules.due_at(hours.calendar, span, [Running(since, None)])


def last_reckoning(calendar: str) -> Reckoning | None:
    """What the newest version of a calendar that was laid under open clocks did to them."""
    found = Reckoning.objects.filter(version__calendar=calendar).select_related("version")
    return found.order_by("-version__number").first()


def moved_dues(reckoning: Reckoning, *, before: int | None = None, limit: int) -> list[MovedDue]:
    """The due dates it moved, the last first, one more than ``limit`` if there are."""
    rows = reckoning.moves.select_related("clock").order_by("-id")
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows[: limit + 1])


def ledger(clock: Clock) -> list[Running]:
    return ledgers_of([clock])[clock.pk]


def ledgers_of(clocks: Collection[Clock]) -> dict[int, list[Running]]:
    """By the clock's id; a clock that never ran has an empty one."""
    found: dict[int, list[Running]] = {clock.pk: [] for clock in clocks}
    rows = Interval.objects.filter(clock__in=found).order_by("since", "id")
    for clock_id, since, until in rows.values_list("clock_id", "since", "until"):
        found[clock_id].append(Running(since, until))
    return found


def explain(*, clock_id: int, now: datetime) -> Explanation:
    """The computation behind ``due_at``, step by step."""
    clock = Clock.objects.get(pk=clock_id)
    hours, runs = calendars.version(clock.calendar_version_id), explaining.runs_of(clock)
    return Explanation(
        clock=clock,
        label=title(clock.metric, clock.layer),
        clause=handbook.cited(clock.clause, clock.edition_id),
        clause_address=handbook.clause_address(clock.clause, clock.edition_id),
        rule=_weighed(clock),
        calendar_code=hours.code,
        calendar_number=hours.number,
        ledger=runs,
        elapsed=rules.elapsed(hours.calendar, [Running(r.since, r.until) for r in runs], now),
        lines=list(explaining.lines(clock, runs, hours)),
    )


def _weighed(clock: Clock) -> list[Weighed]:
    if clock.facts is None or clock.deadline is not None:
        return []
    code = layers.code_of(
        Metric(clock.metric),
        Layer(clock.layer),
        edition_id=clock.edition_id,
        facts=clock.facts,
    )
    return handbook.weighed(code, edition_id=clock.edition_id, facts=clock.facts) if code else []


def _read(clock: Clock, ran: Sequence[Running], now: datetime) -> Reading:
    calendar = calendars.version(clock.calendar_version_id).calendar
    urgency = _urgency(clock, now)
    elapsed = rules.elapsed(calendar, ran, now)
    return Reading(clock, elapsed, urgency in (Urgency.LATE, Urgency.MISSED), urgency)


PRESSING = frozenset({Alarm.SUPERVISION, Alarm.BREACH})
"""What comes after the lead's warning."""


def _urgency(clock: Clock, now: datetime) -> Urgency:
    is_late = clock.breached_at is not None or (clock.due_at is not None and clock.due_at <= now)
    if clock.state == ClockState.MISSED:
        return Urgency.MISSED
    if clock.state in LIVE and is_late:
        return Urgency.LATE
    if clock.state == ClockState.PAUSED:
        return Urgency.PAUSED
    if clock.state == ClockState.RUNNING:
        return Urgency.SOON if clock.alarm in PRESSING else Urgency.OK
    return Urgency.MET
