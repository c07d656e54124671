"""What the manual fixes for telling staff. The one place that asks it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span
from ringback.notifications.rules import Quiet


def quiet_hours(severity: str | None, at: datetime) -> Quiet | None:
    """Clause 4.1.2; ``None`` where none are set, as for what is critical."""
    facts = {"purpose": "staff", "severity": severity or "normal"}
    ruling = handbook.parameter_if_any("message.quiet_hours", at=at, facts=facts)
    if ruling is None:
        return None
    window = ruling.value_as(handbook.TimeWindow)
    return Quiet(window.opens, window.closes, zone())


def kept_for(at: datetime) -> timedelta:
    """Clause 3.4.2: how long a notice is kept; months and years at their longest, so that none goes
    too early."""
    ruling = handbook.parameter("retention.period", at=at, facts={"record": "staff_notice"})
    return ruling.value_as(Span).longest


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
