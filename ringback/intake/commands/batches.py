"""The batch door: a file registered row by row, resumable at any instant, nothing twice.

What became of a row is written in the transaction that did it. So a run that was killed goes on
where it was, whatever the file of outcomes says, and its totals are those of a run that was not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.inserts import fresh, insert
from ringback.base.verbs import command
from ringback.intake import access, events, origins, queries, recognising
from ringback.intake.commands.taking import caller_of, take_many
from ringback.intake.models import BatchRow, BatchRun
from ringback.intake.queries import Totals
from ringback.intake.requests import LONGEST_SOURCE, Receipt
from ringback.intake.rows import CHANGED, FAILED, Numbered
from ringback.intake.states import RowOutcome
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, RingbackError, Unavailable
from ringback.recognition.facts import Opinion

log = structlog.get_logger(__name__)

AWAY = (OperationalError, Unavailable)
"""No fault of a row: something all of them need does not answer or is not set up."""


def begin_batch(*, source: str, digest: str, actor: Actor, now: datetime) -> BatchRun:
    """The run of this file, gone on with if it was not finished, else a new one. ``digest`` is a
    fingerprint of the file's bytes."""
    access.require(access.may_take(actor) and not actor.is_customer)
    if not (0 < len(source) <= LONGEST_SOURCE and source.isprintable()):
        raise Invalid(_("A source has a name of 1 to 80 characters. Nothing was registered."))
    running = BatchRun.objects.filter(source=source, digest=digest, finished_at=None).first()
    if running is not None:
        return running
    try:
        return _begin(source=source, digest=digest, actor=actor, now=now)
    except IntegrityError:
        # Somebody else has just begun with the same file: go on together.
        return BatchRun.objects.get(source=source, digest=digest, finished_at=None)


@command
def _begin(*, source: str, digest: str, actor: Actor, now: datetime) -> BatchRun:
    run = BatchRun.objects.create(source=source, digest=digest, begun_at=now, begun_by=actor.ref)
    journal.record(events.BatchBegun(run_id=run.pk, source=source), actor=actor, now=now)
    return run


def register_rows(
    *, run: BatchRun, rows: Sequence[Numbered], actor: Actor, now: datetime
) -> list[BatchRow]:
    """Register some rows of a run together; answers what became of each, in order. If they cannot
    be registered together, each is tried by itself, and only what is wrong is refused.

    Raises ``OperationalError`` or ``Unavailable`` when something all rows need does not answer: run
    again, nothing is lost.
    """
    judged = [_judged(row, now) for row in rows]
    texts = [row.request.text if row.request else "" for row in judged]
    pairs = list(zip(judged, recognising.opinions(texts, at=now), strict=True))
    try:
        return _register(run, pairs, actor=actor, now=now)
    except AWAY:
        raise
    except (RingbackError, DatabaseError):
        return [_register_alone(run, pair, actor=actor, now=now) for pair in pairs]


Pair = tuple[Numbered, Opinion | None]


def _judged(row: Numbered, now: datetime) -> Numbered:
    """Refused before it can spoil the others, if it cannot be taken."""
    if row.request is None:
        return row
    try:
        caller_of(row.request.cleaned(now)).draft()
    except Invalid as refusal:
        return replace(row, request=None, refused=_reason(refusal))
    return row


def _reason(refusal: RingbackError) -> str:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    first = str(next(iter(fields), refusal.reason))
    return REASON_OF.get(first, first)


REASON_OF = {"value": "phone"}
"""Customers call the number of a contact point its value."""


@transaction.atomic
def _register(
    run: BatchRun, pairs: Sequence[Pair], *, actor: Actor, now: datetime
) -> list[BatchRow]:
    numbers = [row.number for row, _opinion in pairs]
    done = {row.number: row for row in BatchRow.objects.filter(run=run, number__in=numbers)}
    todo = [pair for pair in pairs if pair[0].number not in done]
    made = {row.number: row for row in _rows_of(run, todo, actor=actor, now=now)}
    insert(made.values())
    return [done.get(number) or made[number] for number in numbers]


