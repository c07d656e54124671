"""The desk in a browser: accessible in any look, by keyboard; nothing that was typed is lost."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.catalog import queries as catalog_queries
from ringback.customers import commands as customers
from ringback.customers.states import ConsentChannel, MergeReason, Purpose
from ringback.desk.tests.floor import COUNTY, NAME, NOW, PHONE, SYSTEM, Floor, Person
from ringback.identity.queries import Role
from ringback.people import commands as people
from ringback.people import queries as people_queries
from ringback.people.states import PresenceState
from ringback.tickets import commands
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def floor(handbook: None, calendars: None):
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Floor()


@pytest.fixture
def seen_by(context: BrowserContext, live_server, page: Page) -> Callable[[Person], Page]:
    """The page, in the browser of one of the staff."""

    def log_in(person: Person) -> Page:
        cookie = person.client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return log_in


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_screen_is_accessible_and_fits(
    context, floor, seen_by, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    sheet = floor.replied()
    case = f"/desk/tickets/{floor.case_of(sheet).number}/"
    claimed = floor.claimed()
    screens = {
        floor.agent: ["/desk/", "/desk/list/pool/", "/desk/search?q=x", case, f"{case}classify"],
        floor.handler: [
            "/desk/",
            f"/desk/sheets/{claimed.pk}/",
            f"/desk/sheets/{claimed.pk}/return",
        ],
        floor.lead: ["/desk/list/release/", f"{case}dispatch"],
    }
    for person, addresses in screens.items():
        page = seen_by(person)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(address)
            look_at(page, width)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_records_and_merges_are_accessible_and_fit(
    context, floor, seen_by, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    kept, *others = (
        customers.find_or_register(phone=PHONE, name=name, home_path=COUNTY, actor=SYSTEM, now=NOW)[
            0
        ]
        for name in (NAME, "欧阳修", "欧阳文忠", "欧阳永叔")
    )
    lead = {"actor": floor.lead.actor, "now": NOW}
    proposed, merged = (
        customers.propose_merge(kept=kept, merged=each, reason=MergeReason.SAME_NUMBER, **lead)
        for each in others[:2]
    )
    customers.merge(proposal=merged, **lead)
    for purpose in (Purpose.CARE, Purpose.SURVEY):
        customers.give_consent(
            customer=kept, purpose=purpose, channel=ConsentChannel.COUNTER, **lead
        )
    customers.withdraw_consent(customer=kept, purpose=Purpose.CARE, **lead)
    page = seen_by(floor.lead)
    page.set_viewport_size({"width": width, "height": 900})
    record = f"/desk/customers/{kept.pk}/"
    screens = (record, f"{record}propose_merge", "/desk/merges/", f"/desk/merges/{proposed.pk}/")
    for address in screens:
        page.goto(address)
        look_at(page, width)


@pytest.fixture
def boss(floor: Floor) -> Person:
    """The lead of the department that sheets go to."""
    return floor._person("boss", "卢见深", Role.LEAD, floor.billing, "8011")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_what_dispatch_tells_is_accessible_and_fits(
    context, floor, boss, seen_by, live_server, language, theme, width
):
    """Why a sheet waits, why it went to whom it went, who helps, the queues, what went astray."""
    read_as(context, live_server.url, language, theme)
    floor._department(floor.billing.organisation, "network", "网络部")
    waiting, stray = floor.sheet(), floor.claimed()
    commands.return_sheet(
        sheet_id=stray.pk, reason="wrong_department", actor=floor.handler.actor, now=NOW
    )
    commands.accept_return(sheet_id=stray.pk, actor=SYSTEM, now=NOW)
    drain(NOW)
    page = seen_by(boss)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (f"/desk/sheets/{waiting.pk}/", "/desk/queues/"):
        page.goto(address)
        look_at(page, width)
    for member in (floor.handler, boss):
        staff = people_queries.staff_of(member.ref)
        state = PresenceState.AVAILABLE
        people.set_presence(staff=staff, state=state, actor=SYSTEM, now=NOW)
    drain(NOW)
    page.goto(f"/desk/sheets/{waiting.pk}/")
    page.locator("details.grounds-more summary").click()
    look_at(page, width)
    page.goto(f"/desk/sheets/{waiting.pk}/force_claim")
    look_at(page, width)
    helped = floor.claimed()
    commands.ask_assist(
        sheet_id=helped.pk,
        department_path=f"{floor.billing.organisation.path}~network/",
        what="请测一下线路",
        actor=floor.handler.actor,
        now=NOW,
    )
    page = seen_by(floor.handler)
    for address in (f"/desk/sheets/{helped.pk}/", f"/desk/sheets/{helped.pk}/ask_assist"):
        page.goto(address)
        look_at(page, width)


def test_the_list_is_walked_by_keys_and_only_there(floor, seen_by):
    one, two = floor.accepted(), floor.accepted()
    page = seen_by(floor.agent)
    page.goto("/desk/")
    page.keyboard.press("j")
    expect(page.locator(".line-number:focus")).to_have_count(0)
    page.locator("[data-lines]").focus()
    for key, number in (("j", two), ("j", one), ("j", one), ("k", two), ("ArrowDown", one)):
        page.keyboard.press(key)
        spoken = f"{number.number[:4]} {number.number[4:]}"
        expect(page.locator(".line-number:focus")).to_have_text(spoken)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/desk/tickets/{one.number}/")


def test_a_form_opens_beside_the_case_and_takes_the_focus(floor, seen_by):
    ticket = floor.accepted()
    page = seen_by(floor.agent)
    page.goto(f"/desk/tickets/{ticket.number}/")
    page.get_by_role("link", name="挂起").click()
    expect(page.locator("#hold-reason")).to_be_focused()
    expect(page).to_have_url(f"/desk/tickets/{ticket.number}/")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("link", name="调整分类").click()
    page.locator("#classify-category-find").fill("没信号")
    expect(page.locator("#classify-category option:checked")).to_have_count(1)
    expect(page.locator("#classify-category")).not_to_have_value("support.unknowing_order")


def test_what_is_missing_takes_the_focus_and_what_was_typed_stays(floor, seen_by):
    ticket = floor.accepted()
    page = seen_by(floor.agent)
    page.goto(f"/desk/tickets/{ticket.number}/resolve")
    page.select_option("#resolve-code", "refunded")
    page.fill("#resolve-answer", "已退订并退费75元")
    page.locator("#panel").get_by_role("button", name="答复客户").click()
    expect(page.locator("#resolve-cause")).to_be_focused()
    expect(page.locator("#resolve-answer")).to_have_value("已退订并退费75元")
    page.select_option("#resolve-cause", "unknowing_subscription")
    page.locator("#panel").get_by_role("button", name="答复客户").click()
    expect(page.locator("#alerts")).to_contain_text("已答复")
    page.go_back()
    page.go_back()
    ticket.refresh_from_db()
    assert ticket.state == "resolved", "going back does nothing again"


def test_a_colleague_who_was_faster_is_named_and_the_words_are_kept(floor, seen_by):
    ticket = floor.accepted()
    page = seen_by(floor.agent)
    page.goto(f"/desk/tickets/{ticket.number}/resolve")
    commands.begin(ticket_id=ticket.pk, actor=floor.colleague.actor, now=NOW)
    page.select_option("#resolve-code", "solved")
    page.select_option("#resolve-cause", "other")
    page.fill("#resolve-answer", "写了很久的答复")
    page.locator("#panel").get_by_role("button", name="答复客户").click()
    expect(page.locator("#panel [role=alert]")).to_contain_text("方靖远 8002")
    expect(page.locator("#resolve-answer")).to_have_value("写了很久的答复")
    page.locator("#panel").get_by_role("button", name="答复客户").click()
    expect(page.locator("#alerts")).to_contain_text("已答复")


def test_a_double_click_notes_once(floor, seen_by):
    ticket = floor.accepted()
    page = seen_by(floor.agent)
    page.goto(f"/desk/tickets/{ticket.number}/note")
    page.fill("#note-body", "客户情绪较急")
    page.locator("#panel").get_by_role("button", name="内部备注").dblclick()
    expect(page.locator("#alerts")).to_contain_text("已备注")
    assert Entry.objects.filter(kind="ticket.said").count() == 1
    expect(page.locator(".words-internal")).to_have_count(1)


def test_a_verb_that_ends_things_asks_first(floor, seen_by):
    ticket = floor.resolved()
    page = seen_by(floor.agent)
    page.goto(f"/desk/tickets/{ticket.number}/")
    page.get_by_role("button", name="客户确认").click()
    dialog = page.get_by_role("dialog", name="客户确认")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="客户确认").click()
    dialog.get_by_role("button", name="客户确认").click()
    expect(page.locator("#ticket-head")).to_contain_text("已确认")


def test_without_script_everything_still_works(browser, live_server, floor):
    sheet = floor.claimed()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    cookie = floor.handler.client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/desk/sheets/{sheet.pk}/")
    page.fill("#reply-finding", "已处理")
    page.get_by_role("button", name="提交回单").click()
    expect(page.locator(".field-errors")).to_have_count(4)
    expect(page.locator("#reply-finding")).to_have_value("已处理")
    context.close()
