"""A lead's shift in a browser: the next hours by mouse and by keyboard, the end of the shift."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from playwright.sync_api import Page, expect

from ringback.base.worker import drain
from ringback.catalog import queries as catalog_queries
from ringback.clocks import queries as clocks
from ringback.customers import commands as customers
from ringback.customers.states import WatchReason
from ringback.desk.tests.floor import NOW, SYSTEM, Floor, Person
from ringback.dispatch import commands as dispatch
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.people import commands as people
from ringback.people import queries as people_queries
from ringback.people.states import PresenceState
from ringback.reports import commands as reports
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


class Evening:
    """A billing department an hour before two of its sheets fall due: one claimed behind three
    others, one that nobody has."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.boss = floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")
        self.second = floor._person("second", "石清越", Role.HANDLER, floor.billing, "8012")
        self.claimed = [floor.claimed() for _each in range(3)]
        self.waiting = floor.sheet()
        drain(NOW)
        ids = [sheet.pk for sheet in (*self.claimed, self.waiting)]
        dues = clocks.next_due(subject_kind="work_sheet", subject_ids=ids)
        self.now = min(dues.values()) - HOUR

    def begins(self) -> None:
        for person in (self.floor.handler, self.second):
            staff = people_queries.staff_of(person.ref)
            assert staff is not None
            people.set_presence(
                staff=staff, state=PresenceState.AVAILABLE, actor=SYSTEM, now=self.now
            )
            people.plan_shift(
                staff=staff,
                starts_at=self.now - HOUR,
                ends_at=self.now + 3 * HOUR,
                actor=SYSTEM,
                now=self.now,
            )


@pytest.fixture
def evening(handbook: None, calendars: None) -> Iterator[Evening]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        made = Evening(Floor())
    with time_machine.travel(made.now, tick=True):
        made.begins()
        yield made


@pytest.fixture
def boss_page(context, live_server, page: Page, evening: Evening) -> Page:
    _enter(context, live_server.url, evening.boss)
    return page


def _enter(context, origin: str, person: Person) -> None:
    user = identities.user(UUID(person.actor.id))
    assert user is not None
    cookie = logged_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": origin}])


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_next_hours_and_the_end_of_a_shift_are_accessible_and_fit(
    context, evening, boss_page, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    boss_page.set_viewport_size({"width": width, "height": 900})
    customers.watch(
        customer=evening.floor.customer(),
        reason=WatchReason.EXPOSURE,
        until=evening.now + 24 * HOUR,
        actor=SYSTEM,
        now=evening.now,
    )
    handed = dispatch.hand_shift_over(
        department_path=evening.floor.billing.path,
        words="机房今晚割接",
        actor=SYSTEM,
        now=evening.now,
    )
    day = reports.write_day(
        path=evening.floor.desk.organisation.path, on=NOW.date(), actor=SYSTEM, now=evening.now
    )
    for address in (
        "/desk/next/",
        "/desk/next/closing/",
        "/desk/handovers/",
        f"/desk/handovers/new?of={evening.floor.billing.path}|",
        f"/desk/handovers/{handed.pk}/",
    ):
        boss_page.goto(address)
        look_at(boss_page, width)
    _enter(context, live_server.url, evening.floor.lead)
    for address in ("/reports/days/", f"/reports/days/{day.pk}/"):
        boss_page.goto(address)
        look_at(boss_page, width)


def holder(sheet: WorkSheet) -> str:
    sheet.refresh_from_db()
    return sheet.assignee


def test_a_sheet_is_dragged_onto_a_person(evening, boss_page):
    boss_page.set_viewport_size({"width": 1440, "height": 1600})
    boss_page.goto("/desk/next/")
    line = boss_page.locator(f"#sheet-{evening.waiting.pk}")
    person = boss_page.locator(f"[data-person='{evening.second.ref}']")
    line.locator(".next-why").drag_to(person)
    expect(boss_page.get_by_text("已派到其手上")).to_be_visible()
    assert holder(evening.waiting) == evening.second.ref


def test_the_keyboard_does_the_same(evening, boss_page):
    boss_page.goto("/desk/next/")
    form = boss_page.locator(f"#sheet-{evening.waiting.pk} [data-give]")
    form.locator("select[name=ref]").focus()
    form.locator("select[name=ref]").select_option(evening.floor.handler.ref)
    boss_page.keyboard.press("Tab")
    boss_page.keyboard.press("Tab")
    boss_page.keyboard.press("Enter")
    expect(boss_page.get_by_text("已派到其手上")).to_be_visible()
    assert holder(evening.waiting) == evening.floor.handler.ref


def test_one_press_puts_it_first(evening, boss_page):
    boss_page.goto("/desk/next/")
    last = boss_page.locator(f"#sheet-{evening.claimed[-1].pk}")
    expect(last).to_contain_text("另有 2 张处理单排在前面")
    last.locator("form[action$='/first'] button").press("Enter")
    expect(boss_page.get_by_text("已排在最前")).to_be_visible()
    expect(boss_page.locator(f"#sheet-{evening.claimed[-1].pk}")).not_to_contain_text("排在前面")


def test_what_has_been_done_leaves_the_list_of_who_goes_home(evening, boss_page):
    boss_page.goto("/desk/next/closing/")
    expect(boss_page.get_by_role("heading", name="孟知微 8010 (3)")).to_be_visible()
    tickets.recall(sheet_id=evening.claimed[0].pk, reason="solved", actor=SYSTEM, now=evening.now)
    boss_page.reload()
    expect(boss_page.get_by_role("heading", name="孟知微 8010 (2)")).to_be_visible()
