"""Tables of the case, one aggregate a file."""

from ringback.tickets.models.attachment import Attachment
from ringback.tickets.models.letter import Letter
from ringback.tickets.models.load import Load
from ringback.tickets.models.progress import ProgressDue
from ringback.tickets.models.sheet import Reply, WorkSheet
from ringback.tickets.models.statement import Mention, Statement
from ringback.tickets.models.supervision import OrderAnswer, Promise
from ringback.tickets.models.ticket import Hold, Link, Part, Reopening, Resolution, Ticket, Urge

__all__ = [
    "Attachment",
    "Hold",
    "Letter",
    "Link",
    "Load",
    "Mention",
    "OrderAnswer",
    "Part",
    "ProgressDue",
    "Promise",
    "Reopening",
    "Reply",
    "Resolution",
    "Statement",
    "Ticket",
    "Urge",
    "WorkSheet",
]
