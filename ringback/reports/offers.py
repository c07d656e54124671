"""What reports put into the frame, the places they count for, and what of the handbook they measure
on the clock."""

from django.utils.translation import gettext_lazy as _

from ringback.base import places, shell
from ringback.handbook import queries as handbook
from ringback.reports.models import (
    AskFact,
    CaseFact,
    ClockFact,
    ContactFact,
    DayReport,
    DeviationFact,
    HoldingFact,
    MoveFact,
    RatingFact,
    SheetFact,
    StayFact,
)

shell.navigation.add(
    "reports",
    shell.Entry(
        label=_("Service report"),
        url_name="reports:period",
        icon="chart-bar",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=10,
    ),
)

shell.navigation.add(
    "wall",
    shell.Entry(
        label=_("Wallboard"),
        url_name="reports:wall",
        icon="device-desktop",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=12,
    ),
)

shell.navigation.add(
    "days",
    shell.Entry(
        label=_("Day reports"),
        url_name="reports:days",
        icon="calendar",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=15,
    ),
)

shell.navigation.add(
    "targets",
    shell.Entry(
        label=_("Targets of the month"),
        url_name="reports:targets",
        icon="clock",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=20,
    ),
)

shell.navigation.add(
    "flow",
    shell.Entry(
        label=_("Process monitoring"),
        url_name="reports:flow",
        icon="arrows-split-2",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=25,
    ),
)

shell.navigation.add(
    "pauses",
    shell.Entry(
        label=_("Pauses"),
        url_name="reports:pauses",
        icon="clock-pause",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=30,
    ),
)

OF_A_PLACE = (
    AskFact,
    CaseFact,
    ClockFact,
    ContactFact,
    DeviationFact,
    HoldingFact,
    MoveFact,
    RatingFact,
    SheetFact,
    StayFact,
)
# The county's past goes with the county: whoever leads it now answers for its figures.
for facts in OF_A_PLACE:
    places.keep(facts, "path")
places.keep(DayReport, "path")
for of_work in (DeviationFact, HoldingFact, MoveFact, SheetFact, StayFact):
    places.keep(of_work, "department_path")
handbook.measure("target.answer.mean", "target.repair.mean")
