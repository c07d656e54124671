"""What can be done to the manual, one function a verb."""

from ringback.handbook.commands.approval import approve, break_glass, ratify
from ringback.handbook.commands.drafting import (
    CaseDraft,
    ClauseDraft,
    begin_revision,
    edit_clause,
    set_parameter,
)
from ringback.handbook.commands.packaged import PACKAGED_AUTHOR, install_packaged
from ringback.handbook.commands.reading import sign_off
from ringback.handbook.commands.review import send_back, submit, withdraw
from ringback.handbook.commands.timing import announce_effect, cancel, reschedule

__all__ = [
    "PACKAGED_AUTHOR",
    "CaseDraft",
    "ClauseDraft",
    "announce_effect",
    "approve",
    "begin_revision",
    "break_glass",
    "cancel",
    "edit_clause",
    "install_packaged",
    "ratify",
    "reschedule",
    "send_back",
    "set_parameter",
    "sign_off",
    "submit",
    "withdraw",
]
