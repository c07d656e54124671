"""A sheet nobody touches is told to those who lead where it lies: once for each time it lies."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.desk.tests.floor import COUNTY, NOW, Floor, Person
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.reports import commands, queries
from ringback.reports.queries import Selection
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet

LIMIT = timedelta(hours=8)
"""As clause 3.1.5 has it for what does not press."""
ALL = Selection(since=date(2026, 2, 13), until=date(2026, 2, 13), path=COUNTY)
TOLD = "太久无人处理"


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Floor]:
    with time_machine.travel(NOW, tick=False):
        yield Floor()


@pytest.fixture
def boss(floor: Floor) -> Person:
    """Leads the department the work lies with."""
    return floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")


@pytest.fixture
def sheet(floor: Floor, boss: Person) -> WorkSheet:
    made = floor.claimed()
    drain(NOW)
    return made


def told_of(person: Person) -> int:
    return person.client.get("/notices/").content.decode().count(TOLD)


def told(sheet: WorkSheet) -> int:
    """Of this one: an order to account for the case is a sheet as well, and may lie too."""
    return Entry.objects.filter(kind="sheet.stuck", content__sheet_id=sheet.pk).count()


def test_its_lead_is_told_when_it_is_stuck_and_not_before(
    floor: Floor, boss: Person, sheet: WorkSheet
) -> None:
    drain(NOW + LIMIT - timedelta(minutes=1))
    assert told(sheet) == 0
    drain(NOW + LIMIT)
    assert told_of(boss) == 1
    assert told_of(floor.handler) == told_of(floor.lead) == 0
    entry = Entry.objects.get(kind="sheet.stuck")
    assert set(entry.content) == {"sheet_id", "ticket_id", "path", "touched_at"}
    assert entry.content["path"] == floor.billing.path


def test_once_an_episode_however_often_it_is_looked_at_and_counted(
    floor: Floor, boss: Person, sheet: WorkSheet
) -> None:
    drain(NOW + LIMIT)
    for _batch in commands.rebuild(now=NOW + LIMIT):
        pass
    assert told_of(boss) == 1
    # That the lead was told is no step of the sheet: else it would lie still for another time.
    found = queries.stuck(selection=ALL, actor=floor.lead.actor, now=NOW + LIMIT)
    assert [row.touched_at for row in found.rows] == [NOW]
    drain(NOW + 3 * LIMIT)
    assert told(sheet) == 1
    with pytest.raises(Conflict):
        commands.tell_stuck(sheet_id=sheet.pk, actor=Actor.system("test"), now=NOW + 3 * LIMIT)


def test_what_is_touched_and_lies_again_is_told_again(
    floor: Floor, boss: Person, sheet: WorkSheet
) -> None:
    drain(NOW + LIMIT)
    again = NOW + LIMIT + timedelta(hours=1)
    tickets.hand_over(
        sheet_id=sheet.pk,
        department_path=floor.billing.path,
        reason="absence",
        actor=floor.handler.actor,
        now=again,
    )
    drain(again)
    assert told(sheet) == 1
    drain(again + LIMIT)
    assert told(sheet) == 2


def test_two_workers_tell_it_once(sheet: WorkSheet) -> None:
    """Both have found it before either has told."""
    drain(NOW)
    by = {"sheet_id": sheet.pk, "actor": Actor.system("test"), "now": NOW + LIMIT}
    commands.tell_stuck(**by)
    with pytest.raises(Conflict):
        commands.tell_stuck(**by)
    assert told(sheet) == 1


def test_what_moves_is_no_news(floor: Floor, sheet: WorkSheet) -> None:
    with pytest.raises(Conflict):
        commands.tell_stuck(sheet_id=sheet.pk, actor=Actor.system("test"), now=NOW)
    assert told(sheet) == 0
