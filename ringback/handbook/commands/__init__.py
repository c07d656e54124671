"""What can be done to the manual, one function a verb."""

from ringback.handbook.commands.approval import approve, break_glass, ratify
from ringback.handbook.commands.drafting import begin_revision, edit_clause, set_parameter
from ringback.handbook.commands.packaged import PACKAGED_AUTHOR, install_packaged
from ringback.handbook.commands.reading import announce_overdue, sign_off
from ringback.handbook.commands.review import send_back, submit, withdraw
from ringback.handbook.commands.stating import (
    ParameterDraft,
    add_parameter,
    drop_parameter,
    move_parameter,
)
from ringback.handbook.commands.structure import add_clause, drop_clause
from ringback.handbook.commands.timing import announce_effect, cancel, reschedule
from ringback.handbook.commands.written import CaseDraft, ClauseDraft

__all__ = [
    "PACKAGED_AUTHOR",
    "CaseDraft",
    "ClauseDraft",
    "ParameterDraft",
    "add_clause",
    "add_parameter",
    "announce_effect",
    "announce_overdue",
    "approve",
    "begin_revision",
    "break_glass",
    "cancel",
    "drop_clause",
    "drop_parameter",
    "edit_clause",
    "install_packaged",
    "move_parameter",
    "ratify",
    "reschedule",
    "send_back",
    "set_parameter",
    "sign_off",
    "submit",
    "withdraw",
]
