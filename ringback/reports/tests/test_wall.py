"""The board says what the report says of today, and what presses now, to whoever leads."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from ringback.clocks import queries as clocks
from ringback.identity.queries import Role
from ringback.kernel.errors import NotAllowed
from ringback.reports import queries, wall
from ringback.reports.queries import Selection
from ringback.reports.tests.test_screens import user
from ringback.reports.tests.world import AGENT, LEAD, OTHER_CITY, World
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, WorkSheet

pytestmark = pytest.mark.django_db
LIVED = (3, 40)
BEIJING = ZoneInfo("Asia/Shanghai")


def befell(world: World) -> None:
    world.pass_by(days=2)
    world.live(12)


def test_today_s_figures_are_the_report_s(lived):
    now = lived.now
    today = now.astimezone(BEIJING).date()
    report = queries.period(selection=Selection(since=today, until=today), actor=LEAD)
    board = wall.wall(actor=LEAD, now=now)
    assert board.contacts == report.figures["contacts"].amount.count > 0
    assert board.cases == report.figures["cases"].amount.count
    assert board.satisfaction == report.figures["satisfaction"]
    assert board.silent == report.figures["silent"].amount.count
    assert sum(line.contacts for line in board.channels) == board.contacts


def test_what_presses_is_counted_case_by_case(lived):
    now = lived.now
    until = now + timedelta(hours=2)
    pressed = tickets.pressed(places=LEAD.scope_paths, now=now, until=until)
    running = [
        (case.pk, read.clock.due_at)
        for case in Ticket.objects.exclude(state__in=("closed", "cancelled"))
        for read in clocks.of_subject(subject_kind="ticket", subject_id=case.pk, now=now)
        if read.clock.state == "running" and read.clock.due_at is not None
    ]
    assert pressed.late == len({case for case, due in running if due <= now})
    assert pressed.soon == len({case for case, due in running if now < due <= until})
    assert pressed.waiting == WorkSheet.objects.filter(state="dispatched").count()
    assert pressed.late + pressed.soon + pressed.waiting


def test_who_leads_nothing_sees_no_board(lived):
    with pytest.raises(NotAllowed):
        wall.wall(actor=AGENT, now=lived.now)
    assert user("agent", Role.AGENT).get("/reports/wall/").status_code == 403


def test_a_lead_of_another_city_sees_only_that_one(lived):
    elsewhere = user("other", Role.LEAD, OTHER_CITY)
    page = elsewhere.get("/reports/wall/")
    assert page.status_code == 200
    assert page.context["wall"].contacts <= wall.wall(actor=LEAD, now=lived.now).contacts


def test_it_takes_few_questions_however_much_there_is(lived, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        wall.wall(actor=LEAD, now=lived.now)
