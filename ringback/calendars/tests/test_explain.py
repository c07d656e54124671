import pytest
from django.utils import translation

from ringback.calendars import commands, explain, queries
from ringback.calendars.tests.samples import NOW, SYSTEM, beijing
from ringback.kernel.reckoning import trace
from ringback.kernel.spans import Span, Unit, parse_span


@pytest.fixture
def office(db):
    commands.install_packaged(zone="Asia/Shanghai", actor=SYSTEM, now=NOW)
    return queries.calendar_version("office", at=NOW)


def _lines(hours, start, span, language="en", **how):
    with translation.override(language):
        told = trace(hours.calendar, beijing(start), parse_span(span), **how)
        return list(explain.explain(told, hours))


def test_working_days_are_counted_one_by_one_and_the_festival_skipped(office):
    assert _lines(office, "2026-02-13 10:00", "2wd") == [
        "Starts 2026-02-13 10:00; limit 2 working days; calendar office, version 1.",
        "2026-02-13 is the day it starts on: not counted",
        "2026-02-14 is working day 1 (worked for Spring Festival)",
        "2026-02-15 00:00 to 2026-02-23 24:00 closed: not counted (Spring Festival)",
        "2026-02-24 is working day 2",
        (
            "Due 2026-02-24 18:00: days run from the day after the start (Civil Code, Art. 201); "
            "the last day ends at close of business (Civil Code, Art. 203)."
        ),
    ]


def test_the_same_in_chinese(office):
    lines = _lines(office, "2026-02-13 10:00", "2wd", language="zh-hans")
    assert lines[0] == "起算 2026-02-13 10:00；时限 2 个工作日；日历 office 第 1 版。"
    assert lines[3] == "2026-02-15 00:00 至 2026-02-23 24:00 非工作时间，不计入（春节）"
    assert lines[-1].startswith("到期 2026-02-24 18:00：")


def test_hours_are_counted_stretch_by_stretch(office):
    lines = _lines(office, "2026-03-03 11:00", "2sh")
    assert lines[1:4] == [
        "2026-03-03 11:00 to 2026-03-03 12:00 counted: 1 h",
        "2026-03-03 12:00 to 2026-03-03 14:00 closed: not counted",
        "2026-03-03 14:00 to 2026-03-03 15:00 counted: 1 h",
    ]


def test_rolling_forward_says_why(office):
    lines = _lines(office, "2026-09-01 17:00", "1mo", roll_forward=True)
    assert lines[2] == "2026-09-02 00:00 to 2026-10-01 24:00 counted"
    assert lines[3] == "The last day is closed: moved on to 2026-10-08 (National Day)"


def test_a_clock_opened_in_the_last_days_of_2026_says_that_2027_is_unsure(office):
    (*_, last) = _lines(office, "2026-12-28 10:00", "5wd")
    assert last == ("The holidays and make-up days of 2027 are not confirmed: this may still move.")
    assert "confirmed" not in "".join(_lines(office, "2026-12-01 10:00", "5wd"))


def test_open_time_between_two_instants(office):
    with translation.override("en"):
        lines = explain.explain_between(
            beijing("2026-02-14 17:00"), beijing("2026-02-24 09:00"), office
        )
        assert list(lines) == [
            "2026-02-14 17:00 to 2026-02-14 18:00 counted: 1 h (worked for Spring Festival)",
            "2026-02-14 18:00 to 2026-02-24 08:30 closed: not counted (Spring Festival)",
            "2026-02-24 08:30 to 2026-02-24 09:00 counted: 30 min",
        ]


@pytest.mark.parametrize(
    ("unit", "one", "many"),
    [
        (Unit.SECOND, "1 second", "2 seconds"),
        (Unit.MINUTE, "1 minute", "2 minutes"),
        (Unit.HOUR, "1 hour", "2 hours"),
        (Unit.SERVICE_HOUR, "1 service hour", "2 service hours"),
        (Unit.DAY, "1 natural day", "2 natural days"),
        (Unit.WORKING_DAY, "1 working day", "2 working days"),
        (Unit.MONTH, "1 month", "2 months"),
        (Unit.YEAR, "1 year", "2 years"),
    ],
)
def test_every_unit_has_words(unit, one, many):
    with translation.override("en"):
        assert explain.span_text(Span(1, unit)) == one
        assert explain.span_text(Span(2, unit)) == many
