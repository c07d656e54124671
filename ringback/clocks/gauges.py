"""What clocks let be measured."""

from datetime import datetime

from ringback.base.metrics import Gauge, gauges, up_to_most
from ringback.clocks.models import Clock
from ringback.clocks.states import ClockState


def _alarms_due(now: datetime) -> float:
    return up_to_most(Clock.objects.filter(state=ClockState.RUNNING, alarm_at__lte=now))


gauges.add("clock_alarms_due", Gauge("Warnings and breaches due, not yet fired", _alarms_due))
