"""The flow of a period: the process map with its times, how cases left the flow, where they stay;
and the work that is stuck at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from ringback.base.lookups import paths_within
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.reports import figures
from ringback.reports.definitions import DEFINITIONS
from ringback.reports.figures import Figure, Standards
from ringback.reports.flow_definitions import BUCK_PASSED, DEVIATIONS, KEPT, MOVES, STRAIGHT
from ringback.reports.models import HoldingFact, Tally
from ringback.reports.period import StepLine, last_moment, step_lines
from ringback.reports.rules import rank
from ringback.reports.selection import Selection, checked, facts
from ringback.reports.states import AGAINST, Deviation

SHARES = {"median": 0.5, "p90": 0.9}
CARDS = (KEPT, STRAIGHT, DEFINITIONS["returned"], BUCK_PASSED, DEFINITIONS["reopened"])
STUCK_CLAUSE = "3.1.5"
MOST_DEPARTMENTS = 50
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line of the process map; seconds, of natural time, at the nearest rank."""

    source: str
    target: str
    count: int
    median: int
    p90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationLine:
    """How often cases left the flow in one way, and how many different cases did."""

    deviation: str
    count: int
    cases: int

    @property
    def is_against(self) -> bool:
        return self.deviation in AGAINST


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentLine:
    """Departures from the flow that were one department's doing, by kind."""

    department_path: str
    counts: Mapping[str, int]

    @property
    def against(self) -> int:
        return sum(count for code, count in self.counts.items() if code in AGAINST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """``stuck`` is how many sheets are stuck at the moment, whatever the period."""

    selection: Selection
    counted_at: datetime | None
    standards: Standards
    figures: Mapping[str, Figure]
    arrows: Sequence[Arrow]
    deviations: Sequence[DeviationLine]
    departments: Sequence[DepartmentLine]
    steps: Sequence[StepLine]
    stuck: int


def flow(*, selection: Selection, actor: Actor, now: datetime) -> Flow:
    """Raises ``NotAllowed``, ``NotFound`` or ``Invalid`` as ``selection.checked``."""
    chosen = checked(selection, actor)
    standard = figures.standards(last_moment(chosen))
    groups = figures.amounts(chosen, actor, standard, CARDS)
    told = {each.code: figures.total(groups[each.code].values()) for each in CARDS}
    return Flow(
        selection=chosen,
        counted_at=Tally.objects.values_list("counted_at", flat=True).first(),
        standards=standard,
        figures={
            each.code: figures.figure(
                each, told[each.code], standard, figures.value(each, told[each.code])
            )
            for each in CARDS
        },
        arrows=_arrows(chosen, actor),
        deviations=_deviations(chosen, actor),
        departments=_departments(chosen, actor),
        steps=step_lines(chosen, actor),
        stuck=_stuck(chosen, actor, now).count(),
    )


ARROW = ("source", "target")


def _arrows(selection: Selection, actor: Actor) -> list[Arrow]:
    """Every arrow with its times: one pass counts them, a second looks at the two ranks of each."""
    rows = facts(MOVES, selection, actor).order_by()
    counted = rows.values_list(*ARROW).annotate(count=figures.number_of(Q()))
    counts = {(source, target): count for source, target, count in counted}
    if not counts:
        return []
    ranks = {
        arrow: {name: rank(share, count) + 1 for name, share in SHARES.items()}
        for arrow, count in counts.items()
    }
    wanted = (
        Q(source=a[0], target=a[1], place__in=set(told.values())) for a, told in ranks.items()
    )
    place = Window(RowNumber(), partition_by=list(ARROW), order_by="seconds")
    found = rows.annotate(place=place).filter(reduce(or_, wanted))
    at = {tuple(key): told for *key, told in found.values_list(*ARROW, "place", "seconds")}
    arrows = [
        Arrow(
            source=arrow[0],
            target=arrow[1],
            count=count,
            **{name: at[(*arrow, ranks[arrow][name])] for name in SHARES},
        )
        for arrow, count in counts.items()
    ]
    return sorted(arrows, key=lambda each: (-each.count, each.source, each.target))


def _deviations(selection: Selection, actor: Actor) -> list[DeviationLine]:
    """In the order of the manual's weight: against the clause first."""
    rows = facts(DEVIATIONS, selection, actor).order_by().values("deviation")
    counted = rows.annotate(count=figures.number_of(Q()), cases=Count("ticket_id", distinct=True))
    order = list(Deviation)
    return sorted(
        (DeviationLine(**row) for row in counted),
        key=lambda line: order.index(Deviation(line.deviation)),
    )


def _departments(selection: Selection, actor: Actor) -> list[DepartmentLine]:
    """Of work alone: what the case itself did is no department's doing."""
    rows = facts(DEVIATIONS, selection, actor).filter(sheet_id__gt=0).order_by()
    counted = rows.values_list("department_path", "deviation").annotate(
        count=figures.number_of(Q())
    )
    found: dict[str, dict[str, int]] = {}
    for path, deviation, count in counted:
        found.setdefault(path, {})[deviation] = count
    lines = [DepartmentLine(department_path=path, counts=told) for path, told in found.items()]
    lines.sort(key=lambda line: (-line.against, -sum(line.counts.values()), line.department_path))
    return lines[:MOST_DEPARTMENTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckPage:
    """Stuck sheets, the longest first. ``later`` asks for those after this page; empty: no more."""

    selection: Selection
    count: int
    rows: Sequence[HoldingFact]
    later: str


def stuck(
    *, selection: Selection, actor: Actor, now: datetime, after: str = "", limit: int = PAGE
) -> StuckPage:
    """Open sheets nobody has touched for as long as the manual calls stuck (§3.1.5). The days of
    the selection mean nothing here. Raises as ``selection.checked``."""
    chosen = checked(selection, actor)
    found = _stuck(chosen, actor, now)
    page = list(_after(found, after).order_by("stuck_at", "sheet_id")[: limit + 1])
    return StuckPage(
        selection=chosen,
        count=found.count(),
        rows=page[:limit],
        later=_key(page[limit - 1]) if len(page) > limit else "",
    )


def _stuck(chosen: Selection, actor: Actor, now: datetime) -> Any:
    paths = [chosen.path] if chosen.path else actor.scope_paths
    told = {"channel": chosen.channel, "kind": chosen.kind, "category": chosen.category}
    narrowed = {name: value for name, value in told.items() if value}
    return HoldingFact.objects.filter(paths_within("path", paths), stuck_at__lte=now, **narrowed)


def _key(row: HoldingFact) -> str:
    assert row.stuck_at is not None  # it was found by it
    return f"{row.stuck_at.isoformat()}_{row.sheet_id}"


def _after(found: Any, after: str) -> Any:
    if not after:
        return found
    at, _dash, sheet_id = after.rpartition("_")
    try:
        moment, number = datetime.fromisoformat(at).astimezone(UTC), int(sheet_id)
    except (ValueError, OverflowError):
        raise NotFound(_("There is no such page of the list.")) from None
    return found.filter(Q(stuck_at__gt=moment) | Q(stuck_at=moment, sheet_id__gt=number))
