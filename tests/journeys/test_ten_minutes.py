"""Ten minutes of a Friday before Spring Festival, as a buyer is shown them, in one browser.

A customer calls a second time about a promise that was broken; her complaint is recognised, read
back and registered by a handful of keys; the manual is revised overnight and each case keeps its
own limit; an empty reply is blocked, the lead is warned, the proper reply is reviewed, the customer
answers by digits and the case closes; the journal proves itself. The billing system is simulated
and says so. What no feature is behind yet (the mass outage) is left out.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from ringback.base import seals, worker
from ringback.base.models import Entry
from ringback.base.tests.sealing import seal_all
from ringback.catalog import queries as catalog_queries
from ringback.identity import queries as identities
from ringback.identity.models import User
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging.models import Contact
from ringback.ports.simulator.rows import SimulatedEntry
from ringback.project.demo import ten_minutes
from ringback.project.demo.ten_minutes import CALLER, NEXT_CALLER, OPENS_AT
from ringback.recognition.tests import small
from ringback.tickets.queries import Ticket
from ringback.tickets.states import SheetKind
from tests.journeys.test_handbook import approve_at_short_notice, write_the_draft
from tests.journeys.test_loop import Browsers, reply_properly_at_last, review_and_answer

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = CALLER.phone
WORDS = f"{small.DISPUTE}，不退我找工信部"
BY_KEYS = 12
"""Keys a complaint may cost beyond the number and the customer's words, verification included."""


SLOWLY = 150_000
"""Milliseconds for the clock to arrive: it stops sixty times, each a whole round of the worker."""


