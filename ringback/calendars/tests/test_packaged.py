from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from django.utils import translation

from ringback.calendars import packaged
from ringback.calendars.rules import Source
from ringback.calendars.tests.samples import beijing
from ringback.kernel.instants import last_date
from ringback.kernel.spans import parse_span

PLANS = {item.code: item.plan("Asia/Shanghai") for item in packaged.CALENDARS}
CALENDARS = {code: plan.calendar() for code, plan in PLANS.items()}


def _days(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def test_every_working_day_since_2004_agrees_with_both_libraries():
    office, known = CALENDARS["office"], holidays.country_holidays("CN")
    ours = [day for day in _days(2004, 2026) if office.is_working_day(day)]
    assert ours == [day for day in _days(2004, 2026) if known.is_working_day(day)]
    theirs = [day for day in _days(2004, 2026) if chinese_calendar.is_workday(day)]
    # Worked for the New Year of 2006; chinesecalendar begins that notice a day late.
    assert set(ours) - set(theirs) == {date(2005, 12, 31)}
    assert set(theirs) <= set(ours)


@pytest.mark.parametrize(("year", "number"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(year, number):
    assert sum(map(CALENDARS["cn-working-days"].is_working_day, _days(year, year))) == number


def test_five_working_days_over_the_spring_festival():
    start, span = beijing("2026-02-13 10:00"), parse_span("5wd")
    assert CALENDARS["office"].add(start, span) == beijing("2026-02-27 18:00")
    whole_days = CALENDARS["cn-working-days"]
    assert whole_days.add(start, span) == beijing("2026-02-28 00:00")
    assert last_date(whole_days.add(start, span), whole_days.zone) == date(2026, 2, 27)


def test_a_guessed_year_is_not_confirmed_and_has_no_make_up_days():
    plan = PLANS["office"]
    assert plan.confirmed_years == frozenset(range(2004, 2027))
    guessed = [day for day in plan.days if day.source is not Source.NOTICE]
    assert {day.on.year for day in guessed} == {2027, 2028, 2029, 2030}
    assert not any(day.hours for day in guessed)


def test_festivals_close_the_office_but_neither_hotline_nor_field():
    festival = beijing("2026-02-17 10:00")
    is_open = {code: calendar.is_open(festival) for code, calendar in CALENDARS.items()}
    assert is_open == {
        "natural": True,
        "hotline": True,
        "office": False,
        "field": True,
        "cn-working-days": False,
    }
    assert not CALENDARS["field"].is_open(beijing("2026-02-18 07:59"))
    assert CALENDARS["office"].is_open(beijing("2026-02-14 17:59"))  # a Saturday worked


def test_special_days_are_named_in_both_languages():
    festival = CALENDARS["office"].special_on(date(2026, 2, 17))
    assert festival is not None
    with translation.override("zh-hans"):
        assert str(festival.name) == "春节"
    with translation.override("en"):
        assert str(festival.name) == "Spring Festival"


def test_a_package_completes_only_what_is_not_sure():
    plan = PLANS["office"]
    assert packaged.completed(plan) == plan
