"""The live stream: one tail of the journal per process, fanned out to every page that is open.

A page names its topics (``/stream?topics=work,ticket:42``). Modules register what a topic listens
to, and where an entry of theirs is to be heard; the tail brings the two together in memory. What
is sent is a hint to look again, never a fact: the page asks for what it may see, as always.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, close_old_connections, connections

from ringback.base import journal, metrics
from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.registry import Registry

log = structlog.get_logger(__name__)

PACE = 0.5
"""Seconds between two looks at the journal, however many streams are open."""
BREATH = 20.0
"""Seconds after which a silent stream says that it lives, so that proxies keep it."""
BATCH = 500
OVERLAP = 200
"""Ids looked at once more: on PostgreSQL an earlier id may be committed later."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Which addresses a listener hears: those named, and every path below ``within``."""

    named: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()

    def hear(self, addresses: Collection[str]) -> bool:
        if not self.named.isdisjoint(addresses):
            return True
        return any(address.startswith(self.within) for address in addresses)


topics: Registry[Callable[[Actor, str], Ears | None]] = Registry("stream topic")
"""From the actor and what stands behind the topic's colon to ears; ``None``: not theirs to hear."""

addressers: Registry[Callable[[Sequence[Entry]], Mapping[int, Collection[str]]]] = Registry(
    "addresser"
)
"""By kind of subject: where each of some entries is to be heard. A path begins with a slash."""


def ears_for(actor: Actor, names: Collection[str]) -> dict[str, Ears]:
    """The ears of each topic the actor may listen to; what is unknown or not theirs stays away."""
    found = {}
    for name in names:
        topic, _, key = name.partition(":")
        ears = topics[topic](actor, key) if topic in topics else None
        if ears is not None:
            found[topic] = ears
    return found


@dataclass(eq=False, slots=True)
class Listener:
    """One open page. ``waiting`` holds topics to be told, each once however much has happened."""

    ears: Mapping[str, Ears]
    waiting: set[str] = field(default_factory=set)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, addresses: Collection[str]) -> None:
        told = {topic for topic, ears in self.ears.items() if ears.hear(addresses)}
        if told:
            self.waiting |= told
            self.awake.set()

    async def next(self) -> set[str]:
        """The topics to be told; empty when nothing happened for a while."""
        try:
            await asyncio.wait_for(self.awake.wait(), BREATH)
        except TimeoutError:
            return set()
        self.awake.clear()
        told, self.waiting = self.waiting, set()
        return told


class Tail:
    """Reads the journal while somebody listens, in a thread of its own with its own connection."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal-tail")
        self.running: asyncio.Task[None] | None = None
        self.recent: deque[int] = deque(maxlen=2 * (BATCH + OVERLAP))
        self.last = 0

    async def listen(self, ears: Mapping[str, Ears]) -> AsyncIterator[set[str]]:
        """What each round has for these ears, until whoever asks goes away."""
        listener = Listener(ears)
        self.listeners.add(listener)
        metrics.open_streams.inc()
        try:
            if self.running is None or self.running.done():
                self.running = asyncio.create_task(self._run())
            while True:
                yield await listener.next()
        finally:
            self.listeners.discard(listener)
            metrics.open_streams.dec()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.reader, self._skip_to_the_end)
            while self.listeners:
                for addresses in await loop.run_in_executor(self.reader, self._read):
                    for listener in tuple(self.listeners):
                        listener.tell(addresses)
                await asyncio.sleep(PACE)
        finally:
            # Nobody listens any more: the thread rests, its connection goes back.
            self.reader.submit(connections.close_all)

    def _skip_to_the_end(self) -> None:
        close_old_connections()
        newest = Entry.objects.order_by("-id").values_list("id", flat=True)[:OVERLAP]
        self.recent.extend(newest)
        self.last = max(self.recent, default=0)

    def _read(self) -> list[Collection[str]]:
        """Where the entries that have settled since the last look are to be heard."""
        close_old_connections()
        try:
            fresh = self._fresh()
            return list(_addresses(fresh)) if fresh else []
        except DatabaseError:
            # The database is away: the pages stay open and hear again when it is back.
            log.exception("stream.database")
            return []

    def _fresh(self) -> list[Entry]:
        later = journal.settled(Entry.objects.filter(pk__gt=self.last - OVERLAP))
        ids = later.order_by("id").values_list("id", flat=True)[: BATCH + OVERLAP]
        fresh = sorted(set(ids) - set(self.recent))
        if not fresh:
            return []
        self.recent.extend(fresh)
        self.last = max(self.last, fresh[-1])
        return list(Entry.objects.filter(pk__in=fresh).order_by("id"))


def _addresses(entries: Sequence[Entry]) -> Collection[Collection[str]]:
    found: dict[int, Collection[str]] = {}
    for kind, addresser in addressers.items():
        theirs = [entry for entry in entries if entry.subject_kind == kind]
        found |= addresser(theirs) if theirs else {}
    return found.values()


tail = Tail()
