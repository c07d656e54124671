"""What reports tell the house. Counting is no news; what left the house is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsExported(News):
    """The rows behind a figure went into a file. ``code`` and ``part`` say which, ``selection`` is
    the address they were asked by: days and codes, nobody's words."""

    kind: ClassVar[str] = "report.exported"
    subject_kind: ClassVar[str] = "figure"
    subject_field: ClassVar[str] = "code"

    code: str
    part: str
    selection: str
    purpose: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReportWritten(News):
    """The figures of a day of an organisation are there for those who lead it."""

    kind: ClassVar[str] = "report.day_written"
    subject_kind: ClassVar[str] = "day_report"
    subject_field: ClassVar[str] = "report_id"

    report_id: int
    path: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStuck(News):
    """Nobody has touched an open work sheet for as long as the manual calls stuck (§3.1.5). It lies
    with the department at ``path``. News of the episode and not of the sheet: that a lead is told
    is no step of its life, and must not count as one."""

    kind: ClassVar[str] = "sheet.stuck"
    subject_kind: ClassVar[str] = "stuck_episode"
    subject_field: ClassVar[str] = "episode_id"

    episode_id: int
    sheet_id: int
    ticket_id: int
    path: str
    touched_at: datetime
