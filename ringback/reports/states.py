"""The words of the figures: whose limit, how a case was recognised, where it stayed."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Recognition(StrEnum):
    """How a case came to its service type and kind."""

    AUTOMATIC = "automatic"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DECIDED = "decided"
    DISMISSED = "dismissed"
    PENDING = "pending"
    PERSON = "person"


RECOGNITION_LABELS = {
    Recognition.AUTOMATIC: pgettext_lazy("recognition", "Recognised automatically"),
    Recognition.CONFIRMED: pgettext_lazy("recognition", "Suggestion confirmed by a person"),
    Recognition.CORRECTED: pgettext_lazy("recognition", "Corrected by a person"),
    Recognition.DECIDED: pgettext_lazy("recognition", "Decided outside triage"),
    Recognition.DISMISSED: pgettext_lazy("recognition", "Not taken on"),
    Recognition.PENDING: pgettext_lazy("recognition", "Still in triage"),
    Recognition.PERSON: pgettext_lazy("recognition", "Chosen by a person from the start"),
}

TO_RECOGNISE = frozenset(Recognition) - {Recognition.PERSON}
"""Cases that recognition had to do with."""


class Step(StrEnum):
    """Where a case stays on its way (§3.1). The steps of sheets overlap those of the case."""

    ACCEPTANCE = "acceptance"
    CLAIM = "claim"
    WORK = "work"
    REVIEW = "review"
    RETURN = "return"
    ANSWER = "answer"
    HOLD = "hold"
    FEEDBACK = "feedback"


STEP_LABELS = {
    Step.ACCEPTANCE: _("Until acceptance"),
    Step.CLAIM: _("Waiting to be claimed"),
    Step.WORK: _("Worked on"),
    Step.REVIEW: _("Waiting for review"),
    Step.RETURN: _("Return to be decided"),
    Step.ANSWER: _("Until the answer"),
    Step.HOLD: pgettext_lazy("step", "On hold"),
    Step.FEEDBACK: _("Until closed"),
}


class Node(StrEnum):
    """What happens to a case or to one of its sheets: the nodes of the process map (§3.1.5)."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    HELD = "held"
    RESUMED = "resumed"
    DISPATCHED = "dispatched"
    HANDED_OVER = "handed_over"
    CLAIMED = "claimed"
    FORCED = "forced"
    RETURNED = "returned"
    RETURN_REFUSED = "return_refused"
    RETURN_ACCEPTED = "return_accepted"
    RECALLED = "recalled"
    REPLIED = "replied"
    SENT_BACK = "sent_back"
    PASSED = "passed"
    COMPLETED = "completed"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    INELIGIBLE = "ineligible"
    MERGED = "merged"


NODE_LABELS = {
    Node.REGISTERED: pgettext_lazy("flow", "Registered"),
    Node.ACCEPTED: pgettext_lazy("flow", "Accepted"),
    Node.HELD: pgettext_lazy("flow", "Put on hold"),
    Node.RESUMED: pgettext_lazy("flow", "Taken up again"),
    Node.DISPATCHED: pgettext_lazy("flow", "Given out"),
    Node.HANDED_OVER: pgettext_lazy("flow", "Handed over"),
    Node.CLAIMED: pgettext_lazy("flow", "Claimed"),
    Node.FORCED: pgettext_lazy("flow", "Forced by a lead"),
    Node.RETURNED: pgettext_lazy("flow", "Returned"),
    Node.RETURN_REFUSED: pgettext_lazy("flow", "Return refused"),
    Node.RETURN_ACCEPTED: pgettext_lazy("flow", "Return accepted"),
    Node.RECALLED: pgettext_lazy("flow", "Recalled"),
    Node.REPLIED: pgettext_lazy("flow", "Replied"),
    Node.SENT_BACK: pgettext_lazy("flow", "Sent back"),
    Node.PASSED: pgettext_lazy("flow", "Reviewed"),
    Node.COMPLETED: pgettext_lazy("flow", "Done without review"),
    Node.ANSWERED: pgettext_lazy("flow", "Answered"),
    Node.CONFIRMED: pgettext_lazy("flow", "Confirmed"),
    Node.REOPENED: pgettext_lazy("flow", "Reopened"),
    Node.CLOSED: pgettext_lazy("flow", "Closed"),
    Node.CANCELLED: pgettext_lazy("flow", "Cancelled"),
    Node.INELIGIBLE: pgettext_lazy("flow", "Conditions not met"),
    Node.MERGED: pgettext_lazy("flow", "Merged"),
}

