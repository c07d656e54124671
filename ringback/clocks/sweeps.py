"""What clocks do by time: fire the alarms that are due."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.clocks import commands
from ringback.kernel.actor import Actor


@sweeps.register("clocks.alarms")
def fire_alarms(now: datetime) -> int:
    return commands.fire_due(actor=Actor.system("clocks"), now=now)
