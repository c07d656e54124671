"""Everything intake can be told to do, one function a verb."""

from ringback.intake.commands.batches import begin_batch, finish_batch, register_rows
from ringback.intake.commands.completing import complete_form
from ringback.intake.commands.histories import finish_history, load_logs
from ringback.intake.commands.once import forget_old_keys, take_request_once
from ringback.intake.commands.returning import add_facts_in_contact, urge_in_contact
from ringback.intake.commands.settling import (
    dismiss_triage,
    lapse_triage,
    learn_correction,
    review_suspicion,
    settle_triage,
)
from ringback.intake.commands.taking import take_many, take_request
from ringback.intake.commands.unfinished import (
    forget_unfinished,
    keep_unfinished,
    take_unfinished,
)
from ringback.intake.requests import Receipt, Request
from ringback.intake.unfinished import Unfinished

__all__ = [
    "Receipt",
    "Request",
    "Unfinished",
    "add_facts_in_contact",
    "begin_batch",
    "complete_form",
    "dismiss_triage",
    "finish_batch",
    "finish_history",
    "forget_old_keys",
    "forget_unfinished",
    "keep_unfinished",
    "lapse_triage",
    "learn_correction",
    "load_logs",
    "register_rows",
    "review_suspicion",
    "settle_triage",
    "take_many",
    "take_request",
    "take_request_once",
    "take_unfinished",
    "urge_in_contact",
]
