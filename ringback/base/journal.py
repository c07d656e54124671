"""The journal: one append-only table that is audit trail, timeline, outbox and feed at once.

``record`` writes what happened and what is owed to whom, in the caller's transaction.
``on`` subscribes a reaction to a kind of news; the worker delivers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from ringback.base import told, wakeups
from ringback.base.inserts import fresh, insert
from ringback.base.models import Delivery, Entry
from ringback.kernel.actor import Actor
from ringback.kernel.news import News
from ringback.kernel.registry import Registry

SomeNews = TypeVar("SomeNews", bound=News)


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a piece of news stands in the journal: who did it, when, and under which number.

    ``now`` is the moment of delivery; ``at`` the moment it happened.
    """

    entry_id: int
    at: datetime
    actor: str
    now: datetime


Reaction = Callable[[SomeNews, Heard], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    news: type[News]
    react: Callable[[News, Heard], None]


reactions: Registry[Subscription] = Registry("reaction")
_by_kind: dict[str, list[str]] = {}


def on(news: type[SomeNews]) -> Callable[[Reaction[SomeNews]], Reaction[SomeNews]]:
    """Subscribe a function ``(news, heard) -> None`` to one kind of news.

    Its full name is its address in stored deliveries: renaming a reaction strands what is owed.
    """

    def subscribe(react: Reaction[SomeNews]) -> Reaction[SomeNews]:
        module = react.__module__.removeprefix("ringback.").removesuffix(".reactions")
        name = f"{module}.{react.__name__}"
        reactions.add(name, Subscription(news, react))  # type: ignore[arg-type]
        _by_kind.setdefault(news.kind, []).append(name)
        return react

    return subscribe


def record(news: News, *, actor: Actor, now: datetime) -> Entry:
    """One entry and the deliveries it owes. Must run inside the caller's transaction; within a
    command it is written, and numbered, when the outermost ends."""
    (entry,) = record_many([news], actor=actor, now=now)
    return entry


def record_many(stories: Iterable[News], *, actor: Actor, now: datetime) -> list[Entry]:
    """The set form: one entry per piece of news, in two statements however many there are."""
    if not connection.in_atomic_block:
        raise RuntimeError("news is recorded in the transaction that made it")
    entries = [
        fresh(
            Entry,
            at=now,
            actor=actor.ref,
            on_behalf_of=actor.on_behalf_of or "",
            subject_kind=news.subject_kind,
            subject_id=news.subject_id,
            kind=news.kind,
            content=news.to_json(),
        )
        for news in stories
    ]
    if not told.tell(entries):
        write(entries)
    return entries


def write(entries: Sequence[Entry]) -> None:
    """What was told, what is owed for it, and that somebody may look."""
    written = insert(entries)
    insert(
        fresh(
            Delivery,
            entry_id=entry.pk,
            reaction=reaction,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            next_try_at=entry.at,
        )
        for entry in written
        for reaction in _by_kind.get(entry.kind, ())
    )
    if written:
        wakeups.after_commit()


IMPORTED_AT = "imported_at"
"""Marks an entry that stands for something that happened in an earlier system."""


@dataclass(frozen=True, slots=True)
class Past:
    """News of a past that was lived elsewhere: when it happened there, and who did it."""

    news: News
    at: datetime
    actor: str


def record_past(stories: Iterable[Past], *, now: datetime) -> list[Entry]:
    """Write what happened before its subject came here. The entries carry their own instants and
    the mark of an import; nothing is owed to anybody: what is long over moves nobody any more.
    Raises ``ValueError`` for something that has not happened yet."""
    if not connection.in_atomic_block:
        raise RuntimeError("news is recorded in the transaction that made it")
    mark = {IMPORTED_AT: now.isoformat()}
    rows = [
        Entry(
            at=story.at,
            actor=story.actor,
            subject_kind=story.news.subject_kind,
            subject_id=story.news.subject_id,
            kind=story.news.kind,
            content=story.news.to_json() | mark,
        )
        for story in stories
    ]
    if any(row.at > now for row in rows):
        raise ValueError("the past lies before now")
    Entry.objects.bulk_create(rows)
    return rows


def timeline(subjects: Iterable[tuple[str, str | int]]) -> QuerySet[Entry]:
    """Entries about any of ``(subject_kind, subject_id)``, oldest first. Slice it."""
    about = Q()
    for kind, subject_id in subjects:
        about |= Q(subject_kind=kind, subject_id=str(subject_id))
    return Entry.objects.filter(about).order_by("id") if about else Entry.objects.none()


def about(subject_kind: str, subject_ids: Iterable[str | int], *, kind: str) -> QuerySet[Entry]:
    """Entries of one kind about any of these subjects, oldest first. Slice it."""
    ids = [str(each) for each in subject_ids]
    found = Entry.objects.filter(subject_kind=subject_kind, subject_id__in=ids, kind=kind)
    return found.order_by("id")


def settled(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Only entries no running transaction can still slip in before (see ``CurrentTransaction``)."""
    if connection.vendor != "postgresql":
        return entries
    oldest = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
    return entries.filter(transaction__lt=oldest)
