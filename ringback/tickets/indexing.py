"""What a case can be found by: everything said on it, and nothing personal (``base.search``)."""

from datetime import datetime

from ringback.base import search
from ringback.tickets.models import Statement

KIND = "ticket"


def index(*, ticket_id: int, now: datetime) -> None:
    """Make a ticket findable by what has been said on it up to now. May be done again."""
    said = Statement.objects.filter(ticket_id=ticket_id).order_by("said_at", "id")
    search.index(KIND, ticket_id, [statement.body.reveal() for statement in said], now=now)
