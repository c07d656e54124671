"""What page, API and export ask."""

from ringback.reports.definitions import DEFINITIONS, Definition, Part, Scale
from ringback.reports.figures import Amount, Figure, Verdict
from ringback.reports.period import COLUMNS, Report, period
from ringback.reports.rows import Rows, rows
from ringback.reports.selection import Preset, Selection, days_of

__all__ = [
    "COLUMNS",
    "DEFINITIONS",
    "Amount",
    "Definition",
    "Figure",
    "Part",
    "Preset",
    "Report",
    "Rows",
    "Scale",
    "Selection",
    "Verdict",
    "days_of",
    "period",
    "rows",
]
