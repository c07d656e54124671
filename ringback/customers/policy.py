"""What the manual fixes for revealing personal data (clause 5.1.1). The one place that asks it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table


@dataclass(frozen=True, slots=True)
class RevealReason:
    """``needs_note``: it does not stand without a word on what for."""

    code: str
    name: Bilingual
    needs_note: bool


def reveal_lifetime(at: datetime) -> timedelta:
    return handbook.parameter("reveal.lifetime", at=at).duration


def reveal_reasons(at: datetime) -> dict[str, RevealReason]:
    """By code, in the order people choose from."""
    listed = handbook.parameter("reveal.reasons", at=at).value_as(Table)
    return {row["code"]: RevealReason(**row) for row in listed.rows}
