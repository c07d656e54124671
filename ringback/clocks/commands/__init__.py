"""What others may tell clocks to do. Callers decide who may: a clock obeys whoever owns it."""

from ringback.clocks.commands.course import (
    Start,
    cancel,
    pause,
    rebind,
    resume,
    revive,
    start_many,
    stop,
)
from ringback.clocks.commands.firing import fire_due

__all__ = [
    "Start",
    "cancel",
    "fire_due",
    "pause",
    "rebind",
    "resume",
    "revive",
    "start_many",
    "stop",
]
