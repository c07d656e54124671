"""What a report is about: a period of days, an organisation, and what it is narrowed to."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base.lookups import paths_within
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.reports.definitions import Definition

Facts = TypeVar("Facts", bound=Model)

LONGEST = timedelta(days=400)
"""A report covers at most a year and a month: longer ones are put together from several."""

EARLIEST, LATEST = date(1971, 1, 1), date(9998, 12, 31)
"""The packaged manual holds from 1970 on; the time line ends in 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``since`` and ``until`` are the first and the last day. What is empty narrows nothing;
    ``path`` is the organisation, with all below it. The last eleven narrow rows alone: they are the
    lines of the report's tables."""

    since: date
    until: date
    path: str = ""
    channel: str = ""
    kind: str = ""
    category: str = ""
    metric: str = ""
    layer: str = ""
    clause: str = ""
    limit: str = ""
    edition_id: str = ""
    step: str = ""
    department_path: str = ""
    recognition: str = ""
    source: str = ""
    target: str = ""
    deviation: str = ""

    def narrowed(self, **changes: Any) -> "Selection":
        return replace(self, **changes)

    @property
    def whole(self) -> "Selection":
        """The report a line belongs to."""
        return self.narrowed(**dict.fromkeys(OF_LINES, ""))

    @property
    def address(self) -> str:
        """The same as a query string; what narrows nothing is left out."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def narrowing(self) -> dict[str, str]:
        """Columns of facts and the values they must have."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in told.items() if name not in _OTHERWISE and value}


OF_LINES = (
    "metric",
    "layer",
    "clause",
    "limit",
    "edition_id",
    "step",
    "department_path",
    "recognition",
    "source",
    "target",
    "deviation",
)
_OTHERWISE = ("since", "until", "path")


def checked(selection: Selection, actor: Actor) -> Selection:
    """Raises ``NotAllowed`` for whoever may not read reports, ``NotFound`` for an organisation out
    of the actor's reach, ``Invalid`` for a period that is none or too long."""
    if not actor.may("report.read"):
        raise NotAllowed(_("Your role does not read reports. A team lead can."))
    if selection.path and not actor.covers(selection.path):
        raise NotFound(_("There is no such organisation, or it is not within your reach."))
    if selection.until < selection.since:
        raise Invalid(
            _("The period ends before it begins."), fields={"until": _("Choose a later day.")}
        )
    if not EARLIEST <= selection.since <= selection.until <= LATEST:
        raise Invalid(
            _("There is no manual for such days."), fields={"since": _("Choose a later day.")}
        )
    if selection.until - selection.since > LONGEST:
        raise Invalid(
            _("A report covers at most 400 days."), fields={"since": _("Choose a later day.")}
        )
    return selection


def facts(definition: Definition, selection: Selection, actor: Actor) -> QuerySet[Any]:
    """All facts of the figure's kind in the period and within the actor's reach. What a kind of
    fact does not have narrows it to nothing, never to everything."""
    model = definition.facts
    known = {each.name for each in model._meta.get_fields()}
    if not set(selection.narrowing) <= known:
        return model._default_manager.none()
    paths = [selection.path] if selection.path else actor.scope_paths
    return model._default_manager.filter(
        Q(**{f"{definition.day}__range": (selection.since, selection.until)}),
        paths_within("path", paths),
        **selection.narrowing,
    )


class Preset(StrEnum):
    """Periods people ask for."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"


PRESET_LABELS = {
    Preset.TODAY: _("Today"),
    Preset.WEEK: _("Last 7 days"),
    Preset.MONTH: _("This month"),
    Preset.LAST_MONTH: _("Last month"),
    Preset.QUARTER: _("Last 90 days"),
    Preset.YEAR: _("Last 365 days"),
}


def days_of(preset: Preset, today: date) -> tuple[date, date]:
    """First and last day of a preset, seen from a day."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    spans = {
        Preset.TODAY: (today, today),
        Preset.WEEK: (today - timedelta(days=6), today),
        Preset.MONTH: (first, today),
        Preset.LAST_MONTH: (before.replace(day=1), before),
        Preset.QUARTER: (today - timedelta(days=89), today),
        Preset.YEAR: (today - timedelta(days=364), today),
    }
    return spans[preset]
