"""A contact in a browser: by keyboard alone, accessible in any look; nothing typed is lost."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from ringback.base.models import Entry
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, PHONE, WORDS, Floor, Person
from ringback.desk.tests.test_registration import LEAF, opinion
from ringback.messaging import commands as messaging
from ringback.messaging.models import Contact
from ringback.recognition.states import Decision
from ringback.tickets.queries import Ticket
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)

UNSURE = "这个事情你们看着办吧"
KEPT = "#kept .icon"
CONTACT = "**/desk/contacts/*-*/"


@pytest.fixture
def floor(handbook: None, calendars: None, monkeypatch: pytest.MonkeyPatch):
    """Recognition is sure of a complaint, and of nothing else."""

    def opinions(texts, *, at):
        return [
            opinion(Decision.SUGGEST, 0.41) if text == UNSURE else opinion() if text else None
            for text in texts
        ]

    monkeypatch.setattr("ringback.intake.recognising.opinions", opinions)
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


def address(contact: Contact, where: str = "") -> str:
    return f"/desk/contacts/{contact.pk}/{where}"


@pytest.fixture
def look(context: BrowserContext, live_server, page: Page) -> Callable[..., None]:
    """Axe finds nothing on an address, and nothing is wider than the window."""

    def check(where: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(where)
        look_at(page, width)

    return check


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_screen_is_accessible_and_fits(
    context, floor, seen_by, look, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    floor.accepted()
    waiting = floor.waiting(UNSURE)
    messaging.wrap_up(
        contact_id=floor.call().pk, code="basic.bill", actor=floor.agent.actor, now=NOW
    )
    contact, ended = floor.call(), floor.call()
    messaging.solve_on_line(
        contact_id=ended.pk, code="basic.bill", note="已解释", actor=floor.agent.actor, now=NOW
    )
    page = seen_by(floor.agent)
    page.goto(address(contact))
    page.fill("#writing-text", WORDS)
    page.wait_for_selector("#questions fieldset")
    for where in ("", "read-back", "wrap_up", "check_code"):
        look(address(contact, where), width)
    look(address(ended), width)
    look("/desk/contacts/", width)
    seen_by(floor.lead)
    for where in ("/desk/triage/", f"/desk/triage/{waiting.number}/", "/desk/suspicions/"):
        look(where, width)


def test_a_call_is_registered_by_keyboard_alone(floor, seen_by):
    page = seen_by(floor.agent)
    page.goto("/desk/contacts/")
    expect(page.locator("#open-number")).to_be_focused()
    page.keyboard.type(PHONE)
    page.keyboard.press("Enter")
    page.wait_for_url(CONTACT)
    expect(page.locator("#writing-text")).to_be_focused()
    page.keyboard.insert_text(WORDS)
    expect(page.locator("#recognised")).to_contain_text("不知情定制")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read-back")
    expect(page.locator(".spoken")).to_contain_text("我向您确认一下")
    page.keyboard.press("Enter")
    page.wait_for_url(CONTACT)
    ticket = Ticket.objects.get()
    expect(page.locator(".receipt-number")).to_have_text(f"{ticket.number[:4]} {ticket.number[4:]}")
    assert (ticket.kind, ticket.category, ticket.state) == ("complaint", LEAF, "accepted")
    page.keyboard.press("Enter")
    expect(page.locator("#open-number")).to_be_focused()


def test_what_is_unsure_is_chosen_by_key_and_corrected_before_it_is_confirmed(floor, seen_by):
    contact = floor.call()
    page = seen_by(floor.agent)
    page.goto(address(contact))
    page.fill("#writing-text", UNSURE)
    expect(page.locator("#recognised")).to_contain_text("41 %")
    page.keyboard.press("Alt+1")
    expect(page.locator("#recognised")).to_contain_text("人工选定")
    expect(page.locator("#writing-text")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/read-back")
    page.keyboard.press("Escape")
    page.wait_for_url(CONTACT)
    expect(page.locator("#writing-text")).to_have_value(UNSURE)
    page.keyboard.press("Alt+t")
    expect(page.locator("#writing-category-find")).to_be_focused()
    page.keyboard.insert_text("余额")
    expect(page.locator("#recognised")).to_contain_text("话费余额")


def test_an_input_method_keeps_its_enter(floor, seen_by):
    page = seen_by(floor.agent)
    page.goto(address(floor.call()))
    page.locator("#writing-text").evaluate(
        "area => area.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    page.locator("#writing-text").press("Shift+Enter")
    page.keyboard.insert_text("第二行")
    expect(page.locator("#writing-text")).to_have_value("\n第二行")


def test_nothing_is_lost_by_a_reload_a_crash_or_another_button(floor, seen_by, context):
    contact = floor.call()
    page = seen_by(floor.agent)
    page.goto(address(contact))
    page.fill("#writing-text", WORDS)
    page.wait_for_selector(KEPT)
    page.reload()
    expect(page.locator("#writing-text")).to_have_value(WORDS)
    page.locator("#writing-text").press("Control+End")
    page.keyboard.insert_text("，请尽快")
    page.get_by_role("button", name="来电号码相符").click()  # before it was kept by itself
    expect(page.locator("#writing-text")).to_have_value(f"{WORDS}，请尽快")
    page.close()
    again = context.new_page()
    again.goto("/desk/contacts/")
    again.locator(".under-way a").click()
    expect(again.locator("#writing-text")).to_have_value(f"{WORDS}，请尽快")


def test_of_two_tabs_the_later_is_told_and_overwrites_nothing(floor, seen_by, context):
    contact = floor.call()
    page = seen_by(floor.agent)
    page.goto(address(contact))
    other = context.new_page()
    other.goto(address(contact))
    page.fill("#writing-text", WORDS)
    page.wait_for_selector(KEPT)
    other.fill("#writing-text", "别的内容")
    expect(other.locator("#alerts")).to_contain_text("另一标签页")
    expect(other.locator("#writing-text")).to_have_value("别的内容")
    page.locator("#writing-text").press("Control+End")
    page.keyboard.insert_text("。")
    page.wait_for_timeout(600)
    other.reload()
    expect(other.locator("#writing-text")).to_have_value(f"{WORDS}。")


def test_a_double_click_registers_once(floor, seen_by):
    contact = floor.call()
    page = seen_by(floor.agent)
    page.goto(address(contact))
    page.fill("#writing-text", WORDS)
    page.wait_for_selector(KEPT)
    page.goto(address(contact, "read-back"))
    page.get_by_role("button", name="客户确认").dblclick()
    expect(page.locator(".receipt-number")).to_be_visible()
    assert Entry.objects.filter(kind="request.taken").count() == 1


def test_a_contact_is_wrapped_up_in_two_keys(floor, seen_by):
    messaging.wrap_up(
        contact_id=floor.call().pk, code="basic.bill", actor=floor.agent.actor, now=NOW
    )
    contact = floor.call()
    page = seen_by(floor.agent)
    page.goto(address(contact))
    page.keyboard.press("Alt+w")
    expect(page.locator(".pick").first).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".ended")).to_contain_text("账单查询")
    contact.refresh_from_db()
    assert (contact.outcome, contact.wrap_up_code) == ("wrapped_up", "basic.bill")
    assert not Ticket.objects.exists()


def test_triage_goes_from_case_to_case_by_keys(floor, seen_by):
    older, newer = floor.waiting(UNSURE), floor.waiting(UNSURE)
    page = seen_by(floor.lead)
    page.goto(f"/desk/triage/{newer.number}/")
    page.keyboard.press("2")
    expect(page.locator("#settle-category")).to_have_value("basic.balance")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/triage/{older.number}/")
    newer.refresh_from_db()
    assert (newer.state, newer.category) == ("accepted", "basic.balance")


def test_without_script_a_call_is_registered_all_the_same(browser, live_server, floor):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    cookie = floor.agent.client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto("/desk/contacts/")
    page.fill("#open-number", PHONE)
    page.get_by_role("button", name="开始接触").click()
    page.fill("#writing-text", UNSURE)
    page.get_by_role("button", name="暂存并识别").click()
    page.get_by_role("button", name="不知情定制").click()
    expect(page.locator("#recognised")).to_contain_text("人工选定")
    page.get_by_role("button", name="复述确认").click()
    page.get_by_role("button", name="客户确认").click()
    expect(page.locator(".receipt-number")).to_be_visible()
    assert Ticket.objects.get().category == LEAF
    context.close()
