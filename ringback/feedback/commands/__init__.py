"""Everything that can be done about a customer's opinion, one function a verb."""

from ringback.feedback.commands.asking import ask, fall_silent, plan, release, skip
from ringback.feedback.commands.closing import close_after_letter
from ringback.feedback.commands.rating import comment, rate, rate_all
from ringback.feedback.commands.repairing import end_repair

__all__ = [
    "ask",
    "close_after_letter",
    "comment",
    "end_repair",
    "fall_silent",
    "plan",
    "rate",
    "rate_all",
    "release",
    "skip",
]
