"""Everything that can be done to a ticket or a work sheet, one function a verb."""

from ringback.tickets.commands.attachments import attach, attach_stored
from ringback.tickets.commands.business import look_into_business, request_business
from ringback.tickets.commands.chasing import chase, end_wait
from ringback.tickets.commands.course import begin, cancel, hold, resume, take, urge
from ringback.tickets.commands.helping import ask_assist, force_claim
from ringback.tickets.commands.letters import HandedDown, record_letter, send_letter
from ringback.tickets.commands.links import link, merge, relate_many, unlink, unmerge
from ringback.tickets.commands.loading import Codes, Happening, Loaded, Past, load_many
from ringback.tickets.commands.outcome import close, confirm, reopen, resolve
from ringback.tickets.commands.promises import promise
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
    unassign,
)
from ringback.tickets.commands.supervision import answer_order, supervise
from ringback.tickets.commands.words import add_facts, examine, log_contact, note, say
from ringback.tickets.rules import ReplyDraft

__all__ = [
    "Codes",
    "HandedDown",
    "Happening",
    "Loaded",
    "Past",
    "Registration",
    "ReplyDraft",
    "accept",
    "accept_many",
    "accept_return",
    "add_facts",
    "answer_order",
    "ask_assist",
    "assign",
    "attach",
    "attach_stored",
    "begin",
    "cancel",
    "chase",
    "claim",
    "classify",
    "close",
    "complete",
    "confirm",
    "dispatch",
    "end_wait",
    "examine",
    "force_claim",
    "hand_over",
    "hold",
    "link",
    "load_many",
    "log_contact",
    "look_into_business",
    "merge",
    "note",
    "pass_reply",
    "promise",
    "recall",
    "record_letter",
    "refuse",
    "refuse_return",
    "register",
    "register_many",
    "relate_many",
    "reopen",
    "reply",
    "request_business",
    "resolve",
    "resume",
    "return_sheet",
    "say",
    "send_back",
    "send_letter",
    "supervise",
    "take",
    "unassign",
    "unlink",
    "unmerge",
    "urge",
]