MAIN_WAY = (
    Node.REGISTERED,
    Node.ACCEPTED,
    Node.DISPATCHED,
    Node.CLAIMED,
    Node.REPLIED,
    Node.PASSED,
    Node.ANSWERED,
    Node.CLOSED,
)
"""The flow of the handbook (§1.2, §3.1): a case given to one department and content at once."""


class Deviation(StrEnum):
    """How a case left the flow of the handbook."""

    OUT_OF_TURN = "out_of_turn"
    BUCK_PASSED = "buck_passed"
    HANDED_OUT = "handed_out"
    ROUND_TRIP = "round_trip"
    RETURN_REFUSED = "return_refused"
    RETURN_LOOP = "return_loop"
    REVIEW_LOOP = "review_loop"
    UNREPLIED = "unreplied"
    RETURNED = "returned"
    SENT_BACK = "sent_back"
    FORCED = "forced"
    RECALLED = "recalled"
    HELD = "held"
    REOPENED = "reopened"
    RELEASED = "released"
    CANCELLED = "cancelled"
    INELIGIBLE = "ineligible"
    MERGED = "merged"


AGAINST = frozenset(
    {
        Deviation.OUT_OF_TURN,
        Deviation.BUCK_PASSED,
        Deviation.HANDED_OUT,
        Deviation.ROUND_TRIP,
        Deviation.RETURN_REFUSED,
        Deviation.RETURN_LOOP,
        Deviation.REVIEW_LOOP,
    }
)
"""What the clause speaks against; all else is a detour the clause allows."""

DEVIATION_LABELS = {
    Deviation.OUT_OF_TURN: _("A step out of turn"),
    Deviation.BUCK_PASSED: _("Handed over again and again without work"),
    Deviation.HANDED_OUT: _("Handed over to another department"),
    Deviation.ROUND_TRIP: _("Came back to a department that had given it away"),
    Deviation.RETURN_REFUSED: _("Returned without ground"),
    Deviation.RETURN_LOOP: _("Returned as often as may be: a lead decides"),
    Deviation.REVIEW_LOOP: _("Sent back more often than may be"),
    Deviation.UNREPLIED: _("Answered by the desk after the work was taken back"),
    Deviation.RETURNED: pgettext_lazy("deviation", "Returned"),
    Deviation.SENT_BACK: _("Reply sent back"),
    Deviation.FORCED: _("Forced by a lead"),
    Deviation.RECALLED: pgettext_lazy("deviation", "Recalled"),
    Deviation.HELD: pgettext_lazy("deviation", "Put on hold"),
    Deviation.REOPENED: pgettext_lazy("deviation", "Reopened"),
    Deviation.RELEASED: _("Closed by a lead's release"),
    Deviation.CANCELLED: pgettext_lazy("deviation", "Cancelled"),
    Deviation.INELIGIBLE: pgettext_lazy("deviation", "Conditions not met"),
    Deviation.MERGED: pgettext_lazy("deviation", "Merged"),
}

CLAUSES = {
    Deviation.OUT_OF_TURN: "1.2.2",
    Deviation.BUCK_PASSED: "3.3.3",
    Deviation.HANDED_OUT: "3.1.4",
    Deviation.ROUND_TRIP: "3.1.5",
    Deviation.RETURN_REFUSED: "3.3.3",
    Deviation.RETURN_LOOP: "3.1.4",
    Deviation.REVIEW_LOOP: "3.1.3",
    Deviation.UNREPLIED: "3.1.4",
    Deviation.RETURNED: "3.1.4",
    Deviation.SENT_BACK: "3.1.3",
    Deviation.FORCED: "3.1.2",
    Deviation.RECALLED: "3.1.4",
    Deviation.HELD: "3.2.4",
    Deviation.REOPENED: "4.3.4",
    Deviation.RELEASED: "4.3.2",
    Deviation.CANCELLED: "2.4.4",
    Deviation.INELIGIBLE: "2.3.4",
    Deviation.MERGED: "2.2.3",
}
"""Where the handbook speaks of it."""


class Purpose(StrEnum):
    """What rows are exported for (§5.1.5)."""

    REVIEW = "review"
    COACHING = "coaching"
    INSPECTION = "inspection"
    REGULATOR = "regulator"


PURPOSE_LABELS = {
    Purpose.REVIEW: _("Review of the service"),
    Purpose.COACHING: _("Coaching and training"),
    Purpose.INSPECTION: _("Inspection or audit"),
    Purpose.REGULATOR: _("Report to the regulator"),
}


class Subject(StrEnum):
    """What is counted anew together."""

    TICKET = "ticket"
    SHEET = "sheet"
    CONTACT = "contact"
    CUSTOMER = "customer"
