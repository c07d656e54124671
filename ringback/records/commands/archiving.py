"""Closed cases go to the archive, batch by batch, and come back.

A batch is planned, written, moved; each step commits by itself and can be done again. A case
leaves the tables only in the transaction that has compared it, row by row, with what the file
holds. Killed at any instant, the next run goes on from the step the batch has reached.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import files, journal, search
from ringback.base.verbs import command_many
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.records import access, carrying, events, parquet, planning
from ringback.records.carrying import Document
from ringback.records.lying import documents_of
from ringback.records.models import ArchivedCase, Partition, Restoration
from ringback.records.parquet import Line
from ringback.records.states import PartitionState
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import TicketState

log = structlog.get_logger(__name__)
SYSTEM = Actor.system("records")
BATCH = 200
"""Cases of one file, and of the transaction in which they leave the tables."""


def archive_next(*, actor: Actor, now: datetime, size: int = BATCH) -> int:
    """Take the next batch all the way; one that was begun and not finished comes first. Answers how
    many cases have left the tables, 0 when there is nothing to do."""
    access.require_archive(actor)
    parquet.require_library()
    waiting = Partition.objects.exclude(state=PartitionState.MOVED).order_by("id").first()
    batch = waiting or plan(now=now, size=size)
    if batch is None:
        return 0
    if batch.state == PartitionState.PLANNED:
        write(batch, now=now)
    moved = move_cases(partition_id=batch.pk, actor=actor, now=now)
    return len(moved) or archive_next(actor=actor, now=now, size=size)


def plan(*, now: datetime, size: int = BATCH) -> Partition | None:
    """Name the cases of the next file. Nothing has happened to them yet, so it is no news."""
    cases = planning.next_batch(now, size)
    if not cases:
        return None
    latest = max(each.closed_at for each in cases if each.closed_at)
    try:
        with transaction.atomic():
            made = Partition.objects.create(
                month=f"{latest:%Y-%m}", cases=len(cases), planned_at=now
            )
            ArchivedCase.objects.bulk_create(_named(each, made) for each in cases)
    except IntegrityError:
        raise Conflict(_("Somebody else archives at this moment. Nothing was changed.")) from None
    return made


def _named(row: Ticket, partition: Partition) -> ArchivedCase:
    assert row.closed_at is not None  # only closed cases are chosen
    return ArchivedCase(
        ticket_id=row.pk,
        partition=partition,
        customer_id=row.customer_id,
        kind=row.kind,
        category=row.category,
        handling_path=row.handling_path,
        originating_path=row.originating_path,
        closed_at=row.closed_at,
    )


def write(batch: Partition, *, now: datetime) -> None:
    """Write the file whole, read it back, and only then say that it is there.

    Raises ``Conflict`` when it does not hold what was written, or another was faster.
    """
    named = list(batch.archived.order_by("ticket_id"))
    found = carrying.documents([each.ticket_id for each in named])
    lines = [_line(each, found[each.ticket_id]) for each in named if each.ticket_id in found]
    content = parquet.written(lines)
    with transaction.atomic():
        name = f"{batch.month}-{batch.pk}.parquet"
        stored = files.keep(
            content, name=name, media_type=parquet.MEDIA_TYPE, actor=SYSTEM, now=now
        )
        if parquet.read(files.read(stored)) != lines:
            raise Conflict(_("The file does not hold what was written. Nothing was changed."))
        fresh = Partition.objects.filter(pk=batch.pk, state=PartitionState.PLANNED)
        if not fresh.update(state=PartitionState.WRITTEN, file=stored, written_at=now):
            raise Conflict(_("Somebody else archives at this moment. Nothing was changed."))
        for each in named:
            each.digest = found[each.ticket_id].digest
        ArchivedCase.objects.bulk_update(named, ["digest"])


def _line(named: ArchivedCase, document: Document) -> Line:
    ticket = document.rows[Ticket._meta.label][0]
    return Line(
        ticket_id=named.ticket_id,
        number=named.number,
        kind=named.kind,
        category=named.category,
        channel=ticket["channel"],
        path=named.handling_path,
        registered_at=datetime.fromisoformat(ticket["registered_at"]),
        closed_at=named.closed_at,
        digest=document.digest,
        content=document.content,
    )


@command_many
def move_cases(*, partition_id: int, actor: Actor, now: datetime) -> list[int]:
    """Take the cases of a written file out of the tables, if they still are what the file says.
    One entry a case. Where one has changed meanwhile the file is given up: none is gone then."""
    access.require_archive(actor)
    batch = Partition.objects.select_related("file").get(pk=partition_id)
    written = Partition.objects.filter(pk=partition_id, state=PartitionState.WRITTEN)
    if not written.update(state=PartitionState.MOVED, moved_at=now) or batch.file is None:
        raise Conflict(_("Somebody else archives at this moment. Nothing was changed."))
    named = {each.ticket_id: each for each in batch.archived.all()}
    # The first statement holds the cases: whoever wants to change one now waits, and then finds it
    # gone.
    closed = tickets.visible(SYSTEM).filter(pk__in=named, state=TicketState.CLOSED)
    there = closed.update(state=TicketState.CLOSED)
    found = carrying.documents(sorted(named))
    lines = {line.ticket_id: line for line in parquet.read(files.read(batch.file))}
    same = all(found[pk].digest == named[pk].digest == lines[pk].digest for pk in named)
    if there != len(named) or not same or _is_held(named, now):
        log.info("archive.given_up", partition=partition_id)
        _drop(batch)
        return []
    carrying.take_away(list(found.values()))
    journal.record_many(
        (
            events.TicketArchived(
                ticket_id=pk,
                partition_id=partition_id,
                digest=one.digest,
                file_digest=batch.file.digest,
            )
            for pk, one in named.items()
        ),
        actor=actor,
        now=now,
    )
    return sorted(named)


def _is_held(named: Iterable[int], now: datetime) -> bool:
    return ArchivedCase.objects.filter(planning.held(now), pk__in=list(named)).exists()


def _drop(batch: Partition) -> None:
    """Forget a file whose cases are all elsewhere."""
    batch.archived.all().delete()
    stored = batch.file
    batch.delete()
    if stored is not None:
        files.remove(stored)


@command_many
def restore_cases(*, ticket_ids: Sequence[int], actor: Actor, now: datetime) -> list[int]:
    """Put cases back among the living ones, each with those it is linked to. One entry a case.

    Raises ``NotFound`` for a case that does not lie in the archive.
    """
    access.require_archive(actor)
    rows = ArchivedCase.objects.visible_to(actor).moved().select_related("partition__file")
    asked = list(rows.filter(pk__in=ticket_ids))
    if len(asked) != len(set(ticket_ids)):
        raise NotFound(_("There is no such case in the archive."))
    by_file: dict[int, dict[int, ArchivedCase]] = {}
    for each in asked:
        by_file.setdefault(each.partition_id, {})[each.pk] = each
    back: list[int] = []
    for wanted in by_file.values():
        back += _restored(wanted, actor=actor, now=now)
    return back


def _restored(wanted: dict[int, ArchivedCase], *, actor: Actor, now: datetime) -> list[int]:
    """Cases of one file; a family lies in one."""
    batch = next(iter(wanted.values())).partition
    there = {each.pk: each for each in batch.archived.select_related("partition__file")}
    found = {each.case: each for each in documents_of(list(there.values()))}
    ids = _families(set(wanted), found)
    if ArchivedCase.objects.filter(pk__in=ids).delete()[0] != len(ids):
        raise Conflict(_("Somebody else has put it back. Nothing was changed."))
    carrying.put_back([found[pk] for pk in ids])
    search.renew("ticket", ids, now=now)
    Restoration.objects.bulk_create(
        Restoration(ticket_id=pk, restored_at=now, restored_by=actor.ref) for pk in ids
    )
    stories = [events.TicketRestored(ticket_id=pk, partition_id=batch.pk) for pk in ids]
    journal.record_many(stories, actor=actor, now=now)
    if len(ids) == len(there):
        _drop(batch)
    return ids


def _families(ids: set[int], found: dict[int, Document]) -> list[int]:
    """These cases, and those of the file that links lead to."""
    linked = {pk: _linked(document) & found.keys() for pk, document in found.items()}
    reached, fresh = set(ids), set(ids)
    while fresh:
        fresh = {other for pk in fresh for other in linked[pk]} - reached
        reached |= fresh
    return sorted(reached)


def _linked(document: Document) -> set[int]:
    links = document.rows.get("tickets.Link", [])
    return {link[end] for link in links for end in ("source_id", "target_id")}
