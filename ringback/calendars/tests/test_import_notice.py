from datetime import date, timedelta

import pytest

from ringback.base.models import Entry
from ringback.calendars import commands, queries
from ringback.calendars.models import Version
from ringback.calendars.notices import read_notice
from ringback.calendars.tests.samples import AGENT, NOTICE_2027, NOW, SYSTEM, beijing
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.kernel.spans import parse_span

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _installed():
    commands.install_packaged(zone="Asia/Shanghai", actor=SYSTEM, now=NOW)


def _import(actor=SYSTEM, now=LATER):
    notice = read_notice(NOTICE_2027, year=2027)
    return commands.import_notice(notice=notice, reason="notice", actor=actor, now=now)


def test_every_calendar_that_keeps_holidays_takes_the_notice_in():
    assert _import() == ["cn-working-days", "office"]
    start, span = beijing("2026-12-28 10:00"), parse_span("4wd")
    before = queries.calendar_version("office", at=LATER - timedelta(seconds=1))
    after = queries.calendar_version("office", at=LATER)
    assert before.calendar.last_day(start, span) == date(2027, 1, 4)
    assert after.calendar.last_day(start, span) == date(2027, 1, 5)  # the 31st off
    assert before.unconfirmed_years(start, start + timedelta(days=9)) == (2027,)
    assert after.unconfirmed_years(start, start + timedelta(days=9)) == ()


def test_one_entry_each_with_the_dates_that_changed():
    _import()
    entries = Entry.objects.filter(kind="calendar.published", content__number=2)
    assert sorted(entries.values_list("subject_id", flat=True)) == ["cn-working-days", "office"]
    for entry in entries:
        assert entry.content["changed_since"] == "2026-12-31"
        assert entry.content["changed_until"] == "2027-10-05"


def test_the_same_notice_again_is_a_conflict():
    _import()
    with pytest.raises(Conflict):
        _import(now=LATER + timedelta(hours=1))
    assert Version.objects.filter(number__gt=2).count() == 0


def test_only_who_may_publish_imports():
    with pytest.raises(NotAllowed):
        _import(actor=AGENT)
    assert not Version.objects.filter(number=2).exists()
