"""The life of a revision of an article, and of an agreed answer, on one screen."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.kernel.lifecycle import Lifecycle


class ArticleKind(StrEnum):
    """A known error says what is wrong, the way round it, and that we work on it."""

    ANSWER = "answer"
    KNOWN_ERROR = "known_error"


KIND_LABELS = {
    ArticleKind.ANSWER: pgettext_lazy("article", "Answer"),
    ArticleKind.KNOWN_ERROR: pgettext_lazy("article", "Known error"),
}


class Audience(StrEnum):
    """``public``: customers read it, too."""

    INTERNAL = "internal"
    PUBLIC = "public"


AUDIENCE_LABELS = {
    Audience.INTERNAL: pgettext_lazy("article", "Staff only"),
    Audience.PUBLIC: pgettext_lazy("article", "Customers, too"),
}


class RevisionState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


_R = RevisionState
REVISION = Lifecycle[RevisionState](
    {
        (_R.DRAFT, "edit"): _R.DRAFT,
        (_R.DRAFT, "submit"): _R.IN_REVIEW,
        (_R.DRAFT, "withdraw"): _R.WITHDRAWN,
        (_R.IN_REVIEW, "publish"): _R.PUBLISHED,
        (_R.IN_REVIEW, "send_back"): _R.DRAFT,
        (_R.IN_REVIEW, "withdraw"): _R.WITHDRAWN,
        (_R.PUBLISHED, "renew"): _R.PUBLISHED,
        (_R.PUBLISHED, "supersede"): _R.SUPERSEDED,
        (_R.PUBLISHED, "retire"): _R.RETIRED,
    }
)
"""``supersede`` is done by the next revision as it is published."""

OPEN = (_R.DRAFT, _R.IN_REVIEW)
"""Of these an article has at most one; of published revisions likewise."""

STATE_LABELS = {
    _R.DRAFT: pgettext_lazy("article", "Draft"),
    _R.IN_REVIEW: pgettext_lazy("article", "In review"),
    _R.PUBLISHED: pgettext_lazy("article", "Published"),
    _R.SUPERSEDED: pgettext_lazy("article", "Superseded"),
    _R.RETIRED: pgettext_lazy("article", "Retired"),
    _R.WITHDRAWN: pgettext_lazy("article", "Withdrawn"),
}
STATE_TONES = {
    _R.DRAFT: "neutral",
    _R.IN_REVIEW: "warn",
    _R.PUBLISHED: "good",
    _R.SUPERSEDED: "neutral",
    _R.RETIRED: "neutral",
    _R.WITHDRAWN: "neutral",
}


class StepKind(StrEnum):
    """What happened to a revision, with the words somebody gave for it."""

    BEGUN = "begun"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    RENEWED = "renewed"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


STEP_LABELS = {
    StepKind.BEGUN: pgettext_lazy("article", "Draft begun"),
    StepKind.SUBMITTED: pgettext_lazy("article", "Submitted for review"),
    StepKind.SENT_BACK: pgettext_lazy("article", "Sent back"),
    StepKind.PUBLISHED: pgettext_lazy("article", "Approved and published"),
    StepKind.RENEWED: pgettext_lazy("article", "Reviewed: it still holds"),
    StepKind.RETIRED: pgettext_lazy("article", "Retired"),
    StepKind.WITHDRAWN: pgettext_lazy("article", "Withdrawn"),
}


class Outcome(StrEnum):
    """What came of showing an article. ``solved``: whoever asked said that it answered them."""

    VIEWED = "viewed"
    USED = "used"
    SOLVED = "solved"
    NOT_USEFUL = "not_useful"


OUTCOME_LABELS = {
    Outcome.VIEWED: pgettext_lazy("article", "Read"),
    Outcome.USED: pgettext_lazy("article", "Used in an answer"),
    Outcome.SOLVED: pgettext_lazy("article", "Solved"),
    Outcome.NOT_USEFUL: pgettext_lazy("article", "Not useful"),
}
TOLD = (Outcome.SOLVED, Outcome.NOT_USEFUL)
"""What a reader says by a button."""


class Place(StrEnum):
    """Where an article was shown or searched for."""

    DESK = "desk"
    PORTAL = "portal"


PLACE_LABELS = {Place.DESK: _("Desk"), Place.PORTAL: _("Portal")}


class AnswerState(StrEnum):
    """``agreed`` holds between its two dates; before and after it does not, and says so."""

    DRAFT = "draft"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


_A = AnswerState
ANSWER = Lifecycle[AnswerState](
    {
        (_A.DRAFT, "edit"): _A.DRAFT,
        (_A.DRAFT, "agree"): _A.AGREED,
        (_A.DRAFT, "withdraw"): _A.WITHDRAWN,
        (_A.AGREED, "withdraw"): _A.WITHDRAWN,
    }
)
"""What has been agreed is never written anew: a new answer takes its place."""


class Standing(StrEnum):
    """An agreed answer as it stands at an instant: its state and its dates together."""

    DRAFT = "draft"
    AHEAD = "ahead"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STANDING_LABELS = {
    Standing.DRAFT: pgettext_lazy("agreed answer", "Draft"),
    Standing.AHEAD: pgettext_lazy("agreed answer", "Not yet in force"),
    Standing.IN_FORCE: pgettext_lazy("agreed answer", "In force"),
    Standing.EXPIRED: pgettext_lazy("agreed answer", "Expired"),
    Standing.WITHDRAWN: pgettext_lazy("agreed answer", "Withdrawn"),
}
STANDING_TONES = {
    Standing.DRAFT: "neutral",
    Standing.AHEAD: "info",
    Standing.IN_FORCE: "good",
    Standing.EXPIRED: "neutral",
    Standing.WITHDRAWN: "neutral",
}
