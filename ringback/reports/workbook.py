"""The report of a period as a workbook: the same figures, as numbers that can be reckoned with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ringback.base import names
from ringback.reports import lists, words
from ringback.reports.definitions import DEFINITIONS, PERIOD, Definition, Scale
from ringback.reports.exporting import Export
from ringback.reports.figures import Figure
from ringback.reports.period import COLUMNS, DAILY, Line, Report
from ringback.reports.rows import Row
from ringback.reports.states import PURPOSE_LABELS, RECOGNITION_LABELS, Recognition

WIDE, USUAL = 34, 16
DAY = 86_400
EXPORT_CLAUSE = "5.1.5"


class Book:
    """A workbook under way: each sheet is a head and its lines."""

    def __init__(self, watermark: str = "") -> None:
        self.file = BytesIO()
        self.watermark = watermark
        # Text that begins with "=" stays text; nothing is fetched and nothing runs.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.file, options)
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.formats = {
            Scale.COUNT: self.book.add_format({"num_format": "#,##0"}),
            Scale.RATIO: self.book.add_format({"num_format": "0.0%"}),
            Scale.SECONDS: self.book.add_format({"num_format": "[h]:mm:ss"}),
        }

    def sheet(self, name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
        page = self.book.add_worksheet(name)
        page.set_column(0, 0, WIDE)
        page.set_column(1, len(heads), USUAL)
        page.freeze_panes(1, 1)
        if self.watermark:
            page.set_footer(f"&L{self.watermark.replace('&', '&&')}&R&P / &N")
        page.write_row(0, 0, heads, self.bold)
        for place, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                self._write(page, place, column, cell)

    def _write(self, page: Any, row: int, column: int, cell: Any) -> None:
        """A pair is a number with its scale; spreadsheets keep times as parts of a day."""
        if not isinstance(cell, tuple):
            page.write(row, column, cell)
            return
        number, scale = cell
        if number is not None:
            told = number / DAY if scale is Scale.SECONDS else number
            page.write_number(row, column, told, self.formats[scale])

    def bytes(self) -> bytes:
        self.book.close()
        return self.file.getvalue()


def rows_made(export: Export) -> bytes:
    """The rows of a figure, masked like their page, and a sheet that says whose file it is."""
    page = lists.page(export.found, export.made_at)
    heads = [_("Case"), _("Day"), _("Channel"), pgettext("fact", "Request kind")]
    heads += [_("Service type"), _("Counted"), _("In which it happened"), _("Time")]
    book = Book(watermark=_mark(export))
    book.sheet(_("Rows"), heads, map(_row_line, page.lines, export.found.rows))
    book.sheet(_("About this file"), [_("About this file"), ""], _about(export))
    return book.bytes()


def _row_line(line: lists.Line, row: Row) -> list[Any]:
    happened = "" if line.is_hit is None else _("yes") if line.is_hit else _("no")
    told = [line.title, line.on.isoformat(), line.channel, line.kind, line.category]
    spent = "" if row.seconds is None else _seconds(row.seconds)
    return [*told, line.detail, happened, spent]


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _mark(export: Export) -> str:
    at = _minute(export.made_at)
    return f"{names.display_name(export.by)} · {at} · {export.entry_id}"


def _about(export: Export) -> list[list[Any]]:
    chosen, definition = export.found.selection, export.found.definition
    return [
        [_("Figure"), str(definition.name)],
        [_("Rows"), str(lists.PART_LABELS[export.found.part])],
        [_("Period"), f"{chosen.since.isoformat()} – {chosen.until.isoformat()}"],
        [_("Purpose"), str(PURPOSE_LABELS[export.purpose])],
        [_("Exported by"), names.display_name(export.by)],
        [_("Exported at"), _minute(export.made_at)],
        [_("To be deleted by"), _minute(export.expires_at)],
        [_("Journal entry"), export.entry_id],
        [_("Clause"), EXPORT_CLAUSE],
    ]


def made(report: Report, now: datetime) -> bytes:
    """The whole report, a sheet for each of its tables, the last of them the definitions."""
    book = Book()
    book.sheet(_("Figures"), _figure_heads(), map(_figure_line, report.figures.values()))
    for title, lines, name in (
        (_("By channel"), report.channels, words.channel),
        (_("By kind"), report.kinds, words.kind),
    ):
        heads = [title, *(str(DEFINITIONS[code].name) for code in COLUMNS)]
        book.sheet(title, heads, [_breakdown_line(line, name(line.code)) for line in lines])
    _write_named(book, report, now)
    _write_counted(book, report)
    book.sheet(_("How it is computed"), _definition_heads(), _definition_lines(report))
    return book.bytes()


def _write_named(book: Book, report: Report, now: datetime) -> None:
    """What needs the names of service types and departments."""
    named = words.names(
        categories=[line.code for line in report.categories],
        paths=[line.department_path for line in report.steps],
        at=now,
    )
    book.sheet(
        _("By service type"),
        [_("Service type"), str(DEFINITIONS["cases"].name)],
        [[named.category(line.code), _count(line.count)] for line in report.categories],
    )
    book.sheet(_("Limits by clause"), _limit_heads(), _limit_lines(report))
    book.sheet(
        _("Stay at each step"),
        [_("Step"), _("Department"), _("Stays"), _("Mean"), _("Longest")],
        _step_lines(report, named),
    )


def _write_counted(book: Book, report: Report) -> None:
    cases = str(DEFINITIONS["cases"].name)
    book.sheet(
        _("How cases were classified"),
        [_("How it was classified"), cases],
        [
            [str(RECOGNITION_LABELS[Recognition(line.code)]), _count(line.count)]
            for line in report.recognitions
        ],
    )
    contacts = str(DEFINITIONS["contacts"].name)
    book.sheet(_("By day"), [_("Day"), contacts, cases], _day_lines(report))


def _count(number: int) -> tuple[int, Scale]:
    return number, Scale.COUNT


def _seconds(number: float) -> tuple[float, Scale]:
    return number, Scale.SECONDS


def _figure_heads() -> list[str]:
    return [
        _("Figure"),
        _("Value"),
        _("Of which it happened"),
        _("Rests on"),
        _("Target"),
        _("Judgement"),
        _("Clause"),
        pgettext("figure", "Code"),
    ]


def _figure_line(figure: Figure) -> list[Any]:
    definition = figure.definition
    return [
        str(definition.name),
        (figure.value, definition.scale),
        _count(figure.amount.hits) if definition.is_ratio else "",
        _count(figure.amount.count),
        (figure.target, Scale.RATIO),
        str(words.VERDICT_LABELS.get(figure.verdict, "")),
        definition.clause,
        definition.code,
    ]


def _breakdown_line(line: Line, name: str) -> list[Any]:
    return [name, *((figure.value, figure.definition.scale) for figure in line.figures)]


def _limit_heads() -> list[str]:
    told = [_("What is limited"), _("Whose"), _("Clause"), _("Limit"), _("Decided")]
    return [*told, pgettext("limit", "Kept"), str(DEFINITIONS["on_time"].name)]


def _limit_lines(report: Report) -> list[list[Any]]:
    return [
        [
            words.metric(line.metric),
            words.layer(line.layer),
            line.clause,
            line.limit,
            _count(line.amount.count),
            _count(line.amount.hits),
            (line.share, Scale.RATIO),
        ]
        for line in report.limits
    ]


def _step_lines(report: Report, named: words.Names) -> list[list[Any]]:
    return [
        [
            words.step(line.step),
            named.place(line.department_path),
            _count(line.count),
            _seconds(line.mean),
            _seconds(line.longest),
        ]
        for line in report.steps
    ]


def _day_lines(report: Report) -> list[list[Any]]:
    shown = DAILY
    days = sorted({day for code in shown for day in report.days[code]})
    return [
        [day.isoformat(), *(_count(report.days[code].get(day, 0)) for code in shown)]
        for day in days
    ]


def _definition_heads() -> list[str]:
    return [
        _("Figure"),
        _("Formula"),
        _("What is counted"),
        _("Clause"),
        _("Scale"),
        pgettext("figure", "Code"),
    ]


def _definition_lines(report: Report) -> list[list[Any]]:
    def line(each: Definition) -> list[Any]:
        told = [str(each.name), str(each.formula), str(each.cohort), each.clause]
        return [*told, each.scale.value, each.code]

    chosen = report.selection
    period = f"{chosen.since.isoformat()} – {chosen.until.isoformat()}"
    return [
        *map(line, PERIOD.values()),
        [_("Period"), period],
        [_("Organisation"), chosen.path or _("All I lead")],
    ]
