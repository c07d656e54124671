"""What tickets let be measured."""

from datetime import datetime

from ringback.base.metrics import Gauge, gauges, up_to_most
from ringback.tickets.models import WorkSheet
from ringback.tickets.states import SheetState


def _sheets_waiting(now: datetime) -> float:
    """Through the index on open sheets, which are few beside those done."""
    return up_to_most(WorkSheet.objects.open().filter(state=SheetState.DISPATCHED, assignee=""))


gauges.add("work_sheets_waiting", Gauge("Work sheets nobody has claimed", _sheets_waiting))
