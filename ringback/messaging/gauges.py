"""What messaging lets be measured."""

from datetime import datetime

from ringback.base.metrics import Gauge, gauges, up_to_most
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import MessageState


def _messages_due(now: datetime) -> float:
    return up_to_most(OutboundMessage.objects.due(now))


def _messages_dead(now: datetime) -> float:
    return up_to_most(OutboundMessage.objects.filter(state=MessageState.DEAD))


gauges.add("messages_due", Gauge("Messages and calls due, not yet handed over", _messages_due))
gauges.add(
    "messages_dead", Gauge("Messages and calls given up: somebody must look", _messages_dead)
)
