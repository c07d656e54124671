"""Codes and paths of the tree, levels, presence: pure."""

import re
from collections.abc import Iterator
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Level(StrEnum):
    """The levels of an operator, from the top: each organisation is one level below its parent."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    GRID = "grid"


LEVEL_LABELS = {
    Level.PROVINCE: _("Province"),
    Level.CITY: _("City"),
    Level.COUNTY: _("County"),
    Level.GRID: _("Grid"),
}


class PresenceState(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    BREAK = "break"
    AWAY = "away"
    OFFLINE = "offline"


PRESENCE_LABELS = {
    PresenceState.AVAILABLE: _("Available"),
    PresenceState.BUSY: _("Busy"),
    PresenceState.BREAK: _("On a break"),
    PresenceState.AWAY: _("Away"),
    PresenceState.OFFLINE: _("Offline"),
}

AT_WORK = (PresenceState.AVAILABLE, PresenceState.BUSY)
"""Who may be given work: somebody on the phone will come to it, somebody at lunch may not."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")


def is_code(code: str) -> bool:
    """Codes become part of paths: no slash, no tilde, no wildcard of a look-up."""
    return _CODE.fullmatch(code) is not None


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
