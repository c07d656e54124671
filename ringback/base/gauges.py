"""What base itself lets be measured."""

from datetime import datetime

from django.db.models import Max

from ringback.base.metrics import Gauge, gauges, up_to_most
from ringback.base.models import Delivery, Entry, Pulse, SweepRun
from ringback.base.worker import sweeps

OPEN = Delivery.objects.filter(done_at__isnull=True, dead_at__isnull=True)


def _heartbeat_age(now: datetime) -> float | None:
    return _age(Pulse.objects.aggregate(last=Max("beat_at"))["last"], now)


def _deliveries_due(now: datetime) -> float:
    return up_to_most(OPEN.filter(next_try_at__lte=now))


def _deliveries_late(now: datetime) -> float:
    first = OPEN.filter(next_try_at__lte=now).order_by("next_try_at").values_list("next_try_at")
    return _age(next((due for (due,) in first[:1]), None), now) or 0


def _deliveries_dead(now: datetime) -> float:
    return up_to_most(Delivery.objects.filter(dead_at__isnull=False))


def _unsealed(now: datetime) -> float:
    return up_to_most(Entry.objects.filter(seal__isnull=True))


def _sweep_ages(now: datetime) -> dict[str, float]:
    return {run.sweep: max(0.0, (now - run.ran_at).total_seconds()) for run in _sweeps()}


def _sweep_seconds(_now: datetime) -> dict[str, float]:
    return {run.sweep: run.seconds for run in _sweeps()}


def _sweep_failing(_now: datetime) -> dict[str, float]:
    return {run.sweep: float(run.is_failing) for run in _sweeps()}


def _sweeps() -> list[SweepRun]:
    """One row for each sweep the program has, so their number is bounded by itself."""
    return list(SweepRun.objects.filter(sweep__in=list(sweeps)))


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())


for name, meaning, read in (
    ("worker_heartbeat_age_seconds", "Since any worker was last alive", _heartbeat_age),
    ("deliveries_due", "News owed and due, not yet delivered", _deliveries_due),
    ("deliveries_late_seconds", "How long the oldest of these has been due", _deliveries_late),
    ("deliveries_dead", "News given up: somebody must look", _deliveries_dead),
    ("journal_unsealed", "Entries not yet under the seal", _unsealed),
):
    gauges.add(name, Gauge(meaning, read))
for name, meaning, read_each in (
    ("sweep_age_seconds", "Since the sweep last ran", _sweep_ages),
    ("sweep_seconds", "How long its last run took", _sweep_seconds),
    ("sweep_failing", "Whether its last run failed", _sweep_failing),
):
    gauges.add(name, Gauge(meaning, read_each, label="sweep"))
