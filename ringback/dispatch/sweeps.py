"""What dispatch does by time."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.dispatch import commands
from ringback.kernel.actor import Actor

SYSTEM = Actor.system("dispatch")


@sweeps.register("dispatch.offers")
def expire_offers(now: datetime) -> int:
    return commands.expire_offers(actor=SYSTEM, now=now)


@sweeps.register("dispatch.waiting")
def offer_waiting(now: datetime) -> int:
    return commands.offer_waiting(actor=SYSTEM, now=now)
