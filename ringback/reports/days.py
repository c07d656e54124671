"""The report of the day before (日报, §6.1.1): written once for each organisation that is led."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import queries as handbook
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.kernel.instants import at_midnight
from ringback.people import queries as people
from ringback.reports import events
from ringback.reports.definitions import DEFINITIONS
from ringback.reports.figures import Amount, Figure, Verdict
from ringback.reports.models import DayReport
from ringback.reports.period import period
from ringback.reports.selection import Selection

LEADS = "ticket.release"
"""Whoever holds this verb over a place answers for the work there."""
MOST_PLACES = 5000
BATCH = 20
PAGE = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it was: what it was made of, what came out, and how that stood."""

    count: int
    hits: int
    total: int
    value: float | None
    target: float | None
    verdict: str


def days_due(now: datetime) -> list[tuple[str, date]]:
    """Of which places, and of which day, a report is to be written now; a batch of them. Nobody is
    told of a day on which nobody led the place yet."""
    zone = ZoneInfo(settings.TIME_ZONE)
    local = now.astimezone(zone)
    opens = handbook.parameter("report.daily.at", at=now).value_as(handbook.TimeWindow).opens
    if local.time() < opens:
        return []
    on = local.date() - timedelta(days=1)
    midnight = at_midnight(local.date(), zone)
    held = identity.places_held(LEADS, before=midnight, limit=MOST_PLACES)
    led = people.known_paths(held)
    written = set(DayReport.objects.filter(on=on, path__in=led).values_list("path", flat=True))
    return [(path, on) for path in sorted(led - written)[:BATCH]]


@command
def write_day(*, path: str, on: date, actor: Actor, now: datetime) -> DayReport:
    """Keep the figures of one day. Raises ``Conflict`` when they are kept already."""
    report = period(selection=Selection(since=on, until=on, path=path), actor=actor)
    made = DayReport(
        path=path,
        on=on,
        edition_id=report.standards.edition_id,
        figures={code: asdict(_told(figure)) for code, figure in report.figures.items()},
        written_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("The report of this day is written already.")) from None
    news = events.DayReportWritten(report_id=made.pk, path=path, on=on)
    journal.record(news, actor=actor, now=now)
    return made


def _told(figure: Figure) -> Told:
    amount = figure.amount
    return Told(
        amount.count, amount.hits, amount.total, figure.value, figure.target, figure.verdict
    )


def figures_of_day(row: DayReport) -> Mapping[str, Figure]:
    """As the report of a period has them; a figure that is defined no more is left out."""
    return {
        code: _figure(code, Told(**told))
        for code, told in row.figures.items()
        if code in DEFINITIONS
    }


def _figure(code: str, told: Told) -> Figure:
    return Figure(
        definition=DEFINITIONS[code],
        amount=Amount(told.count, told.hits, told.total),
        value=told.value,
        target=told.target,
        verdict=Verdict(told.verdict),
    )


def day_report(*, report_id: int, actor: Actor) -> DayReport:
    found = DayReport.objects.visible_to(actor).filter(pk=report_id).first()
    if found is None:
        raise NotFound(_("There is no such report, or it is not within your reach."))
    return found


def day_reports(
    *, actor: Actor, path: str = "", before: int | None = None, limit: int = PAGE
) -> list[Any]:
    """The last reports within the actor's reach, newest first, one more than ``limit`` if any."""
    rows = DayReport.objects.visible_to(actor).defer("figures")
    if path:
        rows = rows.filter(path=path)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: limit + 1])
