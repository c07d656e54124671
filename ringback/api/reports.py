"""The service report of a period, for systems: the figures of the page, as numbers."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from ringback.api.routes import FOUND, actor_of, require_known
from ringback.api.schemas import (
    ArrowOut,
    CountOut,
    DeviationOut,
    FigureOut,
    FlowOut,
    LimitOut,
    LineOut,
    PeriodOut,
    Problem,
    StepOut,
    StuckOut,
    StuckSheetOut,
)
from ringback.catalog.facts import Kind
from ringback.kernel import instants
from ringback.messaging.states import Channel
from ringback.reports import queries
from ringback.reports.queries import COLUMNS, STUCK_CLAUSE, Figure, Report, Selection, StepLine
from ringback.reports.states import CLAUSES, Deviation
from ringback.tickets.queries import number_of

router = Router()

NARROWING = ("organisation", "channel", "kind", "category")

Since = Query(..., description="The first day, in the operator's zone.")
Until = Query(..., description="The last day; at most 400 days after the first.")
Organisation = Query(
    None,
    min_length=1,
    description="A path such as /44/4401/; all the client may see unless told.",
    max_length=200,
    pattern=r"^[A-Za-z0-9/~._-]*$",
)
Category = Query(
    None,
    min_length=1,
    description="A leaf of the catalogue.",
    max_length=80,
    pattern=r"^[A-Za-z0-9._-]*$",
)
After = Query(
    None,
    min_length=1,
    description="The ``after`` of the page before; without it, the first.",
    max_length=80,
    pattern=r"^[A-Za-z0-9_.:+-]*$",
)


@router.get(
    "/period",
    response={200: PeriodOut, **FOUND, 422: Problem},
    operation_id="report_period",
    summary="The figures of a period and organisation",
)
def period(
    request: HttpRequest,
    since: date = Since,
    until: date = Until,
    organisation: str | None = Organisation,
    channel: Channel | None = None,
    kind: Kind | None = None,
    category: str | None = Category,
) -> PeriodOut:
    require_known(request, "since", "until", *NARROWING)
    selection = _selection(since, until, organisation, channel, kind, category)
    return _told(queries.period(selection=selection, actor=actor_of(request)))


@router.get(
    "/flow",
    response={200: FlowOut, **FOUND, 422: Problem},
    operation_id="report_flow",
    summary="The process map of a period, and how cases left the flow of the handbook",
)
def flow(
    request: HttpRequest,
    since: date = Since,
    until: date = Until,
    organisation: str | None = Organisation,
    channel: Channel | None = None,
    kind: Kind | None = None,
    category: str | None = Category,
) -> FlowOut:
    require_known(request, "since", "until", *NARROWING)
    selection = _selection(since, until, organisation, channel, kind, category)
    found = queries.flow(selection=selection, actor=actor_of(request), now=instants.now())
    return _flow(found)


@router.get(
    "/stuck",
    response={200: StuckOut, **FOUND, 422: Problem},
    operation_id="report_stuck",
    summary="Open work sheets nobody has touched for too long, the longest first",
)
def stuck(
    request: HttpRequest,
    organisation: str | None = Organisation,
    channel: Channel | None = None,
    kind: Kind | None = None,
    category: str | None = Category,
    after: str | None = After,
) -> StuckOut:
    require_known(request, "after", *NARROWING)
    now = instants.now()
    today = instants.on_date(now, instants.OPERATOR_ZONE)
    selection = _selection(today, today, organisation, channel, kind, category)
    found = queries.stuck(selection=selection, actor=actor_of(request), now=now, after=after or "")
    return StuckOut(
        count=found.count,
        sheets=[
            StuckSheetOut(
                sheet=row.sheet_id,
                ticket=number_of(row.ticket_id),
                step=row.step,
                department=row.department_path,
                since=row.since,
                touched_at=row.touched_at,
                limit=row.limit,
                clause=STUCK_CLAUSE,
            )
            for row in found.rows
        ],
        after=found.later,
    )


def _selection(
    since: date,
    until: date,
    path: str | None,
    channel: Channel | None,
    kind: Kind | None,
    category: str | None,
) -> Selection:
    return Selection(
        since=since,
        until=until,
        path=path or "",
        channel=channel or "",
        kind=kind or "",
        category=category or "",
    )


def _flow(found: queries.Flow) -> FlowOut:
    return FlowOut(
        since=found.selection.since,
        until=found.selection.until,
        organisation=found.selection.path,
        counted_at=found.counted_at,
        figures=[_figure(each) for each in found.figures.values()],
        arrows=[
            ArrowOut(
                source=each.source,
                target=each.target,
                count=each.count,
                median_seconds=each.median,
                p90_seconds=each.p90,
            )
            for each in found.arrows
        ],
        deviations=[
            DeviationOut(
                deviation=each.deviation,
                clause=CLAUSES[Deviation(each.deviation)],
                is_against=each.is_against,
                count=each.count,
                cases=each.cases,
            )
            for each in found.deviations
        ],
        steps=[_step(each) for each in found.steps],
        stuck=found.stuck,
    )


def _told(report: Report) -> PeriodOut:
    return PeriodOut(
        since=report.selection.since,
        until=report.selection.until,
        organisation=report.selection.path,
        counted_at=report.counted_at,
        figures=[_figure(each) for each in report.figures.values()],
        channels=[_line(each.code, each.figures) for each in report.channels],
        kinds=[_line(each.code, each.figures) for each in report.kinds],
        categories=[CountOut(code=each.code, count=each.count) for each in report.categories],
        limits=[
            LimitOut(
                metric=each.metric,
                layer=each.layer,
                clause=each.clause,
                limit=each.limit,
                decided=each.amount.count,
                kept=each.amount.hits,
            )
            for each in report.limits
        ],
        steps=[_step(each) for each in report.steps],
        recognitions=[CountOut(code=each.code, count=each.count) for each in report.recognitions],
    )


def _step(line: StepLine) -> StepOut:
    return StepOut(
        step=line.step,
        department=line.department_path,
        stays=line.count,
        mean_seconds=line.mean,
        longest_seconds=line.longest,
    )


def _figure(figure: Figure) -> FigureOut:
    definition = figure.definition
    return FigureOut(
        code=definition.code,
        name=str(definition.name),
        formula=str(definition.formula),
        cohort=str(definition.cohort),
        clause=definition.clause,
        scale=definition.scale,
        value=figure.value,
        hits=figure.amount.hits if definition.is_ratio else None,
        count=figure.amount.count,
        target=figure.target,
        aim=definition.aim,
        verdict=figure.verdict,
    )


def _line(code: str, figures: Sequence[Figure]) -> LineOut:
    values = [figure.value for figure in figures]
    return LineOut(code=code, figures=dict(zip(COLUMNS, values, strict=True)))
