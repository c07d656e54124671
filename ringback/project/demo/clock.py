"""The demo clock: in demo mode the time every command sees can be moved forward.

How far it stands ahead of the clock on the wall lies in a file of the data folder, so that web and
worker see the same. On its way to the new instant it stops every few minutes to let everybody hear
the news and every sweep run: warnings come before breaches, as they would have.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, worker
from ringback.base.verbs import command
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.project.demo import seeding
from ringback.project.demo.events import ClockMoved

SHORTEST = timedelta(minutes=10)
MOST_STOPS = 60
FARTHEST = timedelta(days=400)


def ahead() -> timedelta:
    """How far the demo clock stands from the wall's; nothing outside demo mode, file or not."""
    if not settings.RINGBACK_DEMO:
        return timedelta()
    try:
        return timedelta(seconds=float(_file().read_text()))
    except FileNotFoundError:
        return timedelta()


def move(*, to: datetime, actor: Actor, now: datetime) -> datetime:
    """Move the clock forward to ``to`` and let happen what falls due on the way. Answers the
    instant it stands at.

    Raises ``NotFound`` outside demo mode, ``Invalid`` for an instant that is past or too far off,
    ``Conflict`` while it is being moved or the demonstration is still being made.
    """
    _require_movable(to, now)
    with _alone():
        _tell(to=to, actor=actor, now=now)
        for stop in _stops(now, to):
            show(stop)
            worker.drain(stop)
    return instants.now()


def show(at: datetime) -> None:
    """Let every process see ``at`` from now on. Whole or not at all: others read meanwhile."""
    wall = instants.now() - ahead()
    draft = _file().with_suffix(".draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(repr((at - wall).total_seconds()))
    draft.replace(_file())


def _require_movable(to: datetime, now: datetime) -> None:
    if not settings.RINGBACK_DEMO:
        raise NotFound(_("There is a demo clock in demo mode alone."))
    made = seeding.progress()
    if made is not None and made.done < made.total:
        raise Conflict(_("The demonstration is still being made. Try again in a moment."))
    if to <= now:
        problem = _("The demo clock goes forward only. Choose a later time.")
        raise Invalid(problem, fields={"to": problem})
    if to - now > FARTHEST:
        problem = _("That is more than a year ahead. Choose an earlier time.")
        raise Invalid(problem, fields={"to": problem})


@command
def _tell(*, to: datetime, actor: Actor, now: datetime) -> None:
    journal.record(ClockMoved(clock="demo", to=to), actor=actor, now=now)


def _stops(since: datetime, until: datetime) -> Iterator[datetime]:
    stride = max(SHORTEST, (until - since) / MOST_STOPS)
    at = since
    while at < until:
        at = min(at + stride, until)
        yield at


@contextmanager
def _alone() -> Iterator[None]:
    with _file().with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(_("Somebody is moving the demo clock just now.")) from None
        yield


def _file() -> Path:
    return Path(settings.RINGBACK_DATA_DIR) / "demo-clock"
