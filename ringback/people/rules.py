"""Codes and paths of the tree: pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from ringback.people.states import Level

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")


def is_code(code: str) -> bool:
    """Codes become part of paths: neither slash nor tilde."""
    return _CODE.fullmatch(code) is not None


Moment = TypeVar("Moment", datetime, float)


def end_of_day(
    shifts: Iterable[tuple[Moment, Moment]], at: Moment, longest_break: Any
) -> Moment | None:
    """When whoever is on a shift at ``at`` goes home: shifts with no longer break between them are
    one day. ``None`` outside a shift. Moments are instants, or numbers of a simulation; ``shifts``
    in their order."""
    end = None
    for begins, ends in shifts:
        if ends <= at:
            continue
        if begins > (at if end is None else end + longest_break):
            break
        end = ends
    return end


def level_below(level: Level | None) -> Level | None:
    """The level of a child; of a root when ``level`` is None. None: nothing stands below a grid."""
    levels = list(Level)
    place = 0 if level is None else levels.index(level) + 1
    return levels[place] if place < len(levels) else None


def organisation_path(parent_path: str, code: str) -> str:
    return f"{parent_path}{code}/"


def department_path(organisation_path: str, code: str) -> str:
    """The tilde keeps a department apart from a child organisation of the same code."""
    return f"{organisation_path}~{code}/"


def upwards(path: str) -> Iterator[str]:
    """The path and every path it lies in, nearest first: ``/44/4401/``, ``/44/``."""
    while len(path) > 1:
        yield path
        path = path[: path.rstrip("/").rindex("/") + 1]
