"""What page, API and export ask."""

from ringback.reports.customer_report import CustomerReport, customer_report
from ringback.reports.days import day_report, day_reports, days_due, figures_of_day
from ringback.reports.definitions import DEFINITIONS, Definition, Part, Scale
from ringback.reports.figures import Amount, Figure, Verdict
from ringback.reports.flow import STUCK_CLAUSE, Flow, StuckPage, flow, stuck
from ringback.reports.holding import Held, held_by, held_now
from ringback.reports.models import DayReport
from ringback.reports.period import COLUMNS, Report, StepLine, period
from ringback.reports.rows import Rows, rows
from ringback.reports.selection import Preset, Selection, days_of

__all__ = [
    "COLUMNS",
    "DEFINITIONS",
    "STUCK_CLAUSE",
    "Amount",
    "CustomerReport",
    "DayReport",
    "Definition",
    "Figure",
    "Flow",
    "Held",
    "Part",
    "Preset",
    "Report",
    "Rows",
    "Scale",
    "Selection",
    "StepLine",
    "StuckPage",
    "Verdict",
    "customer_report",
    "day_report",
    "day_reports",
    "days_due",
    "days_of",
    "figures_of_day",
    "flow",
    "held_by",
    "held_now",
    "period",
    "rows",
    "stuck",
]
