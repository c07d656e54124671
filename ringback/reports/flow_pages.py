"""The flow of a period as its page shows it: the map with its table, departures, departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ringback.base import shell
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.reports import words
from ringback.reports.definitions import Part, Scale
from ringback.reports.flow import (
    STUCK_CLAUSE,
    Arrow,
    DepartmentLine,
    DeviationLine,
    Flow,
    StuckPage,
)
from ringback.reports.flow_definitions import DEVIATIONS, MOVES
from ringback.reports.holding import Held, sheets_held
from ringback.reports.pages import Card, Cell, Table, card, part_cell, rows_address, steps_table
from ringback.reports.selection import Selection
from ringback.reports.states import CLAUSES, MAIN_WAY, Deviation
from ringback.tickets import queries as tickets

BY_DEPARTMENT = (
    Deviation.RETURNED,
    Deviation.RETURN_REFUSED,
    Deviation.RETURN_LOOP,
    Deviation.BUCK_PASSED,
    Deviation.HANDED_OUT,
    Deviation.ROUND_TRIP,
    Deviation.SENT_BACK,
    Deviation.REVIEW_LOOP,
)
"""What a department answers for (§3.3.3)."""
HOW_CLOCKED = gettext_lazy("Natural time; median and P90 are times some case really took.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    flow: Flow
    cards: Sequence[Card]
    stuck: Cell
    stuck_clause: str
    tables: Mapping[str, Table]
    map: Mapping[str, Any]
    note: str | Promise


def page(found: Flow, now: datetime) -> FlowPage:
    paths = {line.department_path for line in found.steps}
    paths |= {line.department_path for line in found.departments}
    named = words.names(categories=(), paths=paths, at=now)
    edition_id = found.standards.edition_id
    tables = (
        _arrows(found),
        _deviations(found, found.deviations),
        _departments(found, named),
        steps_table(found.steps, found.selection, named),
    )
    return FlowPage(
        flow=found,
        cards=[card(each, found.selection, edition_id) for each in found.figures.values()],
        stuck=Cell(words.number(found.stuck), stuck_address(found.selection)),
        stuck_clause=handbook.clause_address(STUCK_CLAUSE, edition_id),
        tables={each.code: each for each in tables},
        map=_map(found),
        note=HOW_CLOCKED,
    )


def stuck_address(selection: Selection) -> str:
    return f"{reverse('reports:stuck')}?{selection.whole.address}"


def _arrows(found: Flow) -> Table:
    heads: list[str | Promise] = [
        pgettext("flow", "From"),
        pgettext("flow", "To"),
        pgettext("flow", "Steps"),
        pgettext("flow", "Median"),
        "P90",
    ]
    return Table(
        "arrows", _("Every arrow of the map"), heads, [_arrow(found, each) for each in found.arrows]
    )


def _arrow(found: Flow, arrow: Arrow) -> tuple[Cell, list[Cell]]:
    chosen = found.selection.narrowed(source=arrow.source, target=arrow.target)
    return (
        Cell(words.node(arrow.source)),
        [
            Cell(words.node(arrow.target)),
            part_cell(MOVES.code, Part.ALL, arrow.count, chosen),
            Cell(words.value(Scale.SECONDS, arrow.median)),
            Cell(words.value(Scale.SECONDS, arrow.p90)),
        ],
    )


def _deviations(found: Flow, lines: Sequence[DeviationLine]) -> Table:
    heads: list[str | Promise] = [
        _("How it left the flow"),
        _("Judged"),
        _("Clause"),
        _("Times"),
        _("Cases concerned"),
    ]
    told = [_deviation(found, line) for line in lines]
    return Table("deviations", _("Departures from the flow of the handbook"), heads, told)


def _deviation(found: Flow, line: DeviationLine) -> tuple[Cell, list[Cell]]:
    chosen = found.selection.narrowed(deviation=line.deviation)
    clause = CLAUSES[Deviation(line.deviation)]
    return (
        Cell(words.deviation(line.deviation)),
        [
            Cell(_("Against the clause") if line.is_against else _("Allowed detour")),
            Cell(f"§ {clause}", handbook.clause_address(clause, found.standards.edition_id)),
            part_cell(DEVIATIONS.code, Part.ALL, line.count, chosen),
            Cell(words.number(line.cases)),
        ],
    )


def _departments(found: Flow, named: words.Names) -> Table:
    heads = [_("Department"), *(words.deviation(code) for code in BY_DEPARTMENT)]
    lines = [
        (Cell(named.place(line.department_path)), _counts(found, line))
        for line in found.departments
    ]
    return Table("departments", _("Buck-passing and returns by department"), heads, lines)


def _counts(found: Flow, line: DepartmentLine) -> list[Cell]:
    return [_count(found, line, code) for code in BY_DEPARTMENT]


def _count(found: Flow, line: DepartmentLine, code: Deviation) -> Cell:
    """None opens nothing."""
    if code not in line.counts:
        return Cell(words.number(0))
    chosen = found.selection.narrowed(deviation=code, department_path=line.department_path)
    return part_cell(DEVIATIONS.code, Part.ALL, line.counts[code], chosen)


def _map(found: Flow) -> dict[str, Any]:
    """What is drawn; the table beside says the same."""
    nodes = {code for arrow in found.arrows for code in (arrow.source, arrow.target)}
    return {
        "title": _("Process map"),
        "main": [str(node) for node in MAIN_WAY],
        "nodes": [{"code": code, "name": words.node(code)} for code in sorted(nodes)],
        "arrows": [
            {
                "source": arrow.source,
                "target": arrow.target,
                "count": arrow.count,
                "label": words.number(arrow.count),
                "median": words.value(Scale.SECONDS, arrow.median),
                "p90": words.value(Scale.SECONDS, arrow.p90),
                "address": rows_address(
                    MOVES.code,
                    Part.ALL,
                    found.selection.narrowed(source=arrow.source, target=arrow.target),
                ),
            }
            for arrow in found.arrows
        ],
        "words": {"median": pgettext("flow", "Median")},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckLine:
    number: str
    address: str
    sheet_id: int
    step: str
    place: str
    held: Held | None
    since: datetime
    touched_at: datetime
    limit: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckList:
    count: str
    lines: Sequence[StuckLine]
    later: str
    back: str
    clause: str


def stuck_page(found: StuckPage, actor: Actor, now: datetime) -> StuckList:
    chosen = found.selection
    held = sheets_held({row.ticket_id for row in found.rows}, actor, now)
    named = words.names(
        categories={row.category for row in found.rows},
        paths={row.department_path for row in found.rows},
        at=now,
    )
    return StuckList(
        count=words.number(found.count),
        lines=[
            StuckLine(
                number=number,
                address=shell.link_to(shell.case_page, number),
                sheet_id=row.sheet_id,
                step=words.step(row.step),
                place=named.place(row.department_path),
                held=held.get(row.sheet_id),
                since=row.since,
                touched_at=row.touched_at,
                limit=row.limit,
                category=named.category(row.category),
            )
            for row in found.rows
            for number in [tickets.number_of(row.ticket_id) if row.sheet_id in held else ""]
        ],
        later=f"?{chosen.address}&{urlencode({'after': found.later})}" if found.later else "",
        back=chosen.whole.address,
        clause=handbook.clause_address(STUCK_CLAUSE, handbook.edition_at(now).pk),
    )
