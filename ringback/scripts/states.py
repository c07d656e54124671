"""What the check knows: rules, verdicts, outcomes, and the steps of a conversation."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Rule(StrEnum):
    FORBIDDEN = "forbidden"
    COMMANDING = "commanding"
    PROMISE = "promise"
    PROMISE_TERMS = "promise_terms"
    GREETING = "greeting"
    CLOSING = "closing"
    PHONE = "phone"
    IDENTITY = "identity"
    BANK_CARD = "bank_card"


class Verdict(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


class Outcome(StrEnum):
    """What became of the words: kept back, held until somebody confirms, sent after that, or sent
    with nothing but a note for inspection."""

    BLOCKED = "blocked"
    HELD = "held"
    CONFIRMED = "confirmed"
    NOTED = "noted"


class Step(StrEnum):
    OPENING = "opening"
    IDENTITY = "identity"
    CALLBACK = "callback"
    EXPLAINING = "explaining"
    WAITING = "waiting"
    CLOSING = "closing"


RULE_LABELS = {
    Rule.FORBIDDEN: _("Forbidden phrase"),
    Rule.COMMANDING: _("Tone of command"),
    Rule.PROMISE: _("Promise"),
    Rule.PROMISE_TERMS: _("Promise with an amount or a time"),
    Rule.GREETING: _("No greeting"),
    Rule.CLOSING: _("No closing words"),
    Rule.PHONE: _("Whole phone number"),
    Rule.IDENTITY: _("Whole ID number"),
    Rule.BANK_CARD: _("Whole bank card number"),
}
VERDICT_LABELS = {
    Verdict.BLOCK: _("May not be sent"),
    Verdict.WARN: _("Look again"),
    Verdict.ALLOW: _("Noted for inspection"),
}
OUTCOME_LABELS = {
    Outcome.BLOCKED: _("kept back"),
    Outcome.HELD: _("held for a second look"),
    Outcome.CONFIRMED: _("sent all the same"),
    Outcome.NOTED: _("sent, noted"),
}
STEP_LABELS = {
    Step.OPENING: _("Opening"),
    Step.IDENTITY: _("Checking who it is"),
    Step.CALLBACK: _("Calling back"),
    Step.EXPLAINING: _("Explaining"),
    Step.WAITING: _("Before a wait"),
    Step.CLOSING: _("Closing"),
}
