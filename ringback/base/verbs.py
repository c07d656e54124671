"""What makes a function a command: keyword-only, atomic, exactly one journal entry."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from ringback.base import journal, told

Params = ParamSpec("Params")
Result = TypeVar("Result")


def command(verb: Callable[Params, Result]) -> Callable[Params, Result]:
    """Run ``verb`` in one transaction and hold it to its one journal entry.

    A command that calls another command counts only its own entry. Leaving without having
    written one is a defect (the command could not act and should have raised), so is a second.
    """
    return _command(verb, many=False)


def command_many(verb: Callable[Params, Result]) -> Callable[Params, Result]:
    """The set form of a command: one transaction a batch, one entry for each subject."""
    return _command(verb, many=True)


def command_part(verb: Callable[Params, Result]) -> Callable[Params, Result]:
    """A set form without a savepoint of its own where a command calls it: when it fails, that
    command must fail with it. Saves two statements where every one counts."""
    return _command(verb, many=True, is_part=True)


def _command(
    verb: Callable[Params, Result], *, many: bool, is_part: bool = False
) -> Callable[Params, Result]:
    parameters = inspect.signature(verb).parameters
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{verb.__qualname__}: a command takes keyword-only parameters")
    if not {"actor", "now"} <= parameters.keys():
        raise TypeError(f"{verb.__qualname__}: a command takes actor and now")

    @wraps(verb)
    def run(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        alone = not (is_part and told.is_within_command())
        with told.telling() as ours, transaction.atomic(savepoint=alone):
            result = verb(*args, **kwargs)
            if not many and ours.own != 1:
                raise RuntimeError(f"{verb.__qualname__} wrote {ours.own} journal entries")
            if ours.is_outermost:
                journal.write(ours.waiting)
        return result

    return run
