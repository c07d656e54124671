"""A small calendar and those who change it."""

from datetime import UTC, date, datetime

from ringback.calendars.rules import DayName, Plan, PlannedDay, Source
from ringback.kernel.actor import Actor
from ringback.kernel.instants import OPERATOR_ZONE, at_wall
from ringback.kernel.worktime import hours

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SYSTEM = Actor.system("test")
AGENT = Actor(ref="user:agent", verbs=frozenset({"ticket.register"}))
SPRING = DayName("春节", "Spring Festival")
AUDIT = DayName("内部审计", "Internal audit")

SHOP_HOURS = hours("09:00-12:00", "13:00-18:00")
SHOP = Plan(
    week=(SHOP_HOURS,) * 5 + ((),) * 2,
    zone="Asia/Shanghai",
    days=(
        PlannedDay(date(2026, 2, 14), SPRING, Source.NOTICE, SHOP_HOURS),
        PlannedDay(date(2026, 2, 17), SPRING, Source.NOTICE),
        PlannedDay(date(2026, 6, 1), AUDIT, Source.OPERATOR),
        PlannedDay(date(2027, 2, 5), SPRING, Source.STATUTORY),
    ),
    confirmed_years=frozenset({2026}),
)

NOTICE_2027 = """\
date,kind,name,name_en
2026-12-31,close,元旦,New Year's Day
2027-01-01,close,元旦,New Year's Day
2027-01-09,open,元旦,New Year's Day
2027-02-05,close,春节,Spring Festival
2027-02-06,close,春节,Spring Festival
2027-02-20,open,春节,Spring Festival
"""


def beijing(text: str) -> datetime:
    """``beijing("2026-02-13 10:00")`` as an instant."""
    return at_wall(datetime.fromisoformat(text), OPERATOR_ZONE)
