"""Which day something counts to: the local date in the operator's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.kernel import instants


def day(at: datetime) -> date:
    return instants.on_date(at, ZoneInfo(settings.TIME_ZONE))


def day_if(at: datetime | None) -> date | None:
    return None if at is None else day(at)
