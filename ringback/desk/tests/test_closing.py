"""The list at the end of a shift: one's own among the work lists, everybody's for the lead."""

from datetime import timedelta

from ringback.clocks import queries as clocks
from ringback.desk.tests.floor import NOW, SYSTEM, Floor
from ringback.identity.queries import Role
from ringback.people import commands as people
from ringback.people.queries import staff_of


def test_the_handler_and_the_lead_see_what_must_be_closed(floor: Floor) -> None:
    boss = floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")
    sheet = floor.claimed()
    own, address = "/desk/list/closing/", f"/desk/sheets/{sheet.pk}/"
    assert address not in floor.handler.client.get(own).content.decode()
    staff = staff_of(floor.handler.ref)
    assert staff is not None
    due = clocks.next_due(subject_kind="work_sheet", subject_ids=[sheet.pk])[str(sheet.pk)]
    people.plan_shift(
        staff=staff, starts_at=NOW - timedelta(hours=1), ends_at=due, actor=SYSTEM, now=NOW
    )
    assert address in floor.handler.client.get(own).content.decode()
    assert floor.handler.client.get("/desk/next/closing/").status_code == 403
    page = boss.client.get("/desk/next/closing/").content.decode()
    assert address in page
    assert "孟知微 8010 (1)" in page
