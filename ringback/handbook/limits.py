"""The manual's own numbers about its revisions (§8.2)."""

from datetime import datetime

from ringback.handbook import queries
from ringback.handbook.queries import Span


def notice_ends(now: datetime) -> datetime:
    """The earliest instant at which what is approved now may take effect without urgency."""
    return queries.reckon.get()(_span("revision.notice.lead", now), now)


def sign_off_due(now: datetime) -> datetime:
    """Until when what is approved now is to be signed off."""
    return queries.reckon.get()(_span("revision.sign_off.limit", now), now)


def _span(code: str, now: datetime) -> Span:
    return queries.parameter(code, at=now).value_as(Span)
