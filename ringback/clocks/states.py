"""What a clock measures and where it stands."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ringback.kernel.lifecycle import Lifecycle


class Metric(StrEnum):
    """Each has its limit in the handbook: ``clock.<metric>.limit`` (§3.2)."""

    FIRST_CONTACT = "first_contact"
    HANDLING = "handling"
    REVIEW = "review"
    SHEET = "sheet"
    NEXT_RESPONSE = "next_response"
    TRIAGE = "triage"


METRIC_LABELS = {
    Metric.FIRST_CONTACT: _("First contact"),
    Metric.HANDLING: _("Handling"),
    Metric.REVIEW: _("Review"),
    Metric.SHEET: _("Work sheet"),
    Metric.NEXT_RESPONSE: _("Next response"),
    Metric.TRIAGE: _("Triage"),
}

PAUSABLE = frozenset({Metric.HANDLING, Metric.SHEET})
"""A hold pauses the work, not the duty to speak to the customer or to review."""


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


_C = ClockState
CLOCK = Lifecycle[ClockState](
    {
        (_C.RUNNING, "pause"): _C.PAUSED,
        (_C.PAUSED, "resume"): _C.RUNNING,
        (_C.MET, "resume"): _C.RUNNING,
        (_C.MISSED, "resume"): _C.RUNNING,
        (_C.CANCELLED, "revive"): _C.RUNNING,
        (_C.CANCELLED, "hold_again"): _C.PAUSED,
        (_C.RUNNING, "cancel"): _C.CANCELLED,
        (_C.PAUSED, "cancel"): _C.CANCELLED,
    }
)
"""``stop`` leads to met or missed by arithmetic, so it is not in the table. A stopped clock
resumes when its case is reopened, a cancelled one revives when a merge is undone, or is held again
if it was on hold: the ledger goes on."""

LIVE = frozenset({_C.RUNNING, _C.PAUSED})


class Alarm(StrEnum):
    """What fires as a clock runs down, in this order."""

    HANDLER = "handler"
    LEAD = "lead"
    BREACH = "breach"


class Urgency(StrEnum):
    """How a deadline stands at a moment: ``soon`` from the lead's warning on (§3.2.3), ``late``
    while it is still owed, ``missed`` when it was done too late."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
