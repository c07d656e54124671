"""Everything the portal can be told to do, one function a verb."""

from ringback.portal.commands.applying import (
    add_file,
    add_to_case,
    begin,
    erase,
    erase_expired,
    hand_in,
    keep,
    remove_file,
    solve_by_answer,
)
from ringback.portal.commands.entering import ask_code, prove, prove_status
from ringback.portal.commands.following import complete, not_solved, solved, urge, withdraw

__all__ = [
    "add_file",
    "add_to_case",
    "ask_code",
    "begin",
    "complete",
    "erase",
    "erase_expired",
    "hand_in",
    "keep",
    "not_solved",
    "prove",
    "prove_status",
    "remove_file",
    "solve_by_answer",
    "solved",
    "urge",
    "withdraw",
]
