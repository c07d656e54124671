"""Why a sheet went to whom it went; a lead's hand in it; help asked for; what went astray."""

import re

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.base.worker import drain
from ringback.desk.tests.floor import NOW, SYSTEM, Floor, Person
from ringback.identity.queries import Role
from ringback.people import commands as people
from ringback.people.queries import staff_of
from ringback.people.states import PresenceState
from ringback.tickets import commands
from ringback.tickets.queries import WorkSheet


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, sheet: WorkSheet, verb: str, **fields: object):
    sheet.refresh_from_db()
    typed = {"seen": sheet.version, "once": str(new_id()), **fields}
    return client.post(f"/desk/sheets/{sheet.pk}/{verb}", typed)


@pytest.fixture
def boss(floor: Floor) -> Person:
    """The lead of the department the sheets go to."""
    return floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")


def comes(floor: Floor) -> None:
    staff = staff_of(floor.handler.ref)
    assert staff is not None
    people.set_presence(staff=staff, state=PresenceState.AVAILABLE, actor=SYSTEM, now=NOW)


def test_the_page_says_why_it_waits_and_then_why_this_person(floor: Floor) -> None:
    sheet = floor.sheet()
    drain(NOW)
    waits = page_of(floor.agent.client, f"/desk/sheets/{sheet.pk}/")
    assert "为何待派" in waits
    assert "不在岗" in waits
    comes(floor)
    drain(NOW)
    sheet.refresh_from_db()
    assert sheet.assignee == floor.handler.ref
    chosen = page_of(floor.handler.client, f"/desk/sheets/{sheet.pk}/")
    assert "为何派给此人" in chosen
    assert re.search(r"clause-3\.1\.2", chosen)
    assert "为何待派" not in chosen


def test_a_lead_gives_it_to_somebody_and_says_why(floor: Floor, boss: Person) -> None:
    sheet = floor.sheet()
    assert f"/desk/sheets/{sheet.pk}/force_claim" not in page_of(
        floor.handler.client, f"/desk/sheets/{sheet.pk}/"
    )
    form = page_of(boss.client, f"/desk/sheets/{sheet.pk}/force_claim")
    assert floor.handler.ref in form
    assert "手上 0 分" in form
    asked = {"assignee": floor.handler.ref, "reason": "falls_due"}
    assert post(boss.client, sheet, "force_claim", **asked).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.assignee) == ("claimed", floor.handler.ref)
    case = page_of(floor.agent.client, f"/desk/tickets/{floor.case_of(sheet).number}/")
    assert "即将超时" in case


def test_help_is_asked_for_and_the_reply_waits(floor: Floor) -> None:
    floor._department(floor.billing.organisation, "network", "网络部")
    sheet = floor.claimed()
    departments = re.findall(
        r'<option value="(/[^"]*~[^"]*/)"',
        page_of(floor.handler.client, f"/desk/sheets/{sheet.pk}/ask_assist"),
    )
    assert sheet.department_path not in departments
    asked = {"department_path": departments[0], "what": "请核对三个月的账单"}
    assert post(floor.handler.client, sheet, "ask_assist", **asked).status_code == 302
    page = page_of(floor.handler.client, f"/desk/sheets/{sheet.pk}/")
    assert "已请求的协办" in page
    assert "请核对三个月的账单" in page


def test_the_queues_are_for_those_who_assign(floor: Floor, boss: Person) -> None:
    sheet = floor.sheet()
    drain(NOW)
    assert floor.handler.client.get("/desk/queues/").status_code == 403
    page = page_of(boss.client, "/desk/queues/")
    assert "计费账务部" in page
    commands.claim(sheet_id=sheet.pk, actor=floor.handler.actor, now=NOW)
    commands.return_sheet(
        sheet_id=sheet.pk, reason="wrong_department", actor=floor.handler.actor, now=NOW
    )
    commands.accept_return(sheet_id=sheet.pk, actor=SYSTEM, now=NOW)
    drain(NOW)
    assert "1 (100 %)" in page_of(boss.client, "/desk/queues/")
