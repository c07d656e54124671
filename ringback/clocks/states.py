"""What a clock measures and where it stands."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.kernel.lifecycle import Lifecycle


class Metric(StrEnum):
    """What is timed; which parameters of the handbook limit it stands in ``layers`` (§3.2)."""

    FIRST_CONTACT = "first_contact"
    HANDLING = "handling"
    REVIEW = "review"
    SHEET = "sheet"
    NEXT_RESPONSE = "next_response"
    TRIAGE = "triage"
    URGE = "urge"
    PROMISE = "promise"
    SUPERVISION = "supervision"


METRIC_LABELS = {
    Metric.FIRST_CONTACT: _("First contact"),
    Metric.HANDLING: _("Handling"),
    Metric.REVIEW: _("Review"),
    Metric.SHEET: _("Work sheet"),
    Metric.NEXT_RESPONSE: _("Next response"),
    Metric.TRIAGE: _("Triage"),
    Metric.URGE: _("Answer to an urge"),
    Metric.PROMISE: pgettext_lazy("metric", "Promise"),
    Metric.SUPERVISION: _("Answer to a supervision order"),
}

PAUSABLE = frozenset({Metric.HANDLING, Metric.SHEET})
"""A hold pauses the work, not the duty to speak to the customer or to review."""


class Layer(StrEnum):
    """On whose word a limit stands: the law's, the promise the enterprise has published, the
    operator's manual, or the letter with which a case was handed down. Each is timed by itself; the
    strictest drives the work (§3.2)."""

    LAW = "law"
    ENTERPRISE = "enterprise"
    MANUAL = "manual"
    HANDED_DOWN = "handed_down"


LAYER_LABELS = {
    Layer.LAW: pgettext_lazy("layer of a limit", "Law"),
    Layer.ENTERPRISE: pgettext_lazy("layer of a limit", "Enterprise"),
    Layer.MANUAL: pgettext_lazy("layer of a limit", "Manual"),
    Layer.HANDED_DOWN: pgettext_lazy("layer of a limit", "Handed down"),
}


def title(metric: str, layer: str) -> str:
    """What is timed and, unless it is the manual, by whom; codes nobody knows any more as they
    are."""
    word = str(METRIC_LABELS[Metric(metric)]) if metric in list(Metric) else metric
    if layer == Layer.MANUAL or layer not in list(Layer):
        return word
    return f"{word} · {LAYER_LABELS[Layer(layer)]}"


BY_ANSWER = frozenset(Layer) - {Layer.HANDED_DOWN}
"""Layers whose limit the answer to the customer meets; a letter wants a reply of its own."""

PAUSABLE_LAYERS = frozenset({Layer.ENTERPRISE, Layer.MANUAL})
"""Neither a law nor somebody else's letter waits for what we wait for (§3.2.4)."""


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
    """What fires as a clock runs down; the manual sets when. ``supervision``: an order is due
    before the breach (§3.2.5)."""

    HANDLER = "handler"
    LEAD = "lead"
    SUPERVISION = "supervision"
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
