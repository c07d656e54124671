"""Figures counted from facts, each by its one definition.

Facts of one kind and one day column are read in one grouped pass, however many figures rest on
them; totals, channels and kinds are sums of the same groups, so they agree by construction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, Sum, Value, Window
from django.db.models.functions import RowNumber

from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.reports.definitions import DEFINITIONS, PERIOD, Aim, Definition, Scale
from ringback.reports.models import ClockFact, StayFact
from ringback.reports.rules import rank
from ringback.reports.selection import Selection, facts


class Verdict(StrEnum):
    """How a figure stands to its target. ``few``: too few facts to judge (§6.1.1)."""

    MET = "met"
    MISSED = "missed"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Amount:
    """What a group of facts adds up to: how many, in how many it happened, sum of the measure."""

    count: int = 0
    hits: int = 0
    total: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.count + other.count, self.hits + other.hits, self.total + other.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """The numbers of the manual a report is judged by: those in force when its period ended."""

    edition_id: Any
    satisfied: Mapping[str, int]
    targets: Mapping[str, Decimal]
    minima: Mapping[str, int]


def standards(at: datetime) -> Standards:
    edition = handbook.edition_at(at).pk

    def stated(codes: Iterable[str], kind: type) -> dict[str, Any]:
        wanted = {code for code in codes if code}
        return {c: handbook.ruling(c, edition_id=edition).value_as(kind) for c in wanted}

    known = DEFINITIONS.values()
    return Standards(
        edition_id=edition,
        satisfied=stated((each.satisfied for each in known), int),
        targets=stated((each.target for each in known), Decimal),
        minima=stated((each.minimum for each in known), int),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value``: a share from 0 to 1, a number, or seconds, by the definition's scale; ``None``
    when there is nothing to count it from."""

    definition: Definition
    amount: Amount
    value: float | None
    target: float | None
    verdict: Verdict


def hit(definition: Definition, standard: Standards) -> Q:
    """In which facts it happened; the satisfied score is the manual's."""
    if definition.satisfied:
        return Q(score__gte=standard.satisfied[definition.satisfied])
    return definition.hit


IN_TABLES = (ClockFact, StayFact)
"""Millions in a year: the pass that makes their table makes their figure as well."""

Group = tuple[str, str]
"""Channel and kind: few enough that all sums are made by the database."""


def amounts(
    selection: Selection,
    actor: Actor,
    standard: Standards,
    defined: Iterable[Definition] = tuple(PERIOD.values()),
) -> dict[str, dict[Group, Amount]]:
    """By figure, then by group: one pass over each kind of fact and day column. Limits and stays
    are left to the tables of theirs, whose lines have all there is to them."""

    def source(each: Definition) -> tuple[str, str]:
        return each.facts.__name__, each.day

    found: dict[str, dict[Group, Amount]] = {}
    grouped = sorted((d for d in defined if d.facts not in IN_TABLES), key=source)
    for _source, members in groupby(grouped, key=source):
        found |= _pass(list(members), selection, actor, standard)
    return found


def number_of(condition: Q) -> Count:
    """How many facts of a group. A constant is counted, no column: all else that is read lies in
    one index, and the key would have to be fetched from the table, fact by fact."""
    return Count(Value(1), filter=condition or None)


def _pass(
    members: Sequence[Definition], selection: Selection, actor: Actor, standard: Standards
) -> dict[str, dict[Group, Amount]]:
    columns: dict[str, Any] = {}
    for number, each in enumerate(members):
        columns[f"count_{number}"] = number_of(each.counted)
        if each.is_ratio:
            columns[f"hits_{number}"] = number_of(each.counted & hit(each, standard))
        if each.measure:
            columns[f"total_{number}"] = Sum(each.measure, filter=each.counted or None)
    first = members[0]
    rows = facts(first, selection, actor).order_by().values("channel", "kind").annotate(**columns)
    found: dict[str, dict[Group, Amount]] = {each.code: {} for each in members}
    for row in rows:
        group = (row["channel"], row["kind"])
        for number, each in enumerate(members):
            amount = Amount(
                row[f"count_{number}"],
                row.get(f"hits_{number}", 0),
                row.get(f"total_{number}") or 0,
            )
            if amount.count:
                found[each.code][group] = amount
    return found


def daily(definition: Definition, selection: Selection, actor: Actor) -> dict[date, int]:
    """How many facts the figure counts on each day that has any."""
    rows = facts(definition, selection, actor).filter(definition.counted).order_by(definition.day)
    return dict(rows.values_list(definition.day).annotate(count=Count("*")))


def total(groups: Iterable[Amount]) -> Amount:
    return sum(groups, Amount())


def value(definition: Definition, amount: Amount) -> float | None:
    """Of everything but percentiles, which no sums can tell."""
    if definition.scale is Scale.COUNT:
        return amount.count
    if not amount.count:
        return None
    return (amount.hits if definition.is_ratio else amount.total) / amount.count


def percentiles(
    amounts: Mapping[str, Amount], selection: Selection, actor: Actor
) -> dict[str, int]:
    """By figure: the measure of the fact that stands at the share's nearest rank. Figures of one
    measure share one sorting; those without facts are left out."""
    places: dict[str, dict[str, int]] = {}
    for code, amount in amounts.items():
        definition = DEFINITIONS[code]
        if definition.share is not None and amount.count:
            place = rank(definition.share, amount.count) + 1
            places.setdefault(definition.measure, {})[code] = place
    found: dict[str, int] = {}
    for of_measure in places.values():
        measures = _at(DEFINITIONS[next(iter(of_measure))], of_measure.values(), selection, actor)
        found |= {code: measures[place] for code, place in of_measure.items()}
    return found


def _at(
    definition: Definition, places: Iterable[int], selection: Selection, actor: Actor
) -> dict[int, int]:
    """The measures at these places, from 1, of all in order."""
    rows = facts(definition, selection, actor).filter(definition.counted).order_by()
    numbered = rows.annotate(place=Window(RowNumber(), order_by=definition.measure))
    chosen = numbered.filter(place__in=sorted(set(places)))
    return dict(chosen.values_list("place", definition.measure))


def figure(
    definition: Definition,
    amount: Amount,
    standard: Standards,
    value_told: float | None,
) -> Figure:
    target = standard.targets.get(definition.target)
    return Figure(
        definition=definition,
        amount=amount,
        value=value_told,
        target=None if target is None else float(target),
        verdict=_verdict(definition, amount, standard, value_told),
    )


def _verdict(
    definition: Definition, amount: Amount, standard: Standards, told: float | None
) -> Verdict:
    target = standard.targets.get(definition.target)
    if target is None:
        return Verdict.NONE
    if told is None or amount.count < standard.minima[definition.minimum]:
        return Verdict.FEW
    # Counted in whole facts: a share of nine in ten is not below 0.90 by a rounding of floats.
    lacking = amount.hits - target * amount.count
    is_met = lacking >= 0 if definition.aim is Aim.AT_LEAST else lacking <= 0
    return Verdict.MET if is_met else Verdict.MISSED
