"""The page of a calendar says how many open limits its newest version moved, and which."""

from datetime import date, timedelta

import pytest

from ringback.administration.tests.office import NOW, SYSTEM
from ringback.calendars import commands as calendars
from ringback.calendars import queries
from ringback.calendars.queries import DayName
from ringback.clocks import commands
from ringback.clocks import queries as clocks
from ringback.clocks.tests.test_reckon_anew import clock_of

pytestmark = pytest.mark.django_db


def test_what_a_version_moved_is_listed(office):
    here = "/administration/calendars/office/"
    assert "重新计算" not in office.administrator.client.get(here).content.decode()
    clock = clock_of("1", since=NOW)
    type(clock).objects.filter(pk=clock.pk).update(subject_kind="ticket")
    calendars.change_day(
        code="office",
        on=date(2026, 2, 25),
        name=DayName("停电", "Power cut"),
        hours=(),
        based_on=queries.newest("office").number,
        reason="test",
        actor=SYSTEM,
        now=NOW,
    )
    version = queries.calendar_version("office", at=NOW)
    commands.plan_reckoning(version_id=version.id, due_at=NOW)
    run = clocks.last_reckoning("office")
    assert run is not None
    page = office.administrator.client.get(here).content.decode()
    assert "尚未完成" in page
    later = NOW + timedelta(minutes=1)
    commands.reckon_anew(reckoning_id=run.pk, actor=SYSTEM, now=later)
    page = office.administrator.client.get(here).content.decode()
    assert "移动了 1 个" in page
    assert "调整过的时限" in page
