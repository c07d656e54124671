"""The door for what an earlier system leaves behind: its cases, written down as they were lived.

Like the batch door: what became of a row is written in the transaction that did it, so a run that
was killed goes on where it was, nothing comes twice, and the totals are those of a run that was
not.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, IntegrityError, transaction

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import commands as customers
from ringback.customers.commands import Caller
from ringback.intake import access, events, origins, queries
from ringback.intake.commands.batches import AWAY
from ringback.intake.history.assembling import content_of, past_of, with_customer
from ringback.intake.history.mapping import HistoryMapping
from ringback.intake.history.reading import CHANGED, FAILED, IMPOSSIBLE, NOBODY, Log
from ringback.intake.models import BatchRun, Origin, PastRow
from ringback.intake.queries import PastTotals
from ringback.intake.states import PastOutcome
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, RingbackError
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Loaded, Past

log = structlog.get_logger(__name__)


def load_logs(
    *, run: BatchRun, logs: Sequence[Log], mapping: HistoryMapping, actor: Actor, now: datetime
) -> list[PastRow]:
    """Write some cases of a run down together; answers what became of each of their rows, in order.
    If they cannot be written together each is tried by itself, and only what is wrong is refused.

    Raises ``OperationalError`` or ``Unavailable`` when something all of them need does not answer:
    run again, nothing is lost.
    """
    access.require(access.may_load(actor))
    try:
        return _load(run, logs, mapping, actor=actor, now=now)
    except AWAY:
        raise
    except (RingbackError, DatabaseError):
        return [row for each in logs for row in _load_alone(run, each, mapping, actor, now)]


@transaction.atomic
def _load(
    run: BatchRun, logs: Sequence[Log], mapping: HistoryMapping, *, actor: Actor, now: datetime
) -> list[PastRow]:
    numbers = [number for each in logs for number in each.numbers]
    done = {row.number: row for row in PastRow.objects.filter(run=run, number__in=numbers)}
    # A case and all of its rows are written in one transaction.
    todo = [each for each in logs if each.numbers[0] not in done]
    made = {row.number: row for row in _rows_of(run, todo, mapping, actor=actor, now=now)}
    PastRow.objects.bulk_create(made.values())
    return [done.get(number) or made[number] for number in numbers]


def _rows_of(
    run: BatchRun, logs: Sequence[Log], mapping: HistoryMapping, *, actor: Actor, now: datetime
) -> Iterator[PastRow]:
    keys = {each.name: origins.key_of(each.name) for each in logs if each.events}
    known = origins.known(mapping.source, keys.values())
    new = [each for each in logs if each.events and keys[each.name] not in known]
    loaded = _loaded(new, mapping, actor=actor, now=now)
    Origin.objects.bulk_create(
        Origin(
            source=mapping.source,
            key=keys[each.name],
            content=content_of(each),
            ticket=loaded[each.name][0].ticket,
        )
        for each in new
    )
    for each in logs:
        yield from _refusals(run, each)
        if each.name in loaded:
            yield from _lived(run, each, *loaded[each.name])
        elif each.events:
            yield from _repeated(run, each, known[keys[each.name]])


def _loaded(
    logs: Sequence[Log], mapping: HistoryMapping, *, actor: Actor, now: datetime
) -> dict[str, tuple[Loaded, str]]:
    """By name the cases written down, and what to know of each."""
    pasts, notes = _with_customers(logs, mapping, actor=actor, now=now)
    made = tickets.load_many(pasts=pasts, source=mapping.source, actor=actor, now=now)
    return {each.name: (loaded, note) for each, loaded, note in zip(logs, made, notes, strict=True)}


def _with_customers(
    logs: Sequence[Log], mapping: HistoryMapping, *, actor: Actor, now: datetime
) -> tuple[list[Past], list[str]]:
    """The pasts, and whose they are where the log says so. Who cannot be known by it is told of:
    the case is worth having without."""
    pasts = [past_of(each, mapping) for each in logs]
    if not {"phone", "name"} & set(mapping.columns):
        return pasts, [""] * len(pasts)
    callers = [_caller(each, mapping) for each in logs]
    known = [caller for caller in callers if caller is not None]
    found = iter(
        customers.find_or_register_many(callers=known, actor=access.on_behalf(actor), now=now)
    )
    whose = [None if caller is None else next(found) for caller in callers]
    notes = [NOBODY if who is None else "" for who in whose]
    return [with_customer(past, who) for past, who in zip(pasts, whose, strict=True)], notes


def _caller(of: Log, mapping: HistoryMapping) -> Caller | None:
    cells = of.events[-1].cells
    caller = Caller(
        phone=mapping.cell(cells, "phone"),
        name=mapping.cell(cells, "name"),
        home_path=mapping.organisation,
    )
    try:
        caller.draft()
    except Invalid:
        return None
    return caller if caller.phone or caller.name else None


def _refusals(run: BatchRun, of: Log) -> Iterator[PastRow]:
    for each in of.refused:
        yield _refused(run, each.number, each.reason)


def _refused(run: BatchRun, number: int, reason: str) -> PastRow:
    return PastRow(run=run, number=number, outcome=PastOutcome.REFUSED, reason=reason)


def _lived(run: BatchRun, of: Log, loaded: Loaded, note: str) -> Iterator[PastRow]:
    for place, event in enumerate(of.events):
        if place in loaded.impossible:
            yield _refused(run, event.number, IMPOSSIBLE)
        else:
            yield PastRow(
                run=run,
                number=event.number,
                outcome=PastOutcome.LOADED,
                reason=note,
                ticket=loaded.ticket,
            )


def _repeated(run: BatchRun, of: Log, known: Origin) -> Iterator[PastRow]:
    reason = "" if known.content == content_of(of) else CHANGED
    for event in of.events:
        yield PastRow(
            run=run,
            number=event.number,
            outcome=PastOutcome.REPEATED,
            reason=reason,
            ticket_id=known.ticket_id,
        )


def _load_alone(
    run: BatchRun, of: Log, mapping: HistoryMapping, actor: Actor, now: datetime
) -> list[PastRow]:
    try:
        return _once_more(run, of, mapping, actor, now)
    except AWAY:
        raise
    except (RingbackError, DatabaseError) as problem:
        log.warning("history.case_failed", row=of.numbers[0], problem=type(problem).__name__)
    known = {each.number: each.reason for each in of.refused}
    rows = [_refused(run, number, known.get(number, FAILED)) for number in of.numbers]
    PastRow.objects.bulk_create(rows)
    return rows


def _once_more(
    run: BatchRun, of: Log, mapping: HistoryMapping, actor: Actor, now: datetime
) -> list[PastRow]:
    try:
        return _load(run, [of], mapping, actor=actor, now=now)
    except IntegrityError:
        # Another reading of the file was faster: then it is known by now.
        return _load(run, [of], mapping, actor=actor, now=now)


def finish_history(*, run_id: UUID, actor: Actor, now: datetime) -> PastTotals:
    """The last row is written: the totals, from the rows themselves."""
    totals = queries.past_totals(run_id)
    if BatchRun.objects.filter(pk=run_id, finished_at=None).exists():
        _finish(run_id=run_id, totals=totals, actor=actor, now=now)
    return totals


@command
def _finish(*, run_id: UUID, totals: PastTotals, actor: Actor, now: datetime) -> None:
    run = BatchRun.objects.get(pk=run_id)
    BatchRun.objects.filter(pk=run_id).update(finished_at=now)
    journal.record(
        events.HistoryFinished(
            run_id=run_id,
            source=run.source,
            cases=totals.cases,
            loaded=totals.loaded,
            repeated=totals.repeated,
            refused=sum(totals.refused.values()),
        ),
        actor=actor,
        now=now,
    )
