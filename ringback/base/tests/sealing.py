"""Sealing in tests that run beside others on one server."""

import time
from datetime import datetime

from ringback.base import seals
from ringback.base.models import Entry

PATIENCE = 120
"""Seconds the longest test beside this one may keep its transaction open."""


def seal_all(now: datetime) -> None:
    """Until every entry is sealed. PostgreSQL counts transactions over all databases of a server:
    while a neighbour's is open, what was written since is not settled anywhere."""
    until = time.monotonic() + PATIENCE
    while Entry.objects.filter(seal__isnull=True).exists():
        if not seals.seal_settled(now):
            assert time.monotonic() < until, "somebody's transaction never ends"
            time.sleep(0.1)
