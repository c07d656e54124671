"""The life of a revision, on one screen."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from ringback.kernel.lifecycle import Lifecycle


class RevisionState(StrEnum):
    """``offered``: the product's newer text, kept beside the operator's own and never in force."""

    OFFERED = "offered"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    EFFECTIVE = "effective"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


_R = RevisionState
REVISION = Lifecycle[RevisionState](
    {
        (_R.DRAFT, "edit"): _R.DRAFT,
        (_R.DRAFT, "submit"): _R.IN_REVIEW,
        (_R.IN_REVIEW, "approve"): _R.APPROVED,
        (_R.IN_REVIEW, "break_glass"): _R.APPROVED,
        (_R.IN_REVIEW, "send_back"): _R.DRAFT,
        (_R.DRAFT, "withdraw"): _R.WITHDRAWN,
        (_R.IN_REVIEW, "withdraw"): _R.WITHDRAWN,
        (_R.APPROVED, "reschedule"): _R.APPROVED,
        (_R.APPROVED, "cancel"): _R.WITHDRAWN,
        (_R.APPROVED, "ratify"): _R.APPROVED,
        (_R.APPROVED, "take_effect"): _R.EFFECTIVE,
        (_R.EFFECTIVE, "supersede"): _R.SUPERSEDED,
    }
)
"""The last two are done by time alone. They are read off the instants of effect and never stored,
so that no process can be late with them."""

BY_TIME = frozenset({_R.EFFECTIVE, _R.SUPERSEDED})
STORED = tuple(state for state in RevisionState if state not in BY_TIME)
OPEN = (_R.DRAFT, _R.IN_REVIEW)
"""Of these a document has at most one of the operator's."""

STATE_LABELS = {
    _R.OFFERED: pgettext_lazy("revision", "Offered by the product"),
    _R.DRAFT: pgettext_lazy("revision", "Draft"),
    _R.IN_REVIEW: pgettext_lazy("revision", "In review"),
    _R.APPROVED: pgettext_lazy("revision", "Approved, not yet in force"),
    _R.EFFECTIVE: pgettext_lazy("revision", "In force"),
    _R.SUPERSEDED: pgettext_lazy("revision", "Superseded"),
    _R.WITHDRAWN: pgettext_lazy("revision", "Withdrawn"),
}
STATE_TONES = {
    _R.OFFERED: "accent",
    _R.DRAFT: "neutral",
    _R.IN_REVIEW: "warn",
    _R.APPROVED: "info",
    _R.EFFECTIVE: "good",
    _R.SUPERSEDED: "neutral",
    _R.WITHDRAWN: "bad",
}


class StepKind(StrEnum):
    """What happened to a revision, with the words somebody gave for it."""

    BEGUN = "begun"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    BROKE_GLASS = "broke_glass"
    RATIFIED = "ratified"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


STEP_LABELS = {
    StepKind.BEGUN: pgettext_lazy("revision step", "Draft begun"),
    StepKind.SUBMITTED: pgettext_lazy("revision step", "Submitted for review"),
    StepKind.SENT_BACK: pgettext_lazy("revision step", "Sent back"),
    StepKind.APPROVED: pgettext_lazy("revision step", "Approved"),
    StepKind.BROKE_GLASS: pgettext_lazy("revision step", "Approved alone, by breaking the glass"),
    StepKind.RATIFIED: pgettext_lazy("revision step", "Reviewed afterwards"),
    StepKind.RESCHEDULED: pgettext_lazy("revision step", "Date of effect changed"),
    StepKind.CANCELLED: pgettext_lazy("revision step", "Approval cancelled before its date"),
    StepKind.WITHDRAWN: pgettext_lazy("revision step", "Withdrawn"),
}
