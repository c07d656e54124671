"""How an offer ends, what speaks for somebody, and what stands against them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Factor(StrEnum):
    """What makes one person better placed for a sheet than another (§3.1.2). ``DUE`` tells sheets
    apart, not people: of two that want the same person the more pressing one gets them."""

    SKILL = "skill"
    DUE = "due"
    LOAD = "load"
    AFFINITY = "affinity"
    REGION = "region"
    TEAM = "team"
    MISSED = "missed"


FACTOR_LABELS = {
    Factor.SKILL: pgettext_lazy("dispatch", "Skill"),
    Factor.DUE: pgettext_lazy("dispatch", "Pressing"),
    Factor.LOAD: pgettext_lazy("dispatch", "Free hands"),
    Factor.AFFINITY: pgettext_lazy("dispatch", "Acquainted"),
    Factor.REGION: pgettext_lazy("dispatch", "Near"),
    Factor.TEAM: pgettext_lazy("dispatch", "Same team"),
    Factor.MISSED: pgettext_lazy("dispatch", "Not missed before"),
}


class Barrier(StrEnum):
    """Why somebody cannot be given a sheet at all, in the order it is told: the first that
    applies."""

    ABSENT = "absent"
    LEAVING = "leaving"
    SKILL = "skill"
    POST = "post"
    GRID = "grid"
    BARRED = "barred"
    FULL = "full"


BARRIER_LABELS = {
    Barrier.ABSENT: pgettext_lazy("dispatch", "Not present"),
    Barrier.LEAVING: pgettext_lazy("dispatch", "About to leave"),
    Barrier.SKILL: pgettext_lazy("dispatch", "Lacks the skill"),
    Barrier.POST: pgettext_lazy("dispatch", "Another post"),
    Barrier.GRID: pgettext_lazy("dispatch", "Another grid"),
    Barrier.BARRED: pgettext_lazy("dispatch", "May not have it"),
    Barrier.FULL: pgettext_lazy("dispatch", "Enough in hand"),
}


class Cause(StrEnum):
    """Why a limit is in danger, as the rows tell it: the first that applies (§3.2.3)."""

    ON_HOLD = "on_hold"
    REVIEW = "review"
    RETURN = "return"
    ASSIST = "assist"
    NOBODY = "nobody"
    UNCLAIMED = "unclaimed"
    ABSENT = "absent"
    LEAVING = "leaving"
    LOADED = "loaded"
    TIGHT = "tight"
    OTHER_DEPARTMENT = "other_department"
    REGISTERED = "registered"
    UNOWNED = "unowned"
    OWNER = "owner"


CAUSE_LABELS = {
    Cause.ON_HOLD: _("On hold, and this limit does not wait"),
    Cause.REVIEW: _("The reply waits for its review"),
    Cause.RETURN: _("A return waits to be decided"),
    Cause.ASSIST: _("The reply waits for help from another department"),
    Cause.NOBODY: _("Nobody has it"),
    Cause.UNCLAIMED: _("Offered, not claimed yet"),
    Cause.ABSENT: _("Whoever has it is not present"),
    Cause.LEAVING: _("Whoever has it goes home before it is done"),
    Cause.LOADED: _("Whoever has it has other work to do first"),
    Cause.TIGHT: _("Being worked on, little time is left"),
    Cause.OTHER_DEPARTMENT: _("Waits for another department"),
    Cause.REGISTERED: _("Not accepted yet"),
    Cause.UNOWNED: _("Nobody answers for the case"),
    Cause.OWNER: _("Its owner has not answered yet"),
}

CAUSE_CLAUSES: Mapping[Cause, str] = {
    Cause.ON_HOLD: "3.2.4",
    Cause.REVIEW: "3.1.3",
    Cause.RETURN: "3.1.4",
    Cause.ASSIST: "3.1.4",
    Cause.NOBODY: "3.1.2",
    Cause.UNCLAIMED: "3.1.2",
    Cause.ABSENT: "3.1.2",
    Cause.LEAVING: "3.1.2",
    Cause.LOADED: "3.1.2",
    Cause.TIGHT: "3.2.3",
    Cause.OTHER_DEPARTMENT: "3.1.5",
    Cause.REGISTERED: "2.3.1",
    Cause.UNOWNED: "3.1.1",
    Cause.OWNER: "3.1.1",
}


class MoveKind(StrEnum):
    """What a lead can do about it with one press (§3.2.3)."""

    GIVE = "give"
    FIRST = "first"
    RECALL = "recall"
    RESUME = "resume"
    TAKE = "take"
    SUPERVISE = "supervise"
    REVIEW = "review"


MOVE_LABELS = {
    MoveKind.GIVE: _("Give it to %(person)s"),
    MoveKind.FIRST: _("Before other work of %(person)s"),
    MoveKind.RECALL: _("Go on without the help"),
    MoveKind.RESUME: _("Resume the case"),
    MoveKind.TAKE: _("Take the case yourself"),
    MoveKind.SUPERVISE: _("Order an account"),
    MoveKind.REVIEW: _("Review it now"),
}
