"""A small story for the journal's tests: lamps are lit, and somebody may want to know."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from ringback.kernel.actor import Actor
from ringback.kernel.news import News

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
ACTOR = Actor("user:1")


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(News):
    kind: ClassVar[str] = "lamp.lit"
    subject_kind: ClassVar[str] = "lamp"
    subject_field: ClassVar[str] = "lamp_id"

    lamp_id: int
    colour: str = "red"
