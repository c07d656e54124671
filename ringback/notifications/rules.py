"""When a mail may disturb somebody: pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringback.kernel.instants import as_utc, at_wall


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the operator's day, the end not included; they may run past midnight."""

    begins: time
    ends: time
    zone: ZoneInfo

    def __contains__(self, instant: datetime) -> bool:
        moment = as_utc(instant).astimezone(self.zone).time()
        if self.begins < self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends

    def awake(self, instant: datetime) -> datetime:
        """The earliest instant, not before the one given, at which a mail disturbs nobody."""
        if instant not in self:
            return instant
        local = as_utc(instant).astimezone(self.zone)
        day = local.date() if local.time() < self.ends else local.date() + timedelta(days=1)
        return at_wall(datetime.combine(day, self.ends), self.zone)
