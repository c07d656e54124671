from datetime import date

import pytest
from django.utils import translation

from ringback.calendars.notices import read_notice
from ringback.calendars.rules import DayName, Kind, NoticeDay
from ringback.calendars.tests.samples import NOTICE_2027
from ringback.kernel.errors import Invalid


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_a_notice_is_read_in_order():
    notice = read_notice(NOTICE_2027, year=2027)
    assert notice.year == 2027
    assert notice.days[0] == NoticeDay(
        date(2026, 12, 31), Kind.CLOSE, DayName("元旦", "New Year's Day")
    )
    assert [day.kind for day in notice.days] == ["close", "close", "open", "close", "close", "open"]


def test_chinese_headings_and_the_dates_of_a_spreadsheet_are_read():
    notice = read_notice("日期,安排,名称\n2027/2/5,放假,春节\n2027/2/20,上班,春节\n", year=2027)
    assert notice.days == (
        NoticeDay(date(2027, 2, 5), Kind.CLOSE, DayName("春节", "春节")),
        NoticeDay(date(2027, 2, 20), Kind.OPEN, DayName("春节", "春节")),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2027-02-30,close,春节", "no such date"),
        ("tomorrow,close,春节", "no such date"),
        (",close,春节", "no such date"),
        ("2026-11-30,close,春节", "lies outside"),
        ("2027-12-01,close,春节", "lies outside"),
        ("2027-02-05,free,春节", "kind"),
        ("2027-02-08,open,春节", "week-end"),
        ("2027-02-05,close,", "name"),
        ("2027-02-05", "kind"),
        (f"2027-02-05,close,{'春' * 61}", "60 characters"),
    ],
)
def test_a_line_that_cannot_stand_is_named(line, problem):
    with pytest.raises(Invalid) as refused:
        read_notice(f"date,kind,name\n2027-01-01,close,元旦\n{line}\n", year=2027)
    assert list(refused.value.fields) == ["line 3"]
    assert problem in str(refused.value.fields["line 3"])


def test_a_date_that_stands_twice_is_refused():
    with pytest.raises(Invalid) as refused:
        read_notice(f"{NOTICE_2027}2027-02-05,close,春节,Spring Festival\n", year=2027)
    assert list(refused.value.fields) == ["line 8"]


@pytest.mark.parametrize("text", ["", "\n", "date;kind;name\n", "date,kind\n2027-01-01,close\n"])
def test_a_file_of_other_columns_is_refused(text):
    with pytest.raises(Invalid, match="columns"):
        read_notice(text, year=2027)


def test_a_notice_without_a_day_off_is_refused():
    with pytest.raises(Invalid, match="no day off in 2027"):
        read_notice("date,kind,name\n2027-02-20,open,春节\n", year=2027)
