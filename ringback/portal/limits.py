"""What the handbook fixes for the portal (§2.1, §2.4). The one place that asks it."""

from datetime import datetime
from uuid import UUID

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS

Pairs = list[tuple[str, str]]


def draft_until(at: datetime) -> datetime:
    """Until when a draft is kept that is not touched again (§2.1.1)."""
    return ALWAYS.add(at, handbook.parameter("application.draft.lifetime", at=at).value_as(Span))


def longest_text(at: datetime) -> int:
    """Characters of a request (§2.1.1)."""
    return handbook.parameter("request.text.maximum", at=at).value_as(int)


def suggestions(at: datetime) -> int:
    """How many service types are suggested (§1.3.2)."""
    return handbook.parameter("recognition.suggestions.count", at=at).value_as(int)


def session_until(at: datetime) -> datetime:
    """Until when a customer's session lives (§2.1.4)."""
    return ALWAYS.add(at, handbook.parameter("portal.session.lifetime", at=at).value_as(Span))


def requests_a_minute(at: datetime) -> int:
    """Of one source (§2.1.4)."""
    return handbook.parameter("portal.rate.limit", at=at).value_as(int)


def tracking_until(at: datetime) -> datetime:
    """Until when a tracking link shows the status (§2.4.1)."""
    return ALWAYS.add(at, handbook.parameter("tracking.link.lifetime", at=at).value_as(Span))


def coded(parameter: str, edition_id: UUID, language: str) -> Pairs:
    """(code, name) of one of the handbook's lists, in its order."""
    rows = handbook.ruling(parameter, edition_id=edition_id).value_as(Table).rows
    named: list[tuple[str, Bilingual]] = [(row["code"], row["name"]) for row in rows]
    return [(code, name.in_language(language)) for code, name in named]


def address(parameter: str, edition_id: UUID) -> str:
    """Where the clause stands on which a number of the page rests."""
    return handbook.ruling(parameter, edition_id=edition_id).address
