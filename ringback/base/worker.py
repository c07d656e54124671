"""The worker: delivers news, runs the sweeps, seals the journal. Any number may run.

Nothing lives in its memory: what is owed is rows. A delivery and its effects commit together, so
``kill -9`` at any instant leaves the row either owed or done, never half.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import (
    DatabaseError,
    OperationalError,
    close_old_connections,
    transaction,
)
from django.db.models import Exists, F, OuterRef

from ringback.base import journal, seals
from ringback.base.models import Delivery, Pulse, SweepRun
from ringback.kernel import instants
from ringback.kernel.errors import Conflict
from ringback.kernel.registry import Registry

log = structlog.get_logger(__name__)

IDLE = 0.5
"""Seconds between looks when nothing is owed: SQLite's write lock is not polled faster."""
BATCH = 100
MAX_ATTEMPTS = 8

Sweep = Callable[[datetime], int]
sweeps: Registry[Sweep] = Registry("sweep")
"""Work found by time: ``(now) -> how many rows were done``; each claims rows conditionally."""


def backoff(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, at most 15 minutes."""
    return timedelta(seconds=min(2**attempts, 900))


def deliver_due(now: datetime, limit: int = BATCH) -> int:
    """Run what is owed, oldest first. Answers how many deliveries were settled either way."""
    earlier = Delivery.objects.filter(
        reaction=OuterRef("reaction"),
        subject_kind=OuterRef("subject_kind"),
        subject_id=OuterRef("subject_id"),
        id__lt=OuterRef("id"),
        done_at__isnull=True,
        dead_at__isnull=True,
    )
    due = (
        Delivery.objects.filter(done_at__isnull=True, dead_at__isnull=True, next_try_at__lte=now)
        .filter(~Exists(earlier))
        .order_by("next_try_at", "id")
        .values_list("id", flat=True)[:limit]
    )
    return sum(_deliver(delivery_id, now) for delivery_id in list(due))


def _deliver(delivery_id: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            # Claim and effect share one transaction: the row lock taken here holds off a second
            # worker, and its release by a crash gives the work back at once.
            claimed = Delivery.objects.filter(
                pk=delivery_id, done_at__isnull=True, dead_at__isnull=True
            ).update(done_at=now, attempts=F("attempts") + 1, problem="")
            if not claimed:
                return 0
            _react(Delivery.objects.select_related("entry").get(pk=delivery_id), now)
    except Conflict as moved_on:
        # What the reaction wanted to do is no longer possible: the world has moved on since the
        # news. Trying again would not help, so it is settled, and the reason kept.
        _settle(delivery_id, moved_on, now)
    except OperationalError as busy:
        log.info("delivery.postponed", delivery=delivery_id, problem=type(busy).__name__)
        return 0
    except Exception as problem:
        log.exception("delivery.failed", delivery=delivery_id)
        _put_off(delivery_id, problem, now)
    return 1


def _react(delivery: Delivery, now: datetime) -> None:
    subscription = journal.reactions[delivery.reaction]
    entry = delivery.entry
    news = subscription.news.from_json(entry.subject_id, entry.content)
    heard = journal.Heard(entry_id=entry.pk, at=entry.at, actor=entry.actor, now=now)
    subscription.react(news, heard)


def _settle(delivery_id: int, moved_on: Conflict, now: datetime) -> None:
    log.info("delivery.overtaken", delivery=delivery_id, reason=moved_on.reason)
    Delivery.objects.filter(pk=delivery_id, done_at__isnull=True).update(
        done_at=now, attempts=F("attempts") + 1, problem=f"conflict: {moved_on.reason}"
    )


def _put_off(delivery_id: int, problem: Exception, now: datetime) -> None:
    """Push a failed delivery on; after ``MAX_ATTEMPTS`` it is dead and blocks nobody."""
    open_delivery = Delivery.objects.filter(pk=delivery_id, done_at__isnull=True)
    attempts = (open_delivery.values_list("attempts", flat=True).first() or 0) + 1
    open_delivery.update(
        attempts=attempts,
        next_try_at=now + backoff(attempts),
        dead_at=now if attempts >= MAX_ATTEMPTS else None,
        # The type alone: a message may quote personal data.
        problem=type(problem).__name__,
    )


def run_once(now: datetime) -> int:
    """One round of everything. Answers how much was done, so that a busy worker does not sleep."""
    done = deliver_due(now)
    done += sum(_swept(name, sweep, now) for name, sweep in sweeps.items())
    done += seals.seal_settled(now)
    return done


def _swept(name: str, sweep: Sweep, now: datetime) -> int:
    done, problem, began = 0, "", time.perf_counter()
    try:
        done = sweep(now)
    except Exception as failure:
        # One sweep's defect must not stop the clocks of all the others.
        log.exception("sweep.failed", sweep=name)
        problem = type(failure).__name__
    untold.append(name, now, time.perf_counter() - began, done, problem)
    return done


class _Untold:
    """How the sweeps went since the last pulse, which writes it down: a row a sweep every half
    second would be more writing than all work. Killed before, the worker forgets five seconds."""

    def __init__(self) -> None:
        self.runs: dict[str, SweepRun] = {}

    def append(self, name: str, now: datetime, seconds: float, done: int, problem: str) -> None:
        """The last run counts; of work done and of a failure since the pulse, none gets lost."""
        before = self.runs.get(name)
        run = SweepRun(sweep=name, ran_at=now, seconds=seconds, done=done, problem=problem)
        run.failed_at = now if problem else before.failed_at if before else None
        if before:
            run.done += before.done
            run.problem = problem or before.problem
        self.runs[name] = run

    def tell(self) -> None:
        """Write down and forget. A run without failure leaves the last failure known standing."""
        runs, self.runs = list(self.runs.values()), {}
        for failed in (True, False):
            SweepRun.objects.bulk_create(
                [run for run in runs if (run.failed_at is not None) == failed],
                update_conflicts=True,
                unique_fields=["sweep"],
                update_fields=[*TOLD, *(FAILURE if failed else ())],
            )


TOLD = ("ran_at", "seconds", "done")
FAILURE = ("failed_at", "problem")
untold = _Untold()

Row = TypeVar("Row")


def one_by_one(
    rows: Iterable[Row],
    act: Callable[[Row], object],
    *,
    put_off: Callable[[Row], object] | None = None,
) -> int:
    """What a sweep does to the rows it has found, each by itself. Answers how many were acted on.

    A row that somebody has settled meanwhile (``Conflict``) is passed over. One that cannot be
    acted on is put off, so that it never stands before the others for ever.
    """
    done = 0
    for row in rows:
        try:
            act(row)
        except Conflict as moved_on:
            log.info("sweep.overtaken", reason=moved_on.reason)
        except OperationalError:
            raise  # the database is busy or away: it is not the row's fault
        except Exception:
            log.exception("sweep.row_failed")
            if put_off is not None:
                put_off(row)
        else:
            done += 1
    return done


def drain(now: datetime, rounds: int = 50) -> int:
    """Rounds until nothing is owed at ``now``: for tests, the seed and ``worker --once``."""
    total = 0
    for _ in range(rounds):
        done = run_once(now)
        total += done
        if not done:
            break
    return total


class Worker:
    """The process around :func:`run_once`: pulse, pace and an orderly end."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.ending = threading.Event()
        self.last_beat: datetime | None = None

    def run(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self.ending.set())
        signal.signal(signal.SIGINT, lambda *_: self.ending.set())
        log.info("worker.started", worker=self.name)
        while not self.ending.is_set():
            if not self.turn():
                self.ending.wait(IDLE)
        self.end()

    def turn(self) -> int:
        """One round, and a sign of life when it is time. Answers how much was done."""
        now = instants.now()
        try:
            if self.last_beat is None or now - self.last_beat > timedelta(seconds=5):
                beat(self.name, now)
                self.last_beat = now
            return run_once(now)
        except DatabaseError:
            # The database is away or locked: wait for it, keep the process.
            log.exception("worker.database")
            close_old_connections()
            return 0

    def end(self) -> None:
        Pulse.objects.filter(worker=self.name).delete()
        log.info("worker.ended", worker=self.name)


def beat(name: str, now: datetime) -> None:
    """Tell that ``name`` lives and how its sweeps went; forget who has been dead for an hour."""
    Pulse.objects.update_or_create(worker=name, defaults={"beat_at": now})
    Pulse.objects.filter(beat_at__lt=now - timedelta(hours=1)).delete()
    untold.tell()
