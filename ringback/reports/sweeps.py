"""What reports do by time: count what news has marked since the last round."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.reports import commands


@sweeps.register("reports.count")
def count_marked(now: datetime) -> int:
    return commands.count_marked(now=now)
