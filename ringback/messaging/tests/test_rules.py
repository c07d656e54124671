from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ringback.messaging.rules import CodePolicy, Hours, SendingPolicy, answer_in, level_reached
from ringback.messaging.states import Level, SkipReason

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = Hours(time(20, 30), time(9), ZONE)
LUNCH = Hours(time(12), time(13, 30), ZONE)
NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "at", "ends"),
    [
        (NIGHT, "2026-02-13T20:29:59", None),
        (NIGHT, "2026-02-13T20:30:00", "2026-02-14T09:00:00"),
        (NIGHT, "2026-02-14T00:00:00", "2026-02-14T09:00:00"),
        (NIGHT, "2026-02-14T08:59:59", "2026-02-14T09:00:00"),
        (NIGHT, "2026-02-14T09:00:00", None),
        (NIGHT, "2026-12-31T23:00:00", "2027-01-01T09:00:00"),
        (LUNCH, "2026-02-13T12:00:00", "2026-02-13T13:30:00"),
        (LUNCH, "2026-02-13T13:30:00", None),
    ],
)
def test_when_hours_end(hours, at, ends):
    instant = local(at)
    assert (instant in hours) is (ends is not None)
    assert hours.end_after(instant) == (local(ends) if ends else instant)


def rule(**facts) -> SendingPolicy:
    given = {
        "attempts": 5,
        "waits": (timedelta(seconds=30), timedelta(minutes=2)),
        "lifetime": timedelta(hours=24),
        "cool_down": None,
        "daily_limit": None,
        "quiet": None,
    }
    return SendingPolicy(**(given | facts))


def test_the_last_wait_is_the_wait_of_all_later_attempts():
    assert [rule().wait_after(attempt).seconds for attempt in (1, 2, 3, 9)] == [30, 120, 120, 120]


@pytest.mark.parametrize(
    ("hours_ago", "facts", "verdict"),
    [
        ([], {"cool_down": timedelta(hours=4), "daily_limit": 2}, None),
        ([3.9], {"cool_down": timedelta(hours=4)}, SkipReason.COOL_DOWN),
        ([4], {"cool_down": timedelta(hours=4)}, None),
        ([5, 23.9], {"daily_limit": 2}, SkipReason.DAILY_LIMIT),
        ([5, 24], {"daily_limit": 2}, None),
        ([100], {"cool_down": timedelta(days=30)}, SkipReason.COOL_DOWN),
        ([0, 0, 0], {}, None),
    ],
)
def test_when_a_customer_has_had_enough(hours_ago, facts, verdict):
    earlier = [NOW - timedelta(hours=hours) for hours in hours_ago]
    assert rule(**facts).too_soon(earlier, NOW) == verdict


def test_a_long_cool_down_looks_back_far_enough():
    assert rule(cool_down=timedelta(days=30)).memory == timedelta(days=30)
    assert rule(cool_down=timedelta(minutes=5)).memory == timedelta(days=1)


CODES = CodePolicy(
    length=6,
    lifetime=timedelta(minutes=5),
    attempts=5,
    cool_down=timedelta(seconds=60),
    daily_limit=3,
)


@pytest.mark.parametrize(
    ("seconds_ago", "wait"),
    [
        ([], None),
        ([59], 1),
        ([60], None),
        ([80000, 70000, 60000], 86400 - 80000),
        ([86400, 70000, 60000], None),
        # The wait is until the oldest of the last three falls out of the day.
        ([80000, 70000, 60000, 50000], 86400 - 70000),
    ],
)
def test_how_long_until_another_code(seconds_ago, wait):
    sent = [NOW - timedelta(seconds=seconds) for seconds in seconds_ago]
    found = CODES.wait(sent, NOW)
    assert (found and found.total_seconds()) == wait


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ([], Level.NONE),
        ([(Level.CODE, 10), (Level.NUMBER, 1)], Level.CODE),
        ([(Level.SIGHTED, 30), (Level.NUMBER, 1)], Level.NUMBER),
        ([(Level.AGENT, 1), (Level.SIGHTED, 1)], Level.AGENT),
        ([(Level.CODE, -1)], Level.NONE),
    ],
)
def test_the_highest_level_that_still_counts(facts, level):
    known = [(each, NOW - timedelta(minutes=minutes)) for each, minutes in facts]
    assert level_reached(known, at=NOW, lifetime=timedelta(minutes=30)) == level


def test_levels_stand_in_the_order_of_the_manual():
    ordered = [Level.NONE, Level.NUMBER, Level.CODE, Level.PASSWORD, Level.SIGHTED, Level.AGENT]
    assert [level.rank for level in ordered] == [0, 1, 2, 3, 4, 5]
    assert Level.SIGHTED.reaches(Level.PASSWORD)
    assert not Level.NUMBER.reaches(Level.CODE)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1", "1"),
        (" ５。", "5"),
        ("5#", "5"),
        ("55", None),
        ("五", None),
        ("", None),
        ("1 2", None),
    ],
)
def test_what_a_reply_amounts_to(text, answer):
    assert answer_in(text, ["1", "2", "3", "4", "5"]) == answer


def test_words_may_be_answers_too():
    assert answer_in("td", ["TD", "1"]) == "TD"
