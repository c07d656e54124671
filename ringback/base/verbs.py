"""What makes a function a command: keyword-only, atomic, exactly one journal entry."""

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

Params = ParamSpec("Params")
Result = TypeVar("Result")

_written: ContextVar[list[int] | None] = ContextVar("entries_written", default=None)


def count_entries(number: int) -> None:
    """Told by the journal: ``number`` entries were written by the command now running."""
    tally = _written.get()
    if tally is not None:
        tally[0] += number


def command(verb: Callable[Params, Result]) -> Callable[Params, Result]:
    """Run ``verb`` in one transaction and hold it to its one journal entry.

    A command that calls another command counts only its own entry. Leaving without having
    written one is a defect (the command could not act and should have raised), so is a second.
    """
    return _command(verb, many=False)


def command_many(verb: Callable[Params, Result]) -> Callable[Params, Result]:
    """The set form of a command: one transaction a batch, one entry for each subject."""
    return _command(verb, many=True)


def _command(verb: Callable[Params, Result], *, many: bool) -> Callable[Params, Result]:
    parameters = inspect.signature(verb).parameters
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{verb.__qualname__}: a command takes keyword-only parameters")
    if not {"actor", "now"} <= parameters.keys():
        raise TypeError(f"{verb.__qualname__}: a command takes actor and now")

    @wraps(verb)
    def run(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        tally = [0]
        token = _written.set(tally)
        try:
            with transaction.atomic():
                result = verb(*args, **kwargs)
                if not many and tally[0] != 1:
                    raise RuntimeError(f"{verb.__qualname__} wrote {tally[0]} journal entries")
        finally:
            _written.reset(token)
        return result

    return run
