"""Whether everything is in place to work: ``/readyz`` asks, ``ringback check`` in more words."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from ringback.base.models import Pulse

log = structlog.get_logger(__name__)

LATE_PULSE = timedelta(seconds=30)
"""Without a heartbeat for so long the worker counts as away (it beats every 5 s)."""
LEAST_FREE = 2**30
"""Bytes: below a gibibyte a busy day may fill the disk."""


def readiness(now: datetime) -> Mapping[str, bool]:
    """Each thing that must be so, and whether it is. Without a database nothing else is asked."""
    found = {"disk": free_bytes() >= LEAST_FREE, "database": True}
    try:
        found["migrations"] = not missing_migrations()
        found["worker"] = found["migrations"] and is_worker_alive(now)
    except DatabaseError:
        log.exception("readiness.database")
        found["database"] = False
    return found


def free_bytes() -> int:
    """Where the data folder is, or will be."""
    folder = Path(settings.RINGBACK_DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def missing_migrations() -> int:
    """How many this program brings that the database has not seen. One query."""
    applied = MigrationRecorder(connection).applied_migrations()
    return len(_on_disk() - applied.keys())


def is_worker_alive(now: datetime) -> bool:
    beat_at = Pulse.objects.aggregate(last=Max("beat_at"))["last"]
    return beat_at is not None and now - beat_at <= LATE_PULSE


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
