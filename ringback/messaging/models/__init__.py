"""The tables, one file for each aggregate."""

from ringback.messaging.models.contact import Contact, OneTimeCode, PasswordTry, Verification
from ringback.messaging.models.message import OutboundMessage, Question
from ringback.messaging.models.reply import InboundReply

__all__ = [
    "Contact",
    "InboundReply",
    "OneTimeCode",
    "OutboundMessage",
    "PasswordTry",
    "Question",
    "Verification",
]
