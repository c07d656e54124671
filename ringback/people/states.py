"""The codes that stand in rows and news, with their words."""

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

OBSTRUCTED = "obstructed"
"""The reason of the ``Conflict`` when somebody may not become available yet."""
