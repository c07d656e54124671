"""The administrator's pages and the list of notices in a browser: accessible in any look."""

import pytest
import time_machine
from playwright.sync_api import expect

from ringback.administration.areas import AREAS
from ringback.administration.tests.office import Office
from ringback.base import upkeep
from ringback.base.models import Delivery, Entry
from ringback.catalog import queries as catalog_queries
from ringback.people import queries as people
from ringback.people.tests.samples import NOW
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(handbook: None, calendars: None):
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Office()


@pytest.fixture
def seat(context, live_server, office):
    """The administrator's browser."""
    cookie = office.administrator.client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context


def dead() -> Delivery:
    return Delivery.objects.create(
        entry=Entry.objects.latest("id"),
        reaction="notifications.tell_mentioned",
        subject_kind="ticket",
        subject_id="7",
        next_try_at=NOW,
        attempts=8,
        dead_at=NOW,
        problem="ValueError",
    )


def addresses(office: Office) -> list[str]:
    found = ["/administration/", "/notices/", "/notices/settings"]
    found += [f"/administration/{code}/" for code in AREAS]
    found += [
        f"/administration/organisation/department-{office.billing.pk}/",
        f"/administration/staff/{office.agent.staff.pk}/",
        f"/administration/skills/{office.skill.pk}/",
        "/administration/catalogue/basic.broadband_coverage/",
        "/administration/calendars/hotline/?year=2026",
    ]
    return found


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_screen_is_accessible_and_fits(
    seat, page, office, live_server, language, theme, width
):
    dead()
    read_as(seat, live_server.url, language, theme)
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses(office):
        page.goto(address)
        # The forms stand in the page; what is folded away is looked at as well.
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        look_at(page, width)


def test_somebody_is_added_given_a_role_and_a_delivery_is_made_again(seat, page, office):
    page.goto("/administration/")
    page.get_by_role("link", name="人员", exact=True).click()
    page.locator("summary", has_text="新增人员").click()
    page.fill("#add-username", "he")
    page.fill("#add-display_name", "何承宇")
    page.fill("#add-work_number", "10077")
    page.locator("details[open] button").click()
    expect(page.locator("#add-department_error")).to_be_visible()
    expect(page.locator("#add-display_name")).to_have_value("何承宇")
    page.select_option("#add-department", str(office.billing.pk))
    page.locator("details[open] button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("何承宇")
    page.locator("summary", has_text="授予角色").click()
    page.select_option("#grant-role", "lead")
    page.select_option("#grant-scope_path", "/44/4401/")
    page.locator("details[open] button").click()
    expect(page.locator("#alerts")).to_contain_text("角色已授予")
    assert people.staff_list(scope_paths=["/"], work_number="10077")
    dead()
    page.goto("/administration/deliveries/")
    page.locator("tr", has_text="notifications.tell_mentioned").locator("summary").first.click()
    page.locator("details[open] select").select_option("mended")
    page.locator("details[open] button").click()
    expect(page.locator("#alerts")).to_contain_text("已重新排队")
    assert upkeep.dead() == []
