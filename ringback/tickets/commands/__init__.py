"""Everything that can be done to a ticket or a work sheet, one function a verb."""

from ringback.tickets.commands.attachments import attach, attach_stored
from ringback.tickets.commands.course import begin, cancel, hold, resume, take, urge
from ringback.tickets.commands.links import link, merge, unlink, unmerge
from ringback.tickets.commands.outcome import close, confirm, reopen, resolve
from ringback.tickets.commands.registration import (
    Registration,
    accept,
    accept_many,
    classify,
    refuse,
    register,
    register_many,
)
from ringback.tickets.commands.replies import (
    accept_return,
    complete,
    pass_reply,
    refuse_return,
    reply,
    send_back,
)
from ringback.tickets.commands.sheets import (
    assign,
    claim,
    dispatch,
    hand_over,
    recall,
    return_sheet,
)
from ringback.tickets.commands.words import add_facts, log_contact, note, say
from ringback.tickets.rules import ReplyDraft

__all__ = [
    "Registration",
    "ReplyDraft",
    "accept",
    "accept_many",
    "accept_return",
    "add_facts",
    "assign",
    "attach",
    "attach_stored",
    "begin",
    "cancel",
    "claim",
    "classify",
    "close",
    "complete",
    "confirm",
    "dispatch",
    "hand_over",
    "hold",
    "link",
    "log_contact",
    "merge",
    "note",
    "pass_reply",
    "recall",
    "refuse",
    "refuse_return",
    "register",
    "register_many",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "return_sheet",
    "say",
    "send_back",
    "take",
    "unlink",
    "unmerge",
    "urge",
]
