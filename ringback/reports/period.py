"""The report of a period: its figures, and the tables they are broken down into."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Q, Sum

from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.reports import figures, replica
from ringback.reports.definitions import DEFINITIONS, ON_TIME
from ringback.reports.figures import Amount, Figure, Group, Standards
from ringback.reports.models import OF_LIMIT, Tally
from ringback.reports.selection import Selection, checked, facts

COLUMNS = (
    "contacts",
    "first_contact_resolution",
    "cases",
    "on_time",
    "resolution_mean",
    "satisfaction",
    "reopened",
    "urged",
)
"""Figures broken down by channel, kind and category: sums tell them, so none is a percentile."""
DAILY = ("contacts", "cases")
"""Figures told day by day: numbers alone."""
MOST_CATEGORIES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a breakdown: the code it stands for, and figures in the order of ``COLUMNS``."""

    code: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """Limits decided under one clause (§1.4.3)."""

    metric: str
    layer: str
    clause: str
    limit: str
    edition_id: Any
    amount: Amount

    @property
    def share(self) -> float:
        return self.amount.hits / self.amount.count


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """Stays at one step in one department; seconds."""

    step: str
    department_path: str
    count: int
    total: int
    longest: int

    @property
    def mean(self) -> float:
        return self.total / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``counted_at`` is when facts were last counted; ``None`` before the first of them."""

    selection: Selection
    counted_at: datetime | None
    standards: Standards
    figures: Mapping[str, Figure]
    channels: Sequence[Line]
    kinds: Sequence[Line]
    categories: Sequence[CountLine]
    limits: Sequence[LimitLine]
    steps: Sequence[StepLine]
    recognitions: Sequence[CountLine]
    days: Mapping[str, Mapping[date, int]]


def period(*, selection: Selection, actor: Actor) -> Report:
    """Raises ``NotAllowed``, ``NotFound`` or ``Invalid`` as ``selection.checked``."""
    chosen = checked(selection, actor)
    with replica.figures_reckoned():
        return _reckoned(chosen, actor)


def _reckoned(chosen: Selection, actor: Actor) -> Report:
    standard = figures.standards(last_moment(chosen))
    groups = figures.amounts(chosen, actor, standard)
    decided = _decided(chosen, actor)
    groups |= _on_time(decided)
    steps = step_lines(chosen, actor)
    # The lines of the steps add up to the figure: a million stays are not read a second time.
    groups["dwell"] = {
        ("", ""): Amount(sum(s.count for s in steps), 0, sum(s.total for s in steps))
    }
    return Report(
        selection=chosen,
        counted_at=Tally.objects.values_list("counted_at", flat=True).first(),
        standards=standard,
        figures=_figures(groups, chosen, actor, standard),
        channels=_lines(groups, standard, lambda group: group[0]),
        kinds=_lines(groups, standard, lambda group: group[1]),
        categories=_categories(chosen, actor),
        limits=_limits(decided),
        steps=steps,
        recognitions=_recognitions(chosen, actor),
        days={code: figures.daily(DEFINITIONS[code], chosen, actor) for code in DAILY},
    )


def last_moment(selection: Selection) -> datetime:
    """A report is judged by the manual of its last day."""
    return instants.at_midnight(selection.until, ZoneInfo(settings.TIME_ZONE))


def _figures(
    groups: Mapping[str, Mapping[Group, Amount]],
    selection: Selection,
    actor: Actor,
    standard: Standards,
) -> dict[str, Figure]:
    amounts = {code: figures.total(groups[code].values()) for code in groups}
    ranked = figures.percentiles(amounts, selection, actor)
    told = {
        code: ranked.get(code)
        if DEFINITIONS[code].is_percentile
        else figures.value(DEFINITIONS[code], amount)
        for code, amount in amounts.items()
    }
    return {
        code: figures.figure(DEFINITIONS[code], amounts[code], standard, told[code])
        for code in amounts
    }


def _by(groups: Mapping[Any, Amount], key: Callable[[Any], Any]) -> dict[Any, Amount]:
    found: dict[Any, Amount] = {}
    for group, amount in groups.items():
        found[key(group)] = found.get(key(group), Amount()) + amount
    return found


def _lines(
    groups: Mapping[str, Mapping[Group, Amount]],
    standard: Standards,
    key: Callable[[Group], str],
) -> list[Line]:
    by_code = {code: _by(groups[code], key) for code in COLUMNS}
    keys = {one for amounts in by_code.values() for one in amounts}
    lines = [Line(one, [_told(c, by_code[c].get(one), standard) for c in COLUMNS]) for one in keys]
    busiest = COLUMNS.index("cases")
    return sorted(lines, key=lambda line: (-line.figures[busiest].amount.count, line.code))


def _told(code: str, amount: Amount | None, standard: Standards) -> Figure:
    definition = DEFINITIONS[code]
    known = amount or Amount()
    return figures.figure(definition, known, standard, figures.value(definition, known))


def _categories(selection: Selection, actor: Actor) -> list[CountLine]:
    return _counted("category", selection, actor)[:MOST_CATEGORIES]


def _recognitions(selection: Selection, actor: Actor) -> list[CountLine]:
    return _counted("recognition", selection, actor)


def _counted(column: str, selection: Selection, actor: Actor) -> list[CountLine]:
    """Cases registered in the period by one of their columns, the most frequent first."""
    rows = facts(DEFINITIONS["cases"], selection, actor).order_by().values_list(column)
    counted = rows.annotate(count=Count("*")).order_by("-count", column)
    return [CountLine(code=code, count=count) for code, count in counted]


Decided = tuple[Any, ...]
"""Channel and kind, then what tells one line of the limits from another."""


def _decided(selection: Selection, actor: Actor) -> dict[Decided, Amount]:
    """Limits decided, by all that the figure and its table ask for, in one pass."""
    definition = DEFINITIONS["on_time"]
    rows = facts(definition, selection, actor).order_by().values_list("channel", "kind", *OF_LIMIT)
    counted = rows.annotate(count=figures.number_of(Q()), hits=figures.number_of(definition.hit))
    return {tuple(place): Amount(count, hits) for *place, count, hits in counted}


LAYER = 2 + OF_LIMIT.index("layer")


def _on_time(decided: Mapping[Decided, Amount]) -> dict[str, dict[Group, Amount]]:
    """Each layer is a figure of its own."""
    return {
        code: _by(
            {place: amount for place, amount in decided.items() if place[LAYER] == layer},
            lambda place: (place[0], place[1]),
        )
        for layer, code in ON_TIME.items()
    }


def _limits(decided: Mapping[Decided, Amount]) -> list[LimitLine]:
    lines = _by(decided, lambda place: place[2:])
    return [
        LimitLine(**dict(zip(OF_LIMIT, place, strict=True)), amount=lines[place])
        for place in sorted(lines, key=lambda place: [str(part) for part in place])
    ]


def step_lines(selection: Selection, actor: Actor) -> list[StepLine]:
    """Stays that ended in the period by step and department, those that took most time first."""
    columns = ("step", "department_path")
    rows = (
        facts(DEFINITIONS["dwell"], selection, actor)
        .order_by()
        .values(*columns)
        .annotate(count=Count("*"), total=Sum("seconds"), longest=Max("seconds"))
    )
    return sorted((StepLine(**row) for row in rows), key=lambda line: -line.total)
