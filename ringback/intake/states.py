"""The words of intake: why a person must look, what to offer, what became of a row."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class TriageReason(StrEnum):
    """Why a person must look before the case goes on (§2.3.1)."""

    LOW_CONFIDENCE = "low_confidence"
    NOISE = "noise"
    OUT_OF_SCOPE = "out_of_scope"
    INCOMPLETE = "incomplete"
    SUSPECTED_COMPLAINT = "suspected_complaint"


TRIAGE_REASON_LABELS = {
    TriageReason.LOW_CONFIDENCE: _("Not recognised surely enough"),
    TriageReason.NOISE: _("Hardly a request"),
    TriageReason.OUT_OF_SCOPE: _("Outside the catalogue"),
    TriageReason.INCOMPLETE: _("Facts are missing"),
    TriageReason.SUSPECTED_COMPLAINT: _("May be a complaint"),
}


class Dismissal(StrEnum):
    """Why a registered request is not taken on after all. Never used on a complaint."""

    NOISE = "noise"
    OUT_OF_SCOPE = "out_of_scope"
    MISTAKE = "mistake"


DISMISSAL_LABELS = {
    Dismissal.NOISE: _("No request"),
    Dismissal.OUT_OF_SCOPE: _("Not a matter of ours"),
    Dismissal.MISTAKE: _("Registered by mistake"),
}


class Verb(StrEnum):
    """What becomes of a request as it is registered."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    TRIAGE = "triage"


class Action(StrEnum):
    """What to do with a customer who has been here before, in the order it is offered (§2.2.2)."""

    URGE = "urge"
    ADD_FACTS = "add_facts"
    DUPLICATE = "duplicate"
    NEW = "new"


ACTION_LABELS = {
    Action.URGE: _("Urge"),
    Action.ADD_FACTS: _("Add facts"),
    Action.DUPLICATE: _("Same matter, probably"),
    Action.NEW: _("New request"),
}


class RowOutcome(StrEnum):
    """What became of a row of a file. ``repeated``: its key was registered before."""

    REGISTERED = "registered"
    REPEATED = "repeated"
    REFUSED = "refused"


class PastOutcome(StrEnum):
    """What became of a row of a history. ``repeated``: its case came here before."""

    LOADED = "loaded"
    REPEATED = "repeated"
    REFUSED = "refused"