def _rows_of(
    run: BatchRun, todo: Sequence[Pair], *, actor: Actor, now: datetime
) -> Iterator[BatchRow]:
    """What is new is taken together, at its first mention; what was taken before is repeated."""
    first: dict[str, Pair] = {}
    for row, opinion in todo:
        first.setdefault(_key(row), (row, opinion))
    first.pop("", None)
    known = origins.known(run.source, first)
    new = {key: pair for key, pair in first.items() if key not in known}
    receipts = take_many(
        requests=[row.request for row, _opinion in new.values() if row.request],
        opinions=[opinion for _row, opinion in new.values()],
        actor=actor,
        now=now,
    )
    taken = dict(zip(new, receipts, strict=True))
    said = {key: origins.content_of(row.request) for key, (row, _o) in new.items() if row.request}
    said |= {key: origin.content for key, origin in known.items()}
    for row, _opinion in todo:
        key = _key(row)
        if row.request is None:
            yield _refused(run, row.number, row.refused)
        elif new.get(key, (None,))[0] is row:
            yield _registered(run, row.number, taken[key])
        else:
            ticket_id = known[key].ticket_id if key in known else taken[key].ticket_id
            is_changed = origins.content_of(row.request) != said[key]
            yield _repeated(run, row.number, ticket_id, is_changed=is_changed)


def _key(row: Numbered) -> str:
    return origins.key_of(row.request.external_id) if row.request else ""


def _registered(run: BatchRun, number: int, receipt: Receipt) -> BatchRow:
    sure = receipt.confidence
    return fresh(
        BatchRow,
        run_id=run.pk,
        number=number,
        outcome=RowOutcome.REGISTERED,
        reason=receipt.reason or "",
        ticket_id=receipt.ticket_id,
        twin_id=receipt.twin_id,
        category=receipt.category,
        kind=receipt.kind,
        confidence=None if sure is None else Decimal(f"{sure:.3f}"),
    )


def _repeated(run: BatchRun, number: int, ticket_id: int, *, is_changed: bool) -> BatchRow:
    return fresh(
        BatchRow,
        run_id=run.pk,
        number=number,
        outcome=RowOutcome.REPEATED,
        reason=CHANGED if is_changed else "",
        ticket_id=ticket_id,
    )


def _refused(run: BatchRun, number: int, reason: str) -> BatchRow:
    return fresh(BatchRow, run_id=run.pk, number=number, outcome=RowOutcome.REFUSED, reason=reason)


def _register_alone(run: BatchRun, pair: Pair, *, actor: Actor, now: datetime) -> BatchRow:
    try:
        return _alone(run, pair, actor=actor, now=now)
    except AWAY:
        raise
    except RingbackError as refusal:
        reason = _reason(refusal)
    except DatabaseError as problem:
        log.warning("batch.row_failed", row=pair[0].number, problem=type(problem).__name__)
        reason = FAILED
    row = _refused(run, pair[0].number, reason)
    row.save()
    return row


def _alone(run: BatchRun, pair: Pair, *, actor: Actor, now: datetime) -> BatchRow:
    try:
        (row,) = _register(run, [pair], actor=actor, now=now)
    except IntegrityError:
        # Another door or another reading of the file was faster: then it is known by now.
        (row,) = _register(run, [pair], actor=actor, now=now)
    return row


def finish_batch(*, run_id: UUID, actor: Actor, now: datetime) -> Totals:
    """The last row is written: the totals, from the rows themselves."""
    totals = queries.batch_totals(run_id)
    unfinished = BatchRun.objects.filter(pk=run_id, finished_at=None)
    if unfinished.exists():
        _finish(run_id=run_id, totals=totals, actor=actor, now=now)
    return totals


@command
def _finish(*, run_id: UUID, totals: Totals, actor: Actor, now: datetime) -> None:
    run = BatchRun.objects.get(pk=run_id)
    BatchRun.objects.filter(pk=run_id).update(finished_at=now)
    journal.record(
        events.BatchFinished(
            run_id=run_id,
            source=run.source,
            registered=totals.registered,
            to_triage=totals.to_triage,
            repeated=totals.repeated,
            refused=sum(totals.refused.values()),
        ),
        actor=actor,
        now=now,
    )
