"""The words of recognition: what may be done with a text, what a head tells, whence a model."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Decision(StrEnum):
    """What may be done with a text (§1.3.2, §1.3.3)."""

    FILE = "file"
    SUGGEST = "suggest"
    NOISE = "noise"
    OUT_OF_SCOPE = "out_of_scope"
    COMPLAINT_SUSPECTED = "complaint_suspected"


class Target(StrEnum):
    """What a head tells: what a text is about, and what we are asked to do."""

    CATEGORY = "category"
    KIND = "kind"


class Origin(StrEnum):
    """What a version was trained on: our own texts, these with what people decided, or files that
    somebody brought."""

    STARTER = "starter"
    LESSONS = "lessons"
    FILES = "files"


ORIGIN_LABELS = {
    Origin.STARTER: _("Starter texts"),
    Origin.LESSONS: _("Starter texts and corrections"),
    Origin.FILES: _("Model files"),
}


class Ending(StrEnum):
    """How a training ended. ``nothing``: no correction that the starter texts do not hold.
    ``stopped``: its process was gone before it could say."""

    TRAINED = "trained"
    NOTHING = "nothing"
    FAILED = "failed"
    STOPPED = "stopped"


ENDING_LABELS = {
    Ending.TRAINED: _("A version was made"),
    Ending.NOTHING: _("Nobody had taught anything new"),
    Ending.FAILED: _("It did not succeed; the server's log says why"),
    Ending.STOPPED: _("It was interrupted; ask for it again"),
}
