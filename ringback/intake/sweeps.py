"""What intake does by time: forget idempotency keys whose life is over."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.intake import commands


@sweeps.register("intake.idempotency")
def forget_keys(now: datetime) -> int:
    return commands.forget_old_keys(now)
