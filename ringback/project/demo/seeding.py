"""Making the demonstration: chapter by chapter of simulated time, each one transaction.

Safe to run again: what was made is kept and never made twice, a seeding cut off goes on where it
was. The worker must stand still meanwhile, for it would answer the past by today's clock.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, seals
from ringback.base.models import Entry, Pulse
from ringback.calendars import commands as calendars
from ringback.catalog import commands as catalogue
from ringback.catalog import queries as catalog
from ringback.handbook import commands as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.project.demo import customers, knowledge, operator
from ringback.project.demo.customers import Persona
from ringback.project.demo.events import ChapterSeeded, SeedingBegun
from ringback.project.demo.lives import DAYS, Author, Step, steps_of
from ringback.project.demo.rounds import work_until
from ringback.project.demo.stage import Stage

SEEDER = Actor.system("seed")
CHAPTER = timedelta(hours=6)
"""Simulated time of one transaction: short enough that nobody who writes meanwhile waits long."""
CHAPTERS = timedelta(days=DAYS) // CHAPTER
ROUND, NIGHT_ROUND = timedelta(minutes=30), timedelta(hours=2)
"""How often the worker looks in simulated time, while people are about and while they sleep."""
ALIVE = timedelta(seconds=15)


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


PLACES = {Size.SMALL: range(1000), Size.LARGE: range(1000, 20_000)}
"""Which requests each size adds. The large one stands on the small one."""
CUSTOMERS = {Size.SMALL: 400, Size.LARGE: 8000}


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is done of how much."""

    done: int
    total: int


def install_packaged(now: datetime) -> None:
    """What every installation stands on: the manual, the calendars, the catalogue."""
    handbook.install_packaged(actor=SEEDER, now=now)
    calendars.install_packaged(zone=settings.TIME_ZONE, actor=SEEDER, now=now)
    catalogue.install_packaged(actor=SEEDER, now=now)


def seed(size: Size, *, now: datetime) -> Iterator[Progress]:
    """Make what is missing of a size; yields how far it has come.

    Raises ``Conflict`` while a worker or another seeding runs.
    """
    with alone(now):
        install_packaged(now)
        for part in Size:
            yield from _seed(part, now)
            if part is size:
                return


def progress() -> Progress | None:
    """How far the small demonstration has come; ``None`` when it was never begun."""
    if not _told(SeedingBegun, Size.SMALL).exists():
        return None
    return Progress(_told(ChapterSeeded, Size.SMALL).count(), CHAPTERS)


def is_whole(size: Size) -> bool:
    return _told(ChapterSeeded, size).count() >= CHAPTERS


def _seed(size: Size, now: datetime) -> Iterator[Progress]:
    if is_whole(size):
        operator.install(now)  # whoever came to the staff with a later release
        knowledge.install(start=now - timedelta(days=DAYS), end=now)
        yield Progress(CHAPTERS, CHAPTERS)
        return
    end = _end(size, now)
    start = end - timedelta(days=DAYS)
    yield Progress(0, CHAPTERS)
    operator.install(start)
    operator.plan_shifts(end)
    knowledge.install(start=start, end=end)
    for _count in customers.register(CUSTOMERS[size], start):
        yield Progress(0, CHAPTERS)
    author = Author(
        catalog.leaves(at=end),
        catalog.weights(),
        customers=CUSTOMERS[size],
        end=end,
        zone=ZoneInfo(settings.TIME_ZONE),
    )
    play = _Play(size, author, start)
    for chapter in range(CHAPTERS):
        play.perform(chapter)
        yield Progress(chapter + 1, CHAPTERS)


@transaction.atomic
def _end(size: Size, now: datetime) -> datetime:
    """The instant up to which the demonstration is told: that of its first seeding."""
    begun = _told(SeedingBegun, size).first()
    if begun is None:
        begun = journal.record(SeedingBegun(size=size), actor=SEEDER, now=now)
    return begun.at


class _Play:
    """All lives of a size, performed in order of time."""

    def __init__(self, size: Size, author: Author, start: datetime) -> None:
        self.size, self.start, self.zone = size, start, author.zone
        self.lives = {place: author.life(place) for place in PLACES[size]}
        self.done: set[int] = set()
        ticket_ids: dict[int, int] = {}
        for entry in _told(ChapterSeeded, size):
            self.done.add(entry.content["chapter"])
            pairs = iter(entry.content["tickets"])
            ticket_ids.update(zip(pairs, pairs, strict=True))
        personas = [Persona(place) for place in range(author.customers)]
        self.stage = Stage(customers.ids_of(personas), ticket_ids)
        self.chapters: dict[int, list[Step]] = {}
        for step in steps_of(list(self.lives.values()), author):
            self.chapters.setdefault((step.at - start) // CHAPTER, []).append(step)

    def perform(self, chapter: int) -> None:
        if chapter in self.done:
            return
        ends_at = self.start + CHAPTER * (chapter + 1)
        known = set(self.stage.ticket_ids)
        with transaction.atomic():
            self._act(self.chapters.get(chapter, []), ends_at - CHAPTER, ends_at)
            fresh = sorted(set(self.stage.ticket_ids) - known)
            pairs = tuple(n for place in fresh for n in (place, self.stage.ticket_ids[place]))
            news = ChapterSeeded(size=self.size, chapter=chapter, tickets=pairs)
            journal.record(news, actor=SEEDER, now=ends_at)
        # The head of the chain is kept in a file: it must not run ahead of the commit.
        while seals.seal_settled(ends_at):
            pass

    def _act(self, steps: list[Step], since: datetime, until: datetime) -> None:
        next_round = since + ROUND
        for step in steps:
            while next_round <= step.at:
                work_until(next_round)
                next_round = self._round_after(next_round)
            self.stage.perform(self.lives[step.place], step.verb, step.at)
        work_until(until)

    def _round_after(self, now: datetime) -> datetime:
        return now + (ROUND if 8 <= now.astimezone(self.zone).hour < 21 else NIGHT_ROUND)


def _told(news: type[SeedingBegun] | type[ChapterSeeded], size: Size) -> QuerySet[Entry]:
    found = Entry.objects.filter(kind=news.kind, subject_kind="demo", subject_id=size)
    return found.order_by("id")


@contextmanager
def alone(now: datetime) -> Iterator[None]:
    """One seeding at a time on this machine, and no worker anywhere."""
    if Pulse.objects.filter(beat_at__gt=now - ALIVE).exists():
        raise Conflict(_("A worker is running. Stop it, seed, then start it again."))
    folder = Path(settings.RINGBACK_DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "seed.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(_("Another seeding is going on; let it finish.")) from None
        yield
