from dataclasses import replace
from datetime import date

import pytest

from ringback.calendars.notices import read_notice
from ringback.calendars.rules import Kind, Plan, PlannedDay, Source, changed_between, with_notice
from ringback.calendars.tests.samples import AUDIT, NOTICE_2027, SHOP, SHOP_HOURS
from ringback.kernel.worktime import CalendarError, hours

NOTICE = read_notice(NOTICE_2027, year=2027)


def test_a_notice_replaces_the_guess_of_its_year_and_confirms_it():
    plan = with_notice(SHOP, NOTICE)
    assert plan.confirmed_years == {2026, 2027}
    assert [day.on for day in plan.days if day.source is Source.NOTICE] == [
        date(2026, 2, 14),
        date(2026, 2, 17),
        *(day.on for day in NOTICE.days),
    ]
    assert not any(day.source is Source.STATUTORY for day in plan.days)


def test_a_make_up_day_is_worked_like_the_first_open_day_of_the_week():
    late_starter = replace(SHOP, week=((), hours("10:00-16:00"), *SHOP.week[2:]))
    made_up = {day.on: day for day in with_notice(late_starter, NOTICE).days}[date(2027, 2, 20)]
    assert made_up.hours == hours("10:00-16:00")
    assert made_up.kind is Kind.OPEN


def test_what_the_operator_decided_outlives_a_notice():
    own = PlannedDay(date(2027, 2, 5), AUDIT, Source.OPERATOR, SHOP_HOURS)
    plan = with_notice(replace(SHOP, days=(own,)), NOTICE)
    assert own in plan.days
    assert [day.on for day in plan.days].count(own.on) == 1


def test_a_notice_taken_in_again_changes_nothing_and_keeps_the_next_years_december():
    once = with_notice(SHOP, NOTICE)
    assert with_notice(once, NOTICE) == once
    older = read_notice("date,kind,name\n2026-02-17,close,春节\n", year=2026)
    assert date(2026, 12, 31) in {day.on for day in with_notice(once, older).days}


def test_a_guess_confirms_no_year():
    guessed = with_notice(SHOP, NOTICE, confirmed=False)
    assert guessed.confirmed_years == {2026}
    assert {day.source for day in guessed.days if day.on.year == 2027} == {Source.STATUTORY}


def test_the_dates_that_changed():
    assert changed_between(SHOP, SHOP) is None
    assert changed_between(SHOP, with_notice(SHOP, NOTICE)) == (
        date(2026, 12, 31),
        date(2027, 2, 20),
    )
    renamed = replace(SHOP, days=tuple(replace(day, name=AUDIT) for day in SHOP.days))
    assert changed_between(SHOP, renamed) is None
    assert changed_between(SHOP, replace(SHOP, zone="Asia/Urumqi")) == (date.min, date.max)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(((),) * 7, "Asia/Shanghai"),
        replace(SHOP, zone="Asia/Nowhere"),
        replace(SHOP, week=(hours("09:00-12:00", "11:00-18:00"),) * 7),
    ],
)
def test_a_plan_without_a_calendar_in_it_is_refused(plan):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        plan.calendar()
    assert isinstance(refused.value, CalendarError) or "zone" in str(refused.value)
