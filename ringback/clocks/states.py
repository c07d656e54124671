"""What a clock measures and where it stands."""

from enum import StrEnum

from ringback.kernel.lifecycle import Lifecycle


class Metric(StrEnum):
    """Each has its limit in the handbook: ``clock.<metric>.limit`` (§3.2)."""

    FIRST_CONTACT = "first_contact"
    HANDLING = "handling"
    REVIEW = "review"
    SHEET = "sheet"
    NEXT_RESPONSE = "next_response"
    TRIAGE = "triage"


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
        (_C.RUNNING, "cancel"): _C.CANCELLED,
        (_C.PAUSED, "cancel"): _C.CANCELLED,
    }
)
"""``stop`` leads to met or missed by arithmetic, so it is not in the table. A stopped clock
resumes when its case is reopened, a cancelled one revives when a merge is undone: the ledger goes
on."""

LIVE = frozenset({_C.RUNNING, _C.PAUSED})


class Alarm(StrEnum):
    """What fires as a clock runs down, in this order."""

    HANDLER = "handler"
    LEAD = "lead"
    BREACH = "breach"
