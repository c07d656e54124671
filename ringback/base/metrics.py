"""What Prometheus may ask: requests as this process saw them, and the state of the house.

The worker and further web processes need no port of their own: whatever they owe stands in rows,
and rows are read at the moment of asking, each count bounded and by index. Requests are counted
where they are answered. One web process is the embedded rule; where several share a port, set
``PROMETHEUS_MULTIPROC_DIR`` to an empty folder and they add up in its files.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError
from django.db.models import QuerySet
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client import Gauge as ProcessGauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

import ringback
from ringback.kernel.registry import Registry

log = structlog.get_logger(__name__)

MOST = 10_000
"""Counts stop here: above it, the number says «as many or more»."""

own = CollectorRegistry()
ProcessCollector(registry=own)
PlatformCollector(registry=own)

_requests = Counter(
    "ringback_http_requests", "Requests answered", ("method", "route", "status"), registry=own
)
_seconds = Histogram(
    "ringback_http_request_seconds",
    "Until the answer began",
    ("method", "route"),
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=own,
)
open_streams = ProcessGauge(
    "ringback_event_streams", "Pages listening", registry=own, multiprocess_mode="livesum"
)
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number from the database at an instant; ``None`` when there is nothing to tell. With a
    ``label`` a number for each of few names that are ours."""

    meaning: str
    read: Callable[[datetime], float | Mapping[str, float] | None]
    label: str = ""

    def told(self, name: str, now: datetime) -> GaugeMetricFamily | None:
        value = self.read(now)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            return GaugeMetricFamily(name, self.meaning, value=value)
        family = GaugeMetricFamily(name, self.meaning, labels=[self.label])
        for each, number in value.items():
            family.add_metric([each], number)
        return family


gauges: Registry[Gauge] = Registry("gauge")
"""By name without ``ringback_``. A module adds its own in ``gauges.py``."""


def up_to_most(rows: "QuerySet[Any, Any]") -> int:
    """How many there are, counting no further than ``MOST``."""
    return rows.order_by()[:MOST].count()


def observe(*, method: str, route: str | None, status: int, seconds: float) -> None:
    """Count one request. Its route, never its address: the one is one of ours, the other anybody's
    words, of which there is no end."""
    verb = method if method in KNOWN_METHODS else "other"
    place = "unmatched" if route is None else route
    _requests.labels(verb, place, status).inc()
    _seconds.labels(verb, place).observe(seconds)


class _House(Collector):
    """Reads all gauges when asked. A database that is away is a number too."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[GaugeMetricFamily]:
        built = GaugeMetricFamily("ringback_build", "The running version", labels=["version"])
        built.add_metric([ringback.__version__], 1)
        yield built
        is_up = 1
        for name, gauge in gauges.items():
            try:
                family = gauge.told(f"ringback_{name}", self.now)
            except DatabaseError:
                log.exception("metrics.database")
                is_up = 0
                break
            if family is not None:
                yield family
        yield GaugeMetricFamily("ringback_database_up", "Whether the database answers", value=is_up)


def exposition(now: datetime) -> bytes:
    """Everything in Prometheus' text format."""
    processes = own
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        processes = CollectorRegistry()
        MultiProcessCollector(processes)  # type: ignore[no-untyped-call]
    house = CollectorRegistry()
    house.register(_House(now))
    return generate_latest(processes) + generate_latest(house)
