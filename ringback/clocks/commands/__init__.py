"""What others may tell clocks to do. Callers decide who may: a clock obeys whoever owns it."""

from ringback.clocks.commands.course import (
    Start,
    begin_many,
    cancel,
    pause,
    resume,
    revive,
    ruled_many,
    start_many,
    stop,
)
from ringback.clocks.commands.firing import fire_due
from ringback.clocks.commands.loading import Past, load_many
from ringback.clocks.commands.rebinding import rebind
from ringback.clocks.commands.reckoning import plan_reckoning, reckon_anew
from ringback.clocks.past import Happened, Turn

__all__ = [
    "Happened",
    "Past",
    "Start",
    "Turn",
    "begin_many",
    "cancel",
    "fire_due",
    "load_many",
    "pause",
    "plan_reckoning",
    "rebind",
    "reckon_anew",
    "resume",
    "revive",
    "ruled_many",
    "start_many",
    "stop",
]
