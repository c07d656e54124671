"""What messaging lets be measured."""

from datetime import datetime

from ringback.base.metrics import Gauge, gauges, up_to_most
from ringback.messaging.models import OutboundMessage


def _messages_due(now: datetime) -> float:
    return up_to_most(OutboundMessage.objects.due(now))


gauges.add("messages_due", Gauge("Messages and calls due, not yet handed over", _messages_due))
