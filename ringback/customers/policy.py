"""What the manual fixes for revealing personal data and watching. The one place that asks it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS


@dataclass(frozen=True, slots=True)
class RevealReason:
    """``needs_note``: it does not stand without a word on what for."""

    code: str
    name: Bilingual
    needs_note: bool


def watch_until(now: datetime) -> datetime:
    """How long a customer may be watched at most (clause 3.1.5)."""
    return ALWAYS.add(now, handbook.parameter("customer.watch.limit", at=now).value_as(Span))


def reveal_lifetime(at: datetime) -> timedelta:
    return handbook.parameter("reveal.lifetime", at=at).duration


def reveal_reasons(at: datetime) -> dict[str, RevealReason]:
    """By code, in the order people choose from."""
    listed = handbook.parameter("reveal.reasons", at=at).value_as(Table)
    return {row["code"]: RevealReason(**row) for row in listed.rows}
