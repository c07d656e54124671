"""The words of the figures: whose limit, how a case was recognised, where it stayed."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layer(StrEnum):
    """On whose word a limit stands: a law's, the operator's manual's, the enterprise's own."""

    LAW = "law"
    MANUAL = "manual"
    ENTERPRISE = "enterprise"


LAYER_LABELS = {
    Layer.LAW: pgettext_lazy("layer of a limit", "Law"),
    Layer.MANUAL: pgettext_lazy("layer of a limit", "Manual"),
    Layer.ENTERPRISE: pgettext_lazy("layer of a limit", "Enterprise"),
}


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


class Subject(StrEnum):
    """What is counted anew together."""

    TICKET = "ticket"
    SHEET = "sheet"
    CONTACT = "contact"
    CUSTOMER = "customer"
