"""The calendars Ringback comes with, and China's holidays since 2004.

``packaged/YEAR.csv`` is written by ``tools/china_calendar.py`` in the form of a notice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from ringback.calendars.notices import read_notice
from ringback.calendars.rules import DayName, Notice, Plan, with_notice
from ringback.kernel.worktime import Hours, hours

FIRST_YEAR: Final = 2004
CONFIRMED_UNTIL: Final = 2026
"""The last year whose notice was out when the files were written; later ones are a guess."""
LAST_YEAR: Final = 2030


@dataclass(frozen=True, slots=True)
class Packaged:
    code: str
    name: DayName
    week: tuple[Hours, ...]
    keeps_holidays: bool = False

    def plan(self, zone: str) -> Plan:
        plan = Plan(self.week, zone)
        if not self.keeps_holidays:
            return plan
        for notice in notices():
            plan = with_notice(plan, notice, confirmed=notice.year <= CONFIRMED_UNTIL)
        return plan


def completed(plan: Plan) -> Plan:
    """The plan with the years it is not sure of and this package is."""
    for notice in notices():
        if notice.year <= CONFIRMED_UNTIL and notice.year not in plan.confirmed_years:
            plan = with_notice(plan, notice)
    return plan


@cache
def notices() -> tuple[Notice, ...]:
    """The packaged years, those merely guessed included."""
    return tuple(_notices())


def _notices() -> Iterator[Notice]:
    folder = files("ringback.calendars") / "packaged"
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield read_notice((folder / f"{year}.csv").read_text("utf-8"), year=year)


_ROUND_THE_CLOCK = hours("00:00-24:00")
_OFFICE_DAY = hours("08:30-12:00", "14:00-18:00")
_WEEKEND: tuple[Hours, ...] = ((), ())

CALENDARS: Final = (
    Packaged("natural", DayName("自然时间", "Natural time"), (_ROUND_THE_CLOCK,) * 7),
    Packaged("hotline", DayName("客服热线（7×24）", "Hotline (24 × 7)"), (_ROUND_THE_CLOCK,) * 7),
    Packaged(
        "office",
        DayName("后台办公时间", "Back-office hours"),
        (_OFFICE_DAY,) * 5 + _WEEKEND,
        keeps_holidays=True,
    ),
    Packaged("field", DayName("装维上门时段", "Field service hours"), (hours("08:00-20:00"),) * 7),
    # For working days in a law's sense, which end at 24:00 and know no office hours.
    Packaged(
        "cn-working-days",
        DayName("法定工作日", "Working days in China"),
        (_ROUND_THE_CLOCK,) * 5 + _WEEKEND,
        keeps_holidays=True,
    ),
)
