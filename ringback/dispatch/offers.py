"""What dispatch announces: where it keeps places, what goes with a case, and what of the handbook
it measures on the clock."""

from ringback.base import belongings, places
from ringback.dispatch.models import Offer, Precedence, Routing, ShiftHandover, Waiting
from ringback.handbook import queries as handbook

places.keep(Waiting, "department_path")
places.keep(Routing, "department_path", "ended_path")
places.keep(ShiftHandover, "department_path")
handbook.measure(
    "closing.margin",
    "dispatch.break.longest",
    "dispatch.claim.limit",
    "dispatch.leaving.margin",
    "dispatch.look_again.interval",
    "handover.look_back",
)

for of_sheet in (Waiting, Offer, Routing, Precedence):
    belongings.belong(of_sheet, "sheet__ticket_id")
