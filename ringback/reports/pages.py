"""The report of a period as its page shows it: words, tables and where each number leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.clocks.states import Layer
from ringback.handbook import queries as handbook
from ringback.reports import words
from ringback.reports.definitions import DEFINITIONS, ON_TIME, Definition, Part
from ringback.reports.figures import Amount, Figure
from ringback.reports.period import COLUMNS, DAILY, Line, Report, StepLine
from ringback.reports.selection import Selection
from ringback.reports.states import RECOGNITION_LABELS, Recognition

SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Volume"), ("contacts", "cases", "answered", "first_contact_resolution")),
    (
        _("Time"),
        (
            *ON_TIME.values(),
            "resolution_mean",
            "resolution_median",
            "resolution_p90",
            "worked_mean",
            "worked_median",
            "worked_p90",
            "dwell",
        ),
    ),
    (
        _("What customers say"),
        ("satisfaction", "satisfaction_person", "solved", "responded", "silent", "repaired"),
    ),
    (_("Work done twice"), ("reopened", "repeated", "urged", "returned")),
    (_("Recognition"), ("recognised", "corrected")),
)
"""Every figure stands in one of these; a test holds them to the definitions."""


HEADS: Mapping[str, str | Promise] = {
    "channel": _("Channel"),
    "kind": pgettext_lazy("fact", "Request kind"),
    "category": _("Service type"),
    "recognition": _("How it was classified"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the rows behind it."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure. ``hits`` and ``count`` are the two halves of a ratio, each with its rows."""

    definition: Definition
    value: Cell
    hits: Cell | None
    count: Cell
    target: str
    verdict: str | Promise
    tone: str
    clause_address: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Table:
    """``heads`` name the columns, the first of them the lines; each line is name and cells."""

    code: str
    title: str | Promise
    heads: Sequence[str | Promise]
    lines: Sequence[tuple[Cell, Sequence[Cell]]]

    @property
    def labelled(self) -> list[tuple[Cell, list[tuple[str | Promise, Cell]]]]:
        """Each cell with the head of its column: on a narrow screen they stand side by side."""
        return [(name, list(zip(self.heads[1:], cells, strict=True))) for name, cells in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPage:
    report: Report
    sections: Sequence[Section]
    tables: Mapping[str, Table]
    charts: Mapping[str, Any]


def rows_address(code: str, part: Part, selection: Selection) -> str:
    page = reverse("reports:rows", args=[code, part])
    return f"{page}?{selection.address}"


def page(report: Report, now: datetime) -> PeriodPage:
    named = words.names(
        categories=[line.code for line in report.categories],
        paths=[line.department_path for line in report.steps],
        at=now,
    )
    tables = _tables(report, named)
    return PeriodPage(
        report=report,
        sections=[
            Section(
                title,
                [
                    card(report.figures[code], report.selection, report.standards.edition_id)
                    for code in codes
                ],
            )
            for title, codes in SECTIONS
        ],
        tables={each.code: each for each in tables},
        charts=_charts(report),
    )


def card(figure: Figure, chosen: Selection, edition_id: Any) -> Card:
    """A figure with the rows behind it, judged by the manual of an edition."""
    definition, amount = figure.definition, figure.amount
    code = definition.code
    hits = None
    if definition.is_ratio:
        hits = Cell(words.number(amount.hits), rows_address(code, Part.HIT, chosen))
    every = rows_address(code, Part.ALL, chosen)
    return Card(
        definition=definition,
        value=Cell(words.value(definition.scale, figure.value), every),
        hits=hits,
        count=Cell(words.number(amount.count), every),
        target="" if figure.target is None else words.percent(figure.target),
        verdict=words.VERDICT_LABELS.get(figure.verdict, ""),
        tone=words.VERDICT_TONES.get(figure.verdict, "neutral"),
        clause_address=handbook.clause_address(definition.clause, edition_id),
    )


def _tables(report: Report, named: words.Names) -> list[Table]:
    return [
        _breakdown("channel", _("By channel"), report.channels, report, words.channel),
        _breakdown("kind", _("By kind"), report.kinds, report, words.kind),
        _counts("category", _("By service type"), report, named),
        _limits(report),
        steps_table(report.steps, report.selection, named),
        _recognitions(report),
        _days(report),
    ]


def _breakdown(
    column: str, title: str | Promise, lines: Sequence[Line], report: Report, name: Any
) -> Table:
    return Table(
        column,
        title,
        [HEADS[column], *(DEFINITIONS[code].name for code in COLUMNS)],
        [(Cell(name(line.code)), _cells(line, column, report)) for line in lines],
    )


def _cells(line: Line, column: str, report: Report) -> list[Cell]:
    """What stands for no code at all cannot be asked for in an address, so it leads nowhere."""
    chosen = report.selection.narrowed(**{column: line.code})
    return [
        Cell(
            words.value(figure.definition.scale, figure.value),
            rows_address(figure.definition.code, Part.ALL, chosen)
            if line.code and figure.amount.count
            else "",
        )
        for figure in line.figures
    ]


def _counts(column: str, title: str | Promise, report: Report, named: words.Names) -> Table:
    return Table(
        column,
        title,
        [HEADS[column], DEFINITIONS["cases"].name],
        [
            (
                Cell(named.category(line.code)),
                [_narrowed(report, "cases", line.count, column=column, code=line.code)],
            )
            for line in report.categories
        ],
    )


def _narrowed(report: Report, figure: str, count: int, *, column: str, code: str) -> Cell:
    chosen = report.selection.narrowed(**{column: code})
    return Cell(words.number(count), rows_address(figure, Part.ALL, chosen) if code else "")


def _limits(report: Report) -> Table:
    heads: list[str | Promise] = [
        _("What is limited"),
        _("Whose"),
        _("Clause"),
        _("Limit"),
        _("Decided"),
        pgettext_lazy("limit", "Kept"),
        DEFINITIONS["on_time"].name,
    ]
    lines = []
    for line in report.limits:
        chosen = report.selection.narrowed(
            metric=line.metric,
            layer=line.layer,
            clause=line.clause,
            limit=line.limit,
            edition_id=str(line.edition_id),
        )
        address = handbook.clause_address(line.clause, line.edition_id)
        lines.append(
            (
                Cell(words.metric(line.metric)),
                [
                    Cell(words.layer(line.layer)),
                    Cell(f"§ {line.clause}", address),
                    Cell(line.limit),
                    part_cell(ON_TIME[Layer(line.layer)], Part.ALL, line.amount.count, chosen),
                    part_cell(ON_TIME[Layer(line.layer)], Part.HIT, line.amount.hits, chosen),
                    Cell(words.percent(line.share)),
                ],
            )
        )
    return Table("limits", _("Limits by clause"), heads, lines)


def part_cell(code: str, part: Part, count: int, chosen: Selection) -> Cell:
    return Cell(words.number(count), rows_address(code, part, chosen))


def steps_table(steps: Sequence[StepLine], selection: Selection, named: words.Names) -> Table:
    heads = [_("Step"), _("Department"), _("Stays"), _("Mean"), _("Longest")]
    lines = []
    for line in steps:
        chosen = selection.narrowed(step=line.step, department_path=line.department_path)
        lines.append(
            (
                Cell(words.step(line.step)),
                [
                    Cell(named.place(line.department_path)),
                    part_cell("dwell", Part.ALL, line.count, chosen),
                    Cell(words.value(DEFINITIONS["dwell"].scale, line.mean)),
                    Cell(words.value(DEFINITIONS["dwell"].scale, line.longest)),
                ],
            )
        )
    return Table("steps", _("Stay at each step, by department"), heads, lines)


def _recognitions(report: Report) -> Table:
    return Table(
        "recognition",
        _("How cases were classified"),
        [HEADS["recognition"], DEFINITIONS["cases"].name],
        [
            (
                Cell(str(RECOGNITION_LABELS[Recognition(line.code)])),
                [_narrowed(report, "cases", line.count, column="recognition", code=line.code)],
            )
            for line in report.recognitions
        ],
    )


def _days(report: Report) -> Table:
    """Every day on which something happened."""
    shown = DAILY
    days = sorted({day for code in shown for day in report.days[code]})
    lines = []
    for day in days:
        chosen = report.selection.narrowed(since=day, until=day)
        cells = [part_cell(c, Part.ALL, report.days[c].get(day, 0), chosen) for c in shown]
        lines.append((Cell(day.isoformat()), cells))
    return Table(
        "days", _("By day"), [_("Day"), *(DEFINITIONS[code].name for code in shown)], lines
    )


def _charts(report: Report) -> dict[str, Any]:
    """What is drawn, as plain data; the tables beside say the same."""
    shown = DAILY
    days = sorted({day for code in shown for day in report.days[code]})
    return {
        "days": {
            "kind": "line",
            "title": str(_("By day")),
            "names": [day.isoformat() for day in days],
            "series": [
                {
                    "name": str(DEFINITIONS[code].name),
                    "values": [report.days[code].get(day, 0) for day in days],
                }
                for code in shown
            ],
        },
        "channel": _bars(_("By channel"), report.channels, words.channel),
        "kind": _bars(_("By kind"), report.kinds, words.kind),
        "limits": _kept(report),
    }


def _bars(title: str | Promise, lines: Sequence[Line], name: Any) -> dict[str, Any]:
    shown = ("contacts", "cases")
    return {
        "kind": "bar",
        "title": str(title),
        "names": [name(line.code) for line in lines],
        "series": [
            {
                "name": str(DEFINITIONS[code].name),
                "values": [line.figures[COLUMNS.index(code)].amount.count for line in lines],
            }
            for code in shown
        ],
    }


def _kept(report: Report) -> dict[str, Any]:
    metrics = list(dict.fromkeys(line.metric for line in report.limits))
    kept: dict[str, Amount] = {}
    for line in report.limits:
        kept[line.metric] = kept.get(line.metric, Amount()) + line.amount
    return {
        "kind": "stack",
        "title": str(_("Limits by clause")),
        "names": [words.metric(metric) for metric in metrics],
        "series": [
            {
                "name": str(pgettext_lazy("limit", "Kept")),
                "values": [kept[each].hits for each in metrics],
            },
            {
                "name": str(pgettext_lazy("limit", "Missed")),
                "values": [kept[each].count - kept[each].hits for each in metrics],
            },
        ],
    }
