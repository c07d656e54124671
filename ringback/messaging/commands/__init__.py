"""Everything messaging can be told to do, one function a verb."""

from ringback.messaging.commands.business import look_into_business, request_business
from ringback.messaging.commands.calls import dial, end_call, log_outbound_contact
from ringback.messaging.commands.codes import check_code, send_code
from ringback.messaging.commands.consents import CHANGE_CONSENT, give_consent, withdraw_consent
from ringback.messaging.commands.contacts import (
    end_with_ticket,
    identify,
    introduce,
    leave_open,
    open_contact,
    solve_on_line,
    take_over,
    wrap_up,
)
from ringback.messaging.commands.messages import Ask, Draft, queue_message, report_delivery
from ringback.messaging.commands.parties import Party
from ringback.messaging.commands.replies import Incoming, receive_reply
from ringback.messaging.commands.verification import (
    ask_password,
    check_password,
    confirm_number,
    sight_document,
)
from ringback.messaging.upkeep import drop, hold_waiting, release, resend

__all__ = [
    "CHANGE_CONSENT",
    "Ask",
    "Draft",
    "Incoming",
    "Party",
    "ask_password",
    "check_code",
    "check_password",
    "confirm_number",
    "dial",
    "drop",
    "end_call",
    "end_with_ticket",
    "give_consent",
    "hold_waiting",
    "identify",
    "introduce",
    "leave_open",
    "log_outbound_contact",
    "look_into_business",
    "open_contact",
    "queue_message",
    "receive_reply",
    "release",
    "report_delivery",
    "request_business",
    "resend",
    "send_code",
    "sight_document",
    "solve_on_line",
    "take_over",
    "withdraw_consent",
    "wrap_up",
]
