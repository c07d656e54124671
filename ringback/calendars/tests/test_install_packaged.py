from datetime import date, timedelta

import pytest

from ringback.base.models import Entry
from ringback.calendars import commands, packaged, queries
from ringback.calendars.models import Calendar, Version
from ringback.calendars.notices import read_notice
from ringback.calendars.rules import Plan
from ringback.calendars.tests.samples import AGENT, NOW, SYSTEM
from ringback.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
CODES = ["cn-working-days", "field", "hotline", "natural", "office"]


def _install(now=NOW):
    return commands.install_packaged(zone="Asia/Shanghai", actor=SYSTEM, now=now)


def test_all_packaged_calendars_are_added_and_say_what_the_package_says():
    assert sorted(_install()) == CODES
    for item in packaged.CALENDARS:
        row = Version.objects.get(calendar=item.code)
        assert queries.plan_of(row) == item.plan("Asia/Shanghai")
        assert row.calendar.keeps_holidays is item.keeps_holidays


def test_history_finds_a_calendar():
    _install()
    long_ago = commands.EPOCH + timedelta(days=1)
    assert queries.calendar_version("office", at=long_ago).number == 1


def test_one_entry_for_each_calendar():
    _install()
    entries = Entry.objects.filter(kind="calendar.published").order_by("subject_id")
    assert list(entries.values_list("subject_id", flat=True)) == CODES
    assert entries[0].content["previous_id"] is None
    assert entries[0].actor == "system:test"


def test_installing_again_changes_nothing():
    _install()
    assert _install(NOW + timedelta(days=1)) == []
    assert Version.objects.count() == len(CODES)


def test_a_newer_package_completes_what_was_a_guess(monkeypatch):
    monkeypatch.setattr(packaged, "CONFIRMED_UNTIL", 2025)
    _install()
    later = NOW + timedelta(days=1)
    assert queries.calendar_version("office", at=later).unconfirmed_years(NOW, later) == (2026,)
    monkeypatch.undo()
    assert _install(later) == ["cn-working-days", "office"]
    assert queries.calendar_version("office", at=later).unconfirmed_years(NOW, later) == ()


def test_a_package_leaves_alone_the_notice_an_operator_has_taken_in():
    _install()
    corrected = read_notice("date,kind,name\n2026-02-17,close,春节\n", year=2026)
    later = NOW + timedelta(hours=1)
    commands.import_notice(notice=corrected, reason="corrected", actor=SYSTEM, now=later)
    before = _plan("office")
    assert _install(NOW + timedelta(days=1)) == []
    assert _plan("office") == before
    assert date(2026, 2, 14) not in {day.on for day in before.days}


def test_only_who_may_publish_installs():
    with pytest.raises(NotAllowed):
        commands.install_packaged(zone="Asia/Shanghai", actor=AGENT, now=NOW)
    assert not Calendar.objects.exists()


def _plan(code: str) -> Plan:
    return queries.plan_of(Version.objects.filter(calendar=code).latest("number"))
