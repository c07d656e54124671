"""The life of an invitation, and the words of feedback."""

from enum import StrEnum

from ringback.kernel.lifecycle import Lifecycle


class InvitationState(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    SILENT = "silent"
    SKIPPED = "skipped"


_I = InvitationState
INVITATION = Lifecycle[InvitationState](
    {
        (_I.PLANNED, "ask"): _I.ASKED,
        (_I.PLANNED, "skip"): _I.SKIPPED,
        (_I.PLANNED, "conclude"): _I.ANSWERED,
        (_I.ASKED, "ask"): _I.ASKED,
        (_I.ASKED, "conclude"): _I.ANSWERED,
        (_I.ASKED, "fall_silent"): _I.SILENT,
        (_I.ASKED, "skip"): _I.SKIPPED,
        (_I.SILENT, "conclude"): _I.ANSWERED,
    }
)
"""A late answer still counts. Skipped: the ticket went back to work or there is no way to ask."""


FINAL = (InvitationState.ANSWERED, InvitationState.SKIPPED)
"""Nothing more can be said. Silence is not final: a late answer still counts."""


class Question(StrEnum):
    """The three questions; their words are the handbook's ``survey.questions``."""

    SOLVED = "solved"
    RESULT = "result"
    PERSON = "person"


YES, NO = 1, 2
HIGHEST = {Question.SOLVED: NO, Question.RESULT: 5, Question.PERSON: 5}


class RepairOutcome(StrEnum):
    """How a repair call-back ends: the customer is content, wants it reopened, was not reached."""

    SETTLED = "settled"
    REOPEN = "reopen"
    UNREACHED = "unreached"
