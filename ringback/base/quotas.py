"""So many requests a minute, over all processes.

A process counts in memory and tells the database each time another twentieth of what is allowed has
come: a flood of sources that ask little each writes nothing, and no source gets more by reaching
another process. Each process may so let through up to a twentieth more than is allowed.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import IntegrityError, transaction
from django.db.models import F

from ringback.base.models import RequestCount

MINUTE = 60
SHARES = 20
MOST_SOURCES = 100_000
"""Sources a process remembers, some 20 MB; more in one minute push out those that came first."""
BATCH = 5_000


@dataclass(slots=True)
class _Count:
    """Of one source in one minute: requests of this process, how many of them the database was told
    of, and what other processes had told it then."""

    minute: int
    here: int = 0
    told: int = 0
    elsewhere: int = 0


_counts: OrderedDict[str, _Count] = OrderedDict()
_lock = Lock()


def seconds_to_wait(source: str, most: int, now: datetime) -> int:
    """Count one request of ``source``; 0 while no more than ``most`` have come in this minute, else
    the seconds until the next one. Writes outside any transaction of the request."""
    minute, second = divmod(int(now.timestamp()), MINUTE)
    share = max(1, most // SHARES)
    with _lock:
        count = _of(source, minute)
        count.here += 1
        untold = count.here - count.told
        # Who is over the limit already costs the database nothing more.
        tells = untold >= share and count.here + count.elsewhere <= most
        if tells:
            count.told = told = count.here
    if tells:
        total = _tell(source, minute, untold)
        with _lock:
            count.elsewhere = max(count.elsewhere, total - told)
    return 0 if count.here + count.elsewhere <= most else MINUTE - second


def _of(source: str, minute: int) -> _Count:
    count = _counts.get(source)
    if count is None or count.minute != minute:
        count = _counts[source] = _Count(minute)
        _counts.move_to_end(source)
        if len(_counts) > MOST_SOURCES:
            _counts.popitem(last=False)
    return count


def _tell(source: str, minute: int, requests: int) -> int:
    """Add to the row of all processes; what stands in it then."""
    rows = RequestCount.objects.filter(source=source, minute=minute)
    if not rows.update(requests=F("requests") + requests):
        try:
            with transaction.atomic():
                RequestCount.objects.create(source=source, minute=minute, requests=requests)
        except IntegrityError:  # another process was the first
            rows.update(requests=F("requests") + requests)
    return rows.values_list("requests", flat=True).get()


def forget(now: datetime) -> int:
    """Take away the rows of minutes that are over; how many there were."""
    minute = int(now.timestamp()) // MINUTE
    old = RequestCount.objects.filter(minute__lt=minute - 1).order_by("minute")
    return RequestCount.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:BATCH])
    ).delete()[0]


def start_anew() -> None:
    """Forget what this process has counted."""
    with _lock:
        _counts.clear()
