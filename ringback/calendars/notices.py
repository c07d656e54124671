"""Reading the yearly notice on holidays and make-up days from a CSV file.

Columns ``date,kind,name`` and, if wanted, ``name_en``; Chinese headings and words do as well:
日期,安排,名称,英文名称 with 放假 or 上班.
"""

import csv
import io
import re
from contextlib import suppress
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from ringback.calendars.rules import DayName, Kind, Notice, NoticeDay, covers
from ringback.kernel.errors import Invalid

_HEADINGS: Final = {"日期": "date", "安排": "kind", "名称": "name", "英文名称": "name_en"}
_KINDS: Final = {
    "close": Kind.CLOSE,
    "休": Kind.CLOSE,
    "放假": Kind.CLOSE,
    "open": Kind.OPEN,
    "班": Kind.OPEN,
    "上班": Kind.OPEN,
}
_DATE: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")  # 2027/1/2 is Excel's
_SATURDAY: Final = 5


def notice_text(content: bytes) -> str:
    """A file's text: UTF-8, or what spreadsheets write in China. Raises ``Invalid``."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Invalid(_("The file is neither UTF-8 nor GB 18030 text."))


def read_notice(text: str, *, year: int) -> Notice:
    """The notice for a year. Raises ``Invalid`` naming every line that cannot stand."""
    days: dict[date, NoticeDay] = {}
    problems: dict[str, object] = {}
    for number, row in enumerate(_rows(text), start=2):
        line = _("line %(number)d") % {"number": number}
        if not any(row.values()):
            continue
        try:
            day = _day(row, year)
        except ValueError as problem:
            problems[line] = str(problem)
            continue
        if days.setdefault(day.on, day) is not day:
            problems[line] = _("This date stands twice.")
    if problems:
        raise Invalid(_("The notice cannot be read. Nothing was changed."), fields=problems)
    if not any(day.kind is Kind.CLOSE for day in days.values()):
        raise Invalid(_("The notice names no day off in %(year)d.") % {"year": year})
    return Notice(year, tuple(days[on] for on in sorted(days)))


def _rows(text: str) -> list[dict[str, str]]:
    try:
        first, *rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    except (csv.Error, ValueError):
        first, rows = [], []
    headings = [_HEADINGS.get(cell, cell) for cell in first]
    if not {"date", "kind", "name"} <= set(headings):
        raise Invalid(_("The first line must name the columns date, kind and name."))
    return [dict(zip(headings, row, strict=False)) for row in rows]


def _day(row: dict[str, str], year: int) -> NoticeDay:
    on = _date(row.get("date", ""))
    if not covers(year, on):
        raise ValueError(_("A notice runs from December to November; this date lies outside."))
    kind = _KINDS.get(row.get("kind", ""))
    if kind is None:
        raise ValueError(_("The kind must be close (放假) or open (上班)."))
    if kind is Kind.OPEN and on.weekday() < _SATURDAY:
        raise ValueError(_("A make-up day must fall on a week-end; this is a weekday."))
    name = row.get("name", "")
    if not 0 < len(name) <= 60:
        raise ValueError(_("A name of at most 60 characters is needed."))
    return NoticeDay(on, kind, DayName(name, row.get("name_en", "")[:60] or name))


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match:
        with suppress(ValueError):
            return date(*map(int, match.groups()))
    raise ValueError(_("There is no such date; write it like 2027-01-02."))
