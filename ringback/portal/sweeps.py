"""What the portal does by time: erase the drafts whose time is up (§2.1.1)."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.portal import commands


@sweeps.register("portal.applications")
def erase_expired(now: datetime) -> int:
    return commands.erase_expired(now)
