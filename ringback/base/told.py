"""What the commands now running have told the journal and not written yet.

A command may call others; what all of them tell is written together when the outermost ends, in
the order in which it was told.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ringback.base.models import Entry


@dataclass(slots=True)
class Told:
    """``waiting``: shared by a command and those it calls; ``own``: how many entries it told."""

    is_outermost: bool
    waiting: list[Entry] = field(default_factory=list)
    own: int = 0


_now: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def telling() -> Iterator[Told]:
    """While a command runs. When it fails, what it and those it called have told was not so."""
    above = _now.get()
    told = Told(above is None, [] if above is None else above.waiting)
    before = len(told.waiting)
    token = _now.set(told)
    try:
        yield told
    except BaseException:
        del told.waiting[before:]
        raise
    finally:
        _now.reset(token)


def tell(entries: Sequence[Entry]) -> bool:
    """Leave the entries to the command now running; whether one is."""
    told = _now.get()
    if told is None:
        return False
    told.own += len(entries)
    told.waiting += entries
    return True


def is_within_command() -> bool:
    return _now.get() is not None
