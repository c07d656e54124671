"""Everything messaging can be told to do, one function a verb."""

from ringback.messaging.commands.calls import dial, end_call, log_outbound_contact
from ringback.messaging.commands.codes import check_code, send_code
from ringback.messaging.commands.contacts import (
    end_with_ticket,
    identify,
    introduce,
    open_contact,
    solve_on_line,
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
from ringback.messaging.upkeep import resend

__all__ = [
    "Ask",
    "Draft",
    "Incoming",
    "Party",
    "ask_password",
    "check_code",
    "check_password",
    "confirm_number",
    "dial",
    "end_call",
    "end_with_ticket",
    "identify",
    "introduce",
    "log_outbound_contact",
    "open_contact",
    "queue_message",
    "receive_reply",
    "report_delivery",
    "resend",
    "send_code",
    "sight_document",
    "solve_on_line",
    "wrap_up",
]
