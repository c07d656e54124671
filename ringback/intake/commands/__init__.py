"""Everything intake can be told to do, one function a verb."""

from ringback.intake.commands.batches import begin_batch, finish_batch, register_rows
from ringback.intake.commands.completing import complete_form
from ringback.intake.commands.once import forget_old_keys, take_request_once
from ringback.intake.commands.settling import (
    dismiss_triage,
    lapse_triage,
    learn_correction,
    review_suspicion,
    settle_triage,
)
from ringback.intake.commands.taking import take_many, take_request
from ringback.intake.requests import Receipt, Request

__all__ = [
    "Receipt",
    "Request",
    "begin_batch",
    "complete_form",
    "dismiss_triage",
    "finish_batch",
    "forget_old_keys",
    "lapse_triage",
    "learn_correction",
    "register_rows",
    "review_suspicion",
    "settle_triage",
    "take_many",
    "take_request",
    "take_request_once",
]
