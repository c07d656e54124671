"""What was decided about a request before and after it became a case."""

from django.utils.translation import gettext_lazy as _

from ringback.desk.sentences.reading import Sentence, label, said, variant
from ringback.intake.states import (
    ACTION_LABELS,
    DISMISSAL_LABELS,
    TRIAGE_REASON_LABELS,
    Action,
    Dismissal,
    TriageReason,
    Verb,
)

VERBS = {
    Verb.ACCEPT: _("accepted at once"),
    Verb.REFUSE: _("conditions not met"),
    Verb.TRIAGE: _("a person looks at it"),
}
REASON = label("reason", TriageReason, TRIAGE_REASON_LABELS)

SENTENCES = {
    "request.taken": Sentence(
        words=_("Request taken: %(verb)s"),
        icon="inbox",
        places={"verb": label("verb", Verb, VERBS)},
    ),
    "request.came_back": Sentence(
        words=_("The customer came back: %(action)s"),
        icon="history",
        tone="warn",
        places={"action": label("action", Action, ACTION_LABELS)},
    ),
    "request.form_completed": Sentence(words=_("Facts of the service type added"), icon="edit"),
    "triage.settled": Sentence(
        words=_("Triage decided: %(corrected)s"),
        icon="check",
        tone="good",
        places={
            "corrected": variant(
                "corrected", {True: _("filed by hand"), False: _("as recognition suggested")}
            )
        },
    ),
    "triage.dismissed": Sentence(
        words=_("Not taken on: %(dismissal)s"),
        icon="x",
        tone="warn",
        places={"dismissal": label("dismissal", Dismissal, DISMISSAL_LABELS)},
    ),
    "triage.lapsed": Sentence(
        words=_("Decided on the case itself, no triage needed: %(reason)s"),
        places={"reason": REASON},
    ),
    "batch.begun": Sentence(words=_("A file is being registered"), icon="file-text"),
    "batch.finished": Sentence(words=_("A file was registered"), icon="file-text"),
    "history.finished": Sentence(
        words=_("The log of an earlier system was taken over: %(cases)s cases"),
        icon="history",
        places={"cases": said("cases")},
    ),
    "suspicion.reviewed": Sentence(
        words=_("Reviewed whether it is a complaint: %(is_complaint)s"),
        icon="shield-check",
        places={
            "is_complaint": variant("is_complaint", {True: _("it is"), False: _("it is none")})
        },
    ),
}