class Day(Browsers):
    """The scene's people by the names of their doors, and their browsers."""

    def __init__(self, browser: Browser, address: str, clock: time_machine.Traveller) -> None:
        super().__init__(browser, address, clock, NUMBER)
        self.keys = 0

    def who(self, name: str) -> Actor:
        return identities.actor_of(User.objects.get(username=name))

    def at(self, name: str) -> Page:
        return self.as_(self.who(name))

    def press(self, page: Page, *keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
            self.keys += 1

    def move_clock(self, to: str) -> None:
        page = self.pages["phone"]
        page.goto("/demo/clock")
        page.locator("[name=to]").fill(to)
        page.get_by_role("button", name="拨到此时").click(timeout=SLOWLY)
        expect(page.locator("#alerts")).to_contain_text(to.replace("T", " "), timeout=SLOWLY)


@pytest.fixture
def day(browser: Browser, live_server, settings: Settings, tmp_path: Path) -> Iterator[Day]:
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_PUBLIC_URL = live_server.url
    settings.RINGBACK_KEY_DIR = tmp_path
    settings.RINGBACK_DATA_DIR = tmp_path / "data"
    settings.RINGBACK_DATA_DIR.mkdir()
    catalog_queries._read.clear()
    ten_minutes.prepare()
    small.put_in_use(tmp_path, now=ten_minutes.PREPARED_AT)
    with time_machine.travel(OPENS_AT, tick=True) as clock:
        ten_minutes.set_scene()
        day = Day(browser, live_server.url, clock)
        yield day
        for page in day.pages.values():
            page.context.close()


def test_ten_minutes(day: Day) -> None:
    agent = day.at("agent")
    old = sixty_second_call(day, agent)
    wrapped_up_by_two_keys(day, agent)
    due_date_explains_itself(agent, old)
    manual_is_revised(day)
    new = taken_after_midnight(day)
    assert limits_of(agent, new) != limits_of(agent, old)
    reply_is_blocked_then_proper(day, old)
    refund_above_the_limit(day, old)
    customer_is_content(day, old)
    journal_proves_itself()


def sixty_second_call(day: Day, agent: Page) -> Ticket:
    agent.goto("/desk/contacts/")
    agent.keyboard.type(NUMBER)
    agent.keyboard.press("Enter")
    expect(agent.locator(".repeat")).to_contain_text("第 2 次联系")
    expect(agent.locator(".repeat")).to_contain_text("2月12日 18:00")
    expect(agent.locator(".contact-who")).to_contain_text("未核验")
    assert NUMBER not in agent.content()
    agent.wait_for_load_state()
    day.press(agent, "Alt+c")
    agent.locator("#panel").get_by_role("button", name="发送验证码").click()
    day.keys += 1
    expect(agent.locator("#check_code-digits")).to_be_visible()
    day.work()
    code = re.search(r"\b\d{6}\b", day.phone.locator(".bubble").last.inner_text())
    assert code is not None
    agent.bring_to_front()
    agent.locator("#check_code-digits").focus()
    day.press(agent, *code.group(), "Enter")
    expect(agent.locator("#alerts")).to_contain_text("验证码核验通过")
    agent.wait_for_load_state()
    panel_shows_where_the_order_came_from(day, agent)
    agent.locator("#writing-text").fill(WORDS)
    expect(agent.locator("#recognised")).to_contain_text("投诉")
    is_not_filed_as_an_enquiry(agent)
    agent.locator("#writing-text").focus()
    day.press(agent, "Enter")
    agent.wait_for_url("**/read-back")
    # Who sees the page sees the button lit; keys pressed before it is would go nowhere.
    expect(agent.locator(".panel-buttons [autofocus]")).to_be_focused()
    day.press(agent, "Enter")
    expect(agent.locator(".receipt-number")).to_be_visible()
    assert day.keys <= BY_KEYS
    case = Ticket.objects.latest("pk")
    assert (case.kind, case.category) == ("complaint", "support.fee_dispute")
    day.work()
    expect(day.phone.locator(".bubble").last).to_contain_text("02-14 16:20")
    return case


def panel_shows_where_the_order_came_from(day: Day, agent: Page) -> None:
    """On demand, by one key, and labelled: it is a simulation."""
    day.press(agent, "Alt+b")
    order = agent.locator("#business .orders > li").filter(has_text="视频会员")
    expect(order).to_contain_text("25.00 × 3")
    expect(order).to_contain_text("2025-11-18")
    expect(order).to_contain_text("二次确认 无记录")
    expect(agent.locator("#business .card-header")).to_contain_text("模拟")
    assert NUMBER not in agent.content()


def is_not_filed_as_an_enquiry(agent: Page) -> None:
    """Whoever tries is refused, with the clause; nothing is lost by it."""
    agent.locator(".corrections summary").click()
    agent.select_option("#writing-kind", "inquiry")
    expect(agent.locator("#recognised")).to_contain_text("咨询")
    refusal = agent.locator("#recognised [role=alert]")
    expect(refusal).to_contain_text("不得归为咨询")
    expect(refusal).to_contain_text("§ 1.3.3")
    agent.select_option("#writing-kind", "")
    expect(agent.locator("#recognised")).to_contain_text("投诉")


def wrapped_up_by_two_keys(day: Day, agent: Page) -> None:
    """The next caller asks for a balance: a contact more on the wall, no case more."""
    cases = Ticket.objects.count()
    contacts_before, cases_before = on_the_wall(day)
    agent.goto("/desk/contacts/")
    agent.keyboard.type(NEXT_CALLER.phone)
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/desk/contacts/*-*/")
    agent.keyboard.press("Alt+w")
    expect(agent.locator(".pick").first).to_be_focused()
    agent.keyboard.press("1")
    expect(agent.locator(".ended")).to_contain_text("话费余额")
    contact = Contact.objects.latest("opened_at")
    assert (contact.outcome, contact.wrap_up_code) == ("wrapped_up", "basic.balance")
    assert Ticket.objects.count() == cases
    assert on_the_wall(day) == (contacts_before + 1, cases_before)


def on_the_wall(day: Day) -> tuple[int, int]:
    """Contacts and cases of today, as the room reads them."""
    worker.drain(instants.now())
    board = day.at("lead")
    board.goto("/reports/wall/")
    contacts = board.locator(".wall-today .wall-tile").first
    registered = re.search(r"\d+", contacts.locator(".wall-note").inner_text())
    assert registered is not None
    return int(contacts.locator(".wall-number").inner_text()), int(registered[0])


def due_date_explains_itself(agent: Page, case: Ticket) -> None:
    agent.goto(f"/desk/tickets/{case.number}/")
    agent.locator("a[href*='/why/']").last.click()
    shown = agent.locator("main")
    expect(shown).to_contain_text("§ 3.2.2")
    expect(shown).to_contain_text("24")
    expect(shown).to_contain_text("2月14日 16:20")


def manual_is_revised(day: Day) -> None:
    """24 hours become 12 from midnight on; who wrote it cannot approve it."""
    author, approver = day.at("supervisor"), day.at("administrator")
    write_the_draft(author)
    expect(author.get_by_text("您参与了起草，须由他人批准")).to_be_visible()
    approver.goto(author.url)
    approve_at_short_notice(approver)


def taken_after_midnight(day: Day) -> Ticket:
    day.move_clock("2026-02-14T08:00")
    agent = day.at("agent")
    agent.goto("/desk/contacts/")
    agent.keyboard.type(NUMBER)
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/desk/contacts/*-*/")
    agent.locator("#writing-text").fill(WORDS)
    expect(agent.locator("#recognised")).to_contain_text("2月14日 20:0")
    agent.locator("#writing-text").press("Enter")
    agent.wait_for_url("**/read-back")
    agent.keyboard.press("Enter")
    expect(agent.locator(".receipt-number")).to_be_visible()
    return Ticket.objects.latest("pk")


def limits_of(agent: Page, case: Ticket) -> set[str]:
    """What the page of a case cites for its limits."""
    agent.goto(f"/desk/tickets/{case.number}/")
    cited = agent.locator("a[href*='edition=']").all_inner_texts()
    return {each for each in cited if "3.2.2" in each}


def reply_is_blocked_then_proper(day: Day, case: Ticket) -> None:
    reply_properly_at_last(day.at("handler"), case, tab="我的处理单")
    day.move_clock("2026-02-14T14:20")
    lead = day.at("lead")
    lead.goto("/notices/")
    warned = lead.locator("main").get_by_role("listitem").filter(has_text=spaced(case.number))
    expect(warned.filter(has_text="处理时限即将到期")).to_have_count(1)
    order_is_answered(day.at("handler"), case)
    review_and_answer(day.at("agent"), case, "经核查确实多收，已退回三十元。")


def refund_above_the_limit(day: Day, case: Ticket) -> None:
    """75.00 are above an agent's 50.00: the lead approves in a second login, and a double click is
    one row of the ledger."""
    agent, lead = day.at("agent"), day.at("lead")
    agent.goto(f"/desk/tickets/{case.number}/")
    agent.locator("#business").get_by_role("link", name="查看").click()
    order = agent.locator("#business .orders > li").filter(has_text="视频会员")
    order.get_by_role("link", name="退费").click()
    expect(agent.locator("#refund-amount")).to_have_value("75.00")
    agent.select_option("#refund-reason", "not_ordered")
    agent.locator("#panel .panel-buttons button").dblclick()
    expect(agent.locator("#alerts")).to_contain_text("已提交他人审批")
    lead.goto("/desk/business/approvals/")
    lead.get_by_role("link", name="退费 75.00 元").click()
    lead.get_by_role("button", name="批准", exact=True).dblclick()
    lead.wait_for_url("**/desk/business/approvals/")
    day.work()
    row = SimulatedEntry.objects.get()
    assert (row.kind, str(row.amount), row.declined) == ("refund", "75.00", "")


def order_is_answered(handler: Page, case: Ticket) -> None:
    """With most of the limit spent the manual wants an account, in writing (§ 3.2.5)."""
    handler.goto(f"/desk/sheets/{case.sheets.get(kind=SheetKind.SUPERVISION).pk}/")
    handler.get_by_role("button", name="认领").click()
    handler.fill("[name=progress]", "多收三十元已核实，退费已提交。")
    handler.fill("[name=difficulty]", "无")
    handler.fill("[name=completes_at]", "2026-02-14T15:30")
    handler.locator("form:has([name=progress]) .panel-buttons button").first.click()
    expect(handler.locator("#sheet-head")).to_contain_text("已完成")


def spaced(number: str) -> str:
    return f"{number[:4]} {number[4:]}"


def customer_is_content(day: Day, case: Ticket) -> None:
    day.work()
    expect(day.phone.locator(".bubble").last).to_contain_text("已退回三十元")
    day.work(timedelta(minutes=30))
    for digit in ("1", "5", "5"):
        day.answer(digit)
    case.refresh_from_db()
    assert (case.state, case.closure_basis) == ("closed", "confirmed")


def journal_proves_itself() -> None:
    """The chain holds; an entry changed behind the product's back does not."""
    seal_all(OPENS_AT + timedelta(days=2))
    assert list(seals.verify()) == []
    Entry.objects.filter(kind="ticket.resolved").update(actor="user:somebody-else")
    assert [finding.code for finding in seals.verify()] == ["entry_changed"]
