"""The report of the day before: written once, told to those who lead, opened figure by figure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.desk.tests.floor import COUNTY, NOW, Floor
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.reports import commands, queries
from ringback.reports.queries import DayReport, Selection, period

SYSTEM = Actor.system("test")
TODAY = date(2026, 2, 13)
MORNING = datetime(2026, 2, 14, 0, 0, tzinfo=UTC)  # 08:00 in Beijing


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Floor]:
    with time_machine.travel(NOW, tick=False):
        floor = Floor()
        floor.accepted()
        floor.resolved()
        drain(NOW)
        for _batch in commands.rebuild(now=NOW):
            pass
        yield floor


def test_it_is_written_at_the_set_hour_and_once(floor: Floor) -> None:
    assert queries.days_due(MORNING - timedelta(hours=1)) == []
    assert queries.days_due(MORNING) == [(COUNTY, TODAY)]
    for _round in range(2):
        drain(MORNING)
        assert DayReport.objects.filter(on=TODAY, path=COUNTY).count() == 1
    assert queries.days_due(MORNING + timedelta(hours=10)) == []
    assert queries.days_due(MORNING + timedelta(days=1)) == [(COUNTY, TODAY + timedelta(days=1))]
    with pytest.raises(Conflict):
        commands.write_day(path=COUNTY, on=TODAY, actor=SYSTEM, now=MORNING)
    row = DayReport.objects.get(on=TODAY)
    entry = Entry.objects.get(kind="report.day_written", subject_id=str(row.pk))
    assert set(entry.content) == {"path", "on"}


def test_it_says_what_the_report_of_the_period_says_and_keeps_it(floor: Floor) -> None:
    row = commands.write_day(path=COUNTY, on=TODAY, actor=SYSTEM, now=MORNING)
    chosen = Selection(since=TODAY, until=TODAY, path=COUNTY)
    now = period(selection=chosen, actor=floor.lead.actor).figures
    kept = queries.figures_of_day(DayReport.objects.get(pk=row.pk))
    assert kept == now
    assert kept["cases"].value == 2
    assert kept["answered"].value == 1
    floor.accepted()
    for _batch in commands.rebuild(now=NOW):
        pass
    assert queries.figures_of_day(DayReport.objects.get(pk=row.pk))["cases"].value == 2


def test_those_who_lead_are_told_and_each_figure_opens_its_rows(floor: Floor) -> None:
    drain(MORNING)
    row = DayReport.objects.get(on=TODAY)
    assert "日报已出" not in floor.agent.client.get("/notices/").content.decode()
    notices = floor.lead.client.get("/notices/").content.decode()
    assert "昨日数据已出" in notices
    assert f"/reports/days/{row.pk}/" in floor.lead.client.get("/reports/days/").content.decode()
    page = floor.lead.client.get(f"/reports/days/{row.pk}/").content.decode()
    address = f"/reports/rows/cases/all/?since={TODAY}&amp;until={TODAY}&amp;path="
    assert address in page
    link = page[page.index(address) :].split('"')[0].replace("&amp;", "&")
    rows = floor.lead.client.get(link)
    assert rows.status_code == 200
    assert len(rows.context["page"].lines) == 2


def test_nobody_reads_another_place_s(floor: Floor) -> None:
    row = commands.write_day(path=COUNTY, on=TODAY, actor=SYSTEM, now=MORNING)
    far = floor._person("far", "顾长风", Role.LEAD, floor.far, "9002", "/44/4403/")
    assert far.client.get(f"/reports/days/{row.pk}/").status_code == 404
    assert floor.agent.client.get(f"/reports/days/{row.pk}/").status_code == 404
    assert queries.day_reports(actor=far.actor) == []
    with pytest.raises(NotFound):
        queries.day_report(report_id=row.pk, actor=floor.agent.actor)
