"""What the seeding writes into the journal: how far it has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedingBegun(News):
    """The instant of this entry is the end of the two months."""

    kind: ClassVar[str] = "demo.seeding_begun"
    subject_kind: ClassVar[str] = "demo"
    subject_field: ClassVar[str] = "size"

    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterSeeded(News):
    """``tickets`` are pairs: the place of a life, and the ticket it became."""

    kind: ClassVar[str] = "demo.chapter_seeded"
    subject_kind: ClassVar[str] = "demo"
    subject_field: ClassVar[str] = "size"

    size: str
    chapter: int
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneSet(News):
    """Everything a scenario begins with is there; its people act from this entry's instant on."""

    kind: ClassVar[str] = "demo.scene_set"
    subject_kind: ClassVar[str] = "demo"
    subject_field: ClassVar[str] = "scenario"

    scenario: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMoved(News):
    """The demonstration's time was moved forward ``to`` an instant; entries that follow stand at
    or after it although nobody has waited."""

    kind: ClassVar[str] = "demo.clock_moved"
    subject_kind: ClassVar[str] = "demo"
    subject_field: ClassVar[str] = "clock"

    clock: str
    to: datetime
