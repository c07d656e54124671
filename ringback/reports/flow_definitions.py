"""The figures of the flow (§3.1.5), each defined once: the page of the flow, its rows and the API
read them from here, beside those of the period they share (returned, reopened, stay at a step)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringback.reports.measuring import Aim, Definition, Scale
from ringback.reports.models import CaseFact, DeviationFact, MoveFact, SheetFact

_ENDED = _("Cases that ended in the period: closed, cancelled, merged or not eligible.")

KEPT = Definition(
    code="kept_to_flow",
    name=_("Cases that kept to the flow"),
    formula=_("Cases that never left the flow against a clause ÷ cases ended"),
    cohort=_ENDED,
    clause="1.2.2",
    scale=Scale.RATIO,
    facts=CaseFact,
    day="ended_on",
    counted=Q(ended_on__isnull=False),
    hit=Q(against=0),
)
STRAIGHT = Definition(
    code="straight",
    name=_("Straight through"),
    formula=_("Cases without any return, hold, reopening or other detour ÷ cases ended"),
    cohort=_ENDED,
    clause="1.2.2",
    scale=Scale.RATIO,
    facts=CaseFact,
    day="ended_on",
    counted=Q(ended_on__isnull=False),
    hit=Q(against=0, detours=0),
)
BUCK_PASSED = Definition(
    code="buck_passed",
    name=_("Buck passed"),
    formula=_(
        "Work sheets handed over without any work done as often as counts as buck-passing ÷ work"
        " sheets"
    ),
    cohort=_(
        "Work sheets of cases given out in the period. Work is a reply, an answered order, an"
        " assist asked for, or anything written on the case by whoever has the sheet; a claim alone"
        " is none."
    ),
    clause="3.3.3",
    scale=Scale.RATIO,
    facts=SheetFact,
    day="on",
    hit=Q(is_buck_passed=True),
    aim=Aim.AT_MOST,
)
MOVES = Definition(
    code="moves",
    name=_("Steps on the process map"),
    formula=_("Number of steps; the time of each runs from the step before it, by natural time"),
    cohort=_(
        "Steps cases and their work sheets took in the period: from one to the next of the case or"
        " of one sheet, from the case to a sheet given out, from the last sheet back to the case."
    ),
    clause="3.1.5",
    scale=Scale.COUNT,
    facts=MoveFact,
    day="on",
    measure="seconds",
)
DEVIATIONS = Definition(
    code="deviations",
    name=_("Departures from the flow"),
    formula=_("Number of times a case left the flow of the handbook"),
    cohort=_("Departures in the period, each on the day it happened."),
    clause="3.1.5",
    scale=Scale.COUNT,
    facts=DeviationFact,
    day="on",
)
OF_FLOW = (KEPT, STRAIGHT, BUCK_PASSED, MOVES, DEVIATIONS)
