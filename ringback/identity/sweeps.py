"""What identity does by time: forget who logged in long ago (§3.4.2)."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.identity import commands


@sweeps.register("identity.forget")
def forget(now: datetime) -> int:
    return commands.forget_old(now=now)
