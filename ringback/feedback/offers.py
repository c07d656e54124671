"""What feedback announces: how a call-back may end, and what goes with a case."""

from ringback.base import belongings
from ringback.feedback.models import Attempt, Comment, Invitation, Rating, Repair, RiskEstimate
from ringback.feedback.states import RepairOutcome
from ringback.tickets import queries as tickets
from ringback.tickets.states import SheetKind

tickets.coded_outcomes.add(SheetKind.CALLBACK, frozenset(RepairOutcome))

belongings.belong(Invitation, "ticket_id")
for of_invitation in (Attempt, Rating, Comment, Repair, RiskEstimate):
    belongings.belong(of_invitation, "invitation__ticket_id")
