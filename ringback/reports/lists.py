"""The rows behind a figure as their page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.base.ids import known_ids
from ringback.clocks.states import title
from ringback.handbook import queries as handbook
from ringback.reports import words
from ringback.reports.definitions import Definition, Part, Scale
from ringback.reports.flow_definitions import OF_FLOW
from ringback.reports.holding import Held
from ringback.reports.models import (
    ClockFact,
    DeviationFact,
    MoveFact,
    RatingFact,
    SheetFact,
    StayFact,
)
from ringback.reports.rows import Row, Rows
from ringback.reports.selection import Selection

PART_LABELS = {
    Part.ALL: _("All it rests on"),
    Part.HIT: _("In which it happened"),
    Part.MISS: _("In which it did not"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``detail`` says what is particular to this kind of fact, ``told`` what it adds; ``held`` who
    has the case now, ``None`` when it has ended or nobody asked."""

    title: str
    address: str
    on: date
    channel: str
    kind: str
    category: str
    detail: str
    told: str
    is_hit: bool | None
    held: Held | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    definition: Definition
    part: Part
    part_label: str | Promise
    count: str
    lines: Sequence[Line]
    back: str
    is_of_flow: bool
    older: str
    selection: Selection


def is_line(told: Mapping[str, str]) -> bool:
    """Whether an address can name a line: an edition is named by its id."""
    edition = told["edition_id"]
    return not edition or bool(known_ids([edition]))


def page(found: Rows, now: datetime, held: Mapping[str, Held] = MappingProxyType({})) -> ListPage:
    """``held``: by number of the case who has it now."""
    departments = {getattr(row.fact, "department_path", "") for row in found.rows}
    categories = {row.fact.category for row in found.rows}
    named = words.names(categories=categories, paths=departments - {""}, at=now)
    chosen = found.selection
    return ListPage(
        definition=found.definition,
        part=found.part,
        part_label=PART_LABELS[found.part],
        count=words.number(found.count),
        lines=[_line(row, found.definition, named, held.get(row.number)) for row in found.rows],
        back=chosen.whole.address,
        is_of_flow=found.definition in OF_FLOW,
        older=f"?{chosen.address}&before={found.older}" if found.older else "",
        selection=chosen,
    )


def _line(row: Row, definition: Definition, named: words.Names, held: Held | None) -> Line:
    fact = row.fact
    contact = shell.link_to(shell.contact_page, row.contact_id)
    return Line(
        title=row.number,
        address=shell.link_to(shell.case_page, row.number) or contact,
        on=row.on,
        channel=words.channel(fact.channel),
        kind=words.kind(fact.kind),
        category=named.category(fact.category),
        detail=_detail(fact, named),
        told="" if row.seconds is None else words.value(Scale.SECONDS, row.seconds),
        is_hit=row.is_hit if definition.is_ratio else None,
        held=held,
    )


def _detail(fact: Any, named: words.Names) -> str:
    if isinstance(fact, ClockFact):
        limit = handbook.limit_in_words(fact.limit) or _("by letter")
        return f"{title(fact.metric, fact.layer)} {limit} § {fact.clause}"
    if isinstance(fact, StayFact):
        return f"{words.step(fact.step)} · {named.place(fact.department_path)}"
    if isinstance(fact, MoveFact):
        arrow = f"{words.node(fact.source)} → {words.node(fact.target)}"
        return f"{arrow} · {named.place(fact.department_path)}"
    if isinstance(fact, DeviationFact):
        return f"{words.deviation(fact.deviation)} · {named.place(fact.department_path)}"
    if isinstance(fact, SheetFact):
        return named.place(fact.department_path)
    if isinstance(fact, RatingFact):
        return str(fact.score)
    return ""
