"""The operator's own decision about one date."""

from datetime import UTC, date, datetime

import pytest

from ringback.base.models import Entry
from ringback.calendars import commands, queries
from ringback.calendars.queries import DayName
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.kernel.worktime import hours

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
ADMINISTRATOR = Actor("user:administrator", verbs=frozenset({"calendars.publish"}))
DAY = date(2026, 7, 1)
NAME = DayName("司庆", "Founders' day")


@pytest.fixture
def code(calendars):
    return next(c for c in queries.codes() if queries.newest(c).keeps_holidays)


def change(code, **changes):
    told = {
        "on": DAY,
        "name": NAME,
        "hours": (),
        "based_on": queries.newest(code).number,
        "reason": "司庆放假",
        "actor": ADMINISTRATOR,
        "now": NOW,
    }
    return commands.change_day(code=code, **{**told, **changes})


def planned(code):
    return next((day for day in queries.newest(code).plan.days if day.on == DAY), None)


def test_a_day_is_closed_from_now_on(code):
    version = change(code)
    day = planned(code)
    assert (day.kind, day.source, str(day.name)) == ("close", "operator", "司庆")
    assert version.reason == "司庆放假"
    assert queries.published(code)[0].published_by == ADMINISTRATOR.ref
    entry = Entry.objects.filter(kind="calendar.published").latest("id")
    assert entry.content["changed_since"] == entry.content["changed_until"] == "2026-07-01"


def test_a_day_is_worked_in_hours_of_its_own_and_then_like_its_weekday(code):
    change(code, hours=hours("09:00-12:00"))
    assert [str(segment) for segment in planned(code).hours] == ["09:00-12:00"]
    change(code, name=None, now=NOW.replace(minute=30))
    assert planned(code) is None


def test_whoever_decided_on_an_older_version_is_refused(code):
    change(code)
    with pytest.raises(Conflict):
        change(code, based_on=1, hours=hours("09:00-12:00"))


def test_what_is_so_already_changes_nothing(code):
    with pytest.raises(Conflict):
        change(code, name=None)


def test_only_an_administrator_may_and_the_calendar_exists(code):
    with pytest.raises(NotAllowed):
        change(code, actor=Actor("user:agent"))
    with pytest.raises(NotFound):
        commands.change_day(
            code="nowhere",
            on=DAY,
            name=NAME,
            hours=(),
            based_on=1,
            reason="",
            actor=ADMINISTRATOR,
            now=NOW,
        )
