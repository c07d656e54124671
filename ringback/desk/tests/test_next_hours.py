"""The lead's next hours: what stands there, and one press for each move."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringback.base.ids import new_id
from ringback.base.worker import drain
from ringback.clocks import queries as clocks
from ringback.desk.tests.floor import NOW, SYSTEM, Floor, Person
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.kernel import instants
from ringback.people import commands as people
from ringback.people.queries import staff_of
from ringback.people.states import PresenceState
from ringback.tickets import commands
from ringback.tickets.queries import WorkSheet


@pytest.fixture
def boss(floor: Floor) -> Person:
    """The lead of the department the sheets go to."""
    return floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")


@pytest.fixture
def second(floor: Floor) -> Person:
    return floor._person("second", "石清越", Role.HANDLER, floor.billing, "8012")


@pytest.fixture
def pressing(floor: Floor) -> Iterator[WorkSheet]:
    """Claimed, and an hour before its limit passes."""
    sheet = floor.claimed()
    drain(NOW)
    due = clocks.next_due(subject_kind="work_sheet", subject_ids=[sheet.pk])[str(sheet.pk)]
    with time_machine.travel(due - timedelta(hours=1), tick=False):
        yield sheet


def comes(*persons: Person) -> None:
    for person in persons:
        staff = staff_of(person.ref)
        assert staff is not None
        people.set_presence(staff=staff, state=PresenceState.AVAILABLE, actor=SYSTEM, now=NOW)


def browser(person: Person) -> Client:
    """Logged in at this hour: the session of the beginning has been idle for too long."""
    user = identities.user(UUID(person.actor.id))
    assert user is not None
    return logged_in(user)


def page_of(client: Client) -> str:
    response = client.get("/desk/next/")
    assert response.status_code == 200
    return response.content.decode()


def fields_of(page: str, kind: str) -> dict[str, str]:
    form = page.split(f'action="/desk/next/{kind}"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def press(client: Client, kind: str, fields: dict[str, str]) -> str:
    response = client.post(f"/desk/next/{kind}", fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_for_those_who_assign(floor: Floor) -> None:
    assert floor.agent.client.get("/desk/next/").status_code == 403
    assert floor.agent.client.get("/desk/").content.decode().count("/desk/next/") == 0
    assert "没有时限即将到期" in page_of(floor.lead.client)


def test_one_press_gives_it_to_who_would_keep_it(
    boss: Person, second: Person, pressing: WorkSheet
) -> None:
    client = browser(boss)
    comes(second)
    page = page_of(client)
    assert "经办人不在岗" in page
    assert "超时 100 %（估计）" in page
    assert re.search(r"clause-3\.1\.2", page)
    fields = fields_of(page, "give")
    assert fields["ref"] == second.ref
    assert "已派到其手上" in press(client, "give", fields)
    pressing.refresh_from_db()
    assert (pressing.state, pressing.assignee) == ("claimed", second.ref)


def test_the_list_beside_it_gives_it_to_anybody_with_a_reason(
    floor: Floor, boss: Person, second: Person, pressing: WorkSheet
) -> None:
    client = browser(boss)
    comes(floor.handler)
    asked = {
        "sheet_id": str(pressing.pk),
        "seen": str(pressing.version),
        "ref": second.ref,
        "once": str(new_id()),
    }
    assert "强制派单须选原因" in press(client, "give", {**asked, "reason": "whim"})
    pressing.refresh_from_db()
    assert pressing.assignee == floor.handler.ref
    page = page_of(client)
    assert 'draggable="true"' in page
    assert f'data-person="{second.ref}"' in page
    press(client, "give", {**asked, "reason": "specialist"})
    pressing.refresh_from_db()
    assert pressing.assignee == second.ref


def test_somebody_was_faster(boss: Person, second: Person, pressing: WorkSheet) -> None:
    client = browser(boss)
    comes(second)
    fields = fields_of(page_of(client), "give")
    commands.hand_over(
        sheet_id=pressing.pk,
        department_path=pressing.department_path,
        reason="x",
        actor=SYSTEM,
        now=NOW,
    )
    assert "打开之后" in press(client, "give", fields)
    pressing.refresh_from_db()
    assert pressing.assignee == ""


def test_it_is_put_first_and_stands_first(floor: Floor, boss: Person, pressing: WorkSheet) -> None:
    client = browser(boss)
    earlier = commands.claim(
        sheet_id=floor.sheet().pk, actor=floor.handler.actor, now=NOW - timedelta(hours=3)
    )
    comes(floor.handler)
    asked = {"sheet_id": str(pressing.pk), "seen": str(pressing.version), "once": str(new_id())}
    assert "已排在最前" in press(client, "first", asked)
    mine = browser(floor.handler).get("/desk/list/sheets/").content.decode()
    assert "班组长要求先办" in mine
    assert mine.index(f"/desk/sheets/{pressing.pk}/") < mine.index(f"/desk/sheets/{earlier.pk}/")
    drain(instants.now())
    notices = browser(floor.handler).get("/notices/").content.decode()
    assert "先于您的其他工作" in notices


def test_a_case_on_hold_is_resumed(floor: Floor) -> None:
    ticket = floor.accepted()
    commands.begin(ticket_id=ticket.pk, actor=floor.agent.actor, now=NOW)
    commands.hold(
        ticket_id=ticket.pk,
        reason="waiting_customer",
        until=NOW + timedelta(days=1),
        actor=floor.agent.actor,
        now=NOW,
    )
    due = clocks.next_due(subject_kind="ticket", subject_ids=[ticket.pk])[str(ticket.pk)]
    with time_machine.travel(due - timedelta(hours=1), tick=False):
        client = browser(floor.lead)
        page = page_of(client)
        assert "已挂起" in page
        press(client, "resume", fields_of(page, "resume"))
    ticket.refresh_from_db()
    assert ticket.state == "in_progress"


@pytest.mark.parametrize(
    ("kind", "fields", "status"),
    [
        ("fly", {}, 404),
        ("review", {}, 404),
        ("give", {}, 200),
        ("give", {"sheet_id": "x", "seen": "1", "once": "1"}, 200),
        ("give", {"sheet_id": "9" * 30, "seen": "1", "once": "1", "reason": "absent"}, 404),
        ("take", {"sheet_id": "1", "seen": "1", "once": "1"}, 200),
        ("supervise", {"ticket_id": "999999", "seen": "1", "once": "1"}, 404),
    ],
)
def test_what_is_no_move_moves_nothing(
    floor: Floor, kind: str, fields: dict[str, str], status: int
) -> None:
    response = floor.lead.client.post(f"/desk/next/{kind}", fields, follow=True)
    assert response.status_code == status


def test_few_queries(boss: Person, second: Person, pressing: WorkSheet, floor: Floor) -> None:
    client = browser(boss)
    comes(second, floor.handler)
    with CaptureQueriesContext(connection) as asked:
        page_of(client)
    assert len(asked) <= 45
