"""Waking a worker as soon as something is owed, where there is a broker; else nothing happens.

A request only sets a flag when it commits. A thread of the process tells the broker, once for all
that was committed meanwhile: a broker that is slow or away delays nobody, and what it was not told
the next wake-up by time finds.
"""

import os
import threading

import structlog
from django.conf import settings
from django.db import transaction

from ringback.base import broker

log = structlog.get_logger(__name__)

APART = 0.05
"""Seconds between two wake-ups of one process."""
AFTER_FAILURE = 5.0
"""Seconds until a broker that did not take one is asked again."""


class Bell:
    """One a process; its thread begins with the first ring (a fork takes no thread along)."""

    def __init__(self) -> None:
        self.wanted = threading.Event()
        self.starting = threading.Lock()
        self.thread: threading.Thread | None = None
        self.pid = 0

    def ring(self) -> None:
        """Somebody is to look. Never waits and never fails."""
        self.wanted.set()
        if self.pid != os.getpid():
            with self.starting:
                self._start()

    def _start(self) -> None:
        if self.pid != os.getpid():
            self.pid = os.getpid()
            self.thread = threading.Thread(target=self._tell, name="wakeups", daemon=True)
            self.thread.start()

    def _tell(self) -> None:
        pause = threading.Event()
        while True:
            self.wanted.wait()
            self.wanted.clear()
            pause.wait(APART if told() else AFTER_FAILURE)


bell = Bell()


def told() -> bool:
    """Whether the broker has taken a wake-up. Why not is in the log; nothing is lost by it."""
    try:
        broker.publish()
    except Exception as problem:
        # Whatever it was: the work is in the database, and the beat comes every few seconds.
        log.warning("wakeup.not_told", problem=type(problem).__name__)
        return False
    return True


def after_commit() -> None:
    """Once what is being written now can be seen, somebody is to look for what it owes."""
    if settings.RINGBACK_BROKER_URL:
        transaction.on_commit(bell.ring, robust=True)
