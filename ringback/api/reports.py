"""The service report of a period, for systems: the figures of the page, as numbers."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from ringback.api.routes import FOUND, actor_of
from ringback.api.schemas import (
    CountOut,
    FigureOut,
    LimitOut,
    LineOut,
    PeriodOut,
    Problem,
    StepOut,
)
from ringback.catalog.facts import Kind
from ringback.messaging.states import Channel
from ringback.reports import queries
from ringback.reports.queries import COLUMNS, Figure, Report, Selection

router = Router()

Since = Query(..., description="The first day, in the operator's zone.")
Until = Query(..., description="The last day; at most 400 days after the first.")
Organisation = Query(
    "", description="A path such as /44/4401/; all the client may see unless told.", max_length=200
)
Category = Query("", description="A leaf of the catalogue.", max_length=80)


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
    organisation: str = Organisation,
    channel: Channel | None = None,
    kind: Kind | None = None,
    category: str = Category,
) -> PeriodOut:
    selection = Selection(
        since=since,
        until=until,
        path=organisation,
        channel=channel or "",
        kind=kind or "",
        category=category,
    )
    return _told(queries.period(selection=selection, actor=actor_of(request)))


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
        steps=[
            StepOut(
                step=each.step,
                department=each.department_path,
                stays=each.count,
                mean_seconds=each.mean,
                longest_seconds=each.longest,
            )
            for each in report.steps
        ],
        recognitions=[CountOut(code=each.code, count=each.count) for each in report.recognitions],
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
