"""The worker's part in the demonstration: what it does at a simulated instant."""

from datetime import datetime

from ringback.base import worker


def deliver(now: datetime) -> None:
    """Let everybody hear the news there is."""
    while worker.deliver_due(now):
        pass


def work_until(now: datetime) -> None:
    """What the worker does at an instant, but for the seal: it comes after the commit."""
    deliver(now)
    for name in worker.sweeps:
        worker.sweeps[name](now)
    deliver(now)
