"""Write the packaged Chinese calendar, `ringback/calendars/packaged/YEAR.csv`.

    python -m tools.china_calendar 2027

Which days are off and which are made working days comes from `holidays`, the festival they belong
to from `chinesecalendar` when it knows the year. A year whose notice is out is confirmed by raising
`CONFIRMED_UNTIL` in `ringback/calendars/packaged.py`; until then the file holds the statutory days
alone, without their make-up days, as a guess.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

PACKAGED = Path(__file__).resolve().parent.parent / "ringback" / "calendars" / "packaged"

FESTIVALS = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Chinese New Year": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Qingming Festival"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Labor Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
    "Anti-Fascist 70th Day": ("抗战胜利纪念日", "Victory Day"),
}


def main(years: list[int]) -> None:
    for year in years:
        with (PACKAGED / f"{year}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(["date", "kind", "name", "name_en"])
            writer.writerows(special_days(year))


def special_days(year: int) -> list[tuple[str, str, str, str]]:
    """What the notice of a year says; its New Year may begin in the December before."""
    known = holidays.country_holidays("CN", years=[year - 1, year], language="en_US")
    rows = []
    day = date(year - 1, 12, 1)
    while day.year <= year:
        works = known.is_working_day(day)
        name = _festival(day, works, known.get(day))
        notice_year = day.year + (day.month == 12 and name == "New Year's Day")
        if name and notice_year == year:
            rows.append((day.isoformat(), "open" if works else "close", *FESTIVALS[name]))
        day += timedelta(days=1)
    return rows


def _festival(day: date, works: bool, statutory: str | None) -> str:
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        is_off, name = not works, None
    if name and is_off != works:
        return str(name)
    if name is None and works and day.weekday() >= 5:
        # 31 December 2005, worked for the New Year of 2006, is missing from chinesecalendar.
        return "New Year's Day"
    return next((known for known in FESTIVALS if known.lower() in (statutory or "").lower()), "")


if __name__ == "__main__":
    main([int(year) for year in sys.argv[1:]])
