"""The closed loop, walked in a browser from the first words to a closed, rated case (§1.2).

A caller is verified, their complaint recognised, read back and registered; the department's empty
reply is blocked and its proper one reviewed; the answer is rated 2, so somebody else calls back and
the case is reopened; the second answer is rated 5 and the case closes. The customer's side is the
simulated phone. The worker's part is done between the steps, as much as is due by then.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from ringback.base import worker
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, Floor
from ringback.identity import queries as identities
from ringback.identity.tests.browsing import logged_in
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.recognition.tests import small
from ringback.tickets.queries import Ticket
from ringback.tickets.states import SheetKind

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "13912345678"
WORDS = f"{small.DISPUTE}，上个月月租多收了我三十块"


class Browsers:
    """One browser for each of the staff, one for the customer's phone."""

    def __init__(
        self, browser: Browser, address: str, clock: time_machine.Traveller, number: str
    ) -> None:
        self.browser, self.address, self.clock = browser, address, clock
        self.number = number
        self.pages: dict[str, Page] = {}

    def as_(self, somebody: Actor) -> Page:
        """Logged in anew: time may have passed, and nobody stays logged in for ever."""
        if somebody.ref not in self.pages:
            self.pages[somebody.ref] = self._page()
        page = self.pages[somebody.ref]
        user = identities.user(UUID(somebody.id))
        assert user is not None
        cookie = logged_in(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        return page

    @property
    def phone(self) -> Page:
        if "phone" not in self.pages:
            self.pages["phone"] = self._page()
        page = self.pages["phone"]
        page.goto("/demo/phone")
        masked = f"{self.number[:3]}****{self.number[-4:]}"
        page.get_by_role("link", name=masked).click()
        return page

    def _page(self) -> Page:
        context = self.browser.new_context(base_url=self.address, locale="zh-CN")
        return context.new_page()

    def work(self, later: timedelta = timedelta()) -> None:
        """Time passes, and the worker does what is due."""
        self.clock.shift(later)
        worker.drain(instants.now())

    def answer(self, digit: str) -> None:
        """The customer presses a digit on what was asked last."""
        self.phone.get_by_role("group", name="回复数字：").get_by_role(
            "button", name=digit, exact=True
        ).click()
        self.work()


class Walk(Browsers):
    """The small floor, and the browsers of its people."""

    def __init__(self, browser: Browser, address: str, clock: time_machine.Traveller) -> None:
        super().__init__(browser, address, clock, NUMBER)
        self.floor = Floor()


@pytest.fixture
def walk(
    handbook: None,
    calendars: None,
    browser: Browser,
    live_server,
    settings: Settings,
    tmp_path: Path,
) -> Iterator[Walk]:
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_PUBLIC_URL = live_server.url
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True) as clock:
        walk = Walk(browser, live_server.url, clock)
        small.put_in_use(tmp_path)
        yield walk
        for page in walk.pages.values():
            page.context.close()


def test_the_loop_closes(walk: Walk) -> None:
    agent = walk.as_(walk.floor.agent.actor)
    take_the_call(walk, agent)
    number = register(agent)
    ticket = Ticket.objects.get()
    walk.work()
    expect(walk.phone.locator(".bubble").last).to_contain_text(number.replace(" ", ""))
    reply_properly_at_last(walk.as_(walk.floor.handler.actor), ticket)
    review_and_answer(agent, ticket, "经核查确实多收，已退回三十元。")
    walk.work()
    expect(walk.phone.locator(".bubble").last).to_contain_text("已退回三十元")
    walk.work(timedelta(minutes=30))
    for digit in ("2", "2", "4"):  # not solved; the result bad, the person good
        walk.answer(digit)
    call_back(walk.as_(walk.floor.colleague.actor), ticket)
    walk.work()
    ticket.refresh_from_db()
    assert (ticket.state, ticket.episode) == ("in_progress", 2)
    answer(walk.as_(walk.floor.agent.actor), ticket, "已重新核算，三十元退回话费账户，短信可查。")
    walk.work()
    walk.work(timedelta(minutes=30))
    for digit in ("1", "5", "5"):
        walk.answer(digit)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closure_basis) == ("closed", "confirmed")
    agent = walk.as_(walk.floor.agent.actor)
    agent.goto(f"/desk/tickets/{ticket.number}/")
    expect(agent.locator("#ticket-head")).to_contain_text("已办结")


def take_the_call(walk: Walk, agent: Page) -> None:
    """A code is sent to the phone and read out by the customer: verified."""
    agent.goto("/desk/contacts/")
    agent.keyboard.type(NUMBER)
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/desk/contacts/*-*/")
    agent.get_by_role("link", name="发送验证码").click()
    agent.locator("#panel").get_by_role("button", name="发送验证码").click()
    expect(agent.locator("#check_code-digits")).to_be_visible()
    walk.work()
    said = walk.phone.locator(".bubble").last.inner_text()
    found = re.search(r"\b\d{6}\b", said)
    assert found is not None, said
    agent.fill("#check_code-digits", found.group())
    with agent.expect_navigation():
        agent.keyboard.press("Enter")
    expect(agent.locator(".contact-who")).to_contain_text("短信验证码")


def register(agent: Page) -> str:
    """Recognised while it is typed; Enter reads back, Enter registers."""
    agent.fill("#writing-text", WORDS)
    expect(agent.locator("#recognised")).to_contain_text("投诉")
    agent.locator("#writing-text").press("Enter")
    agent.wait_for_url("**/read-back")
    expect(agent.locator(".spoken")).to_contain_text("我向您确认一下")
    agent.keyboard.press("Enter")
    shown = agent.locator(".receipt-number")
    expect(shown).to_be_visible()
    return shown.inner_text()


def reply_properly_at_last(handler: Page, ticket: Ticket, tab: str = "部门待领") -> None:
    """The leaf's department has been given the work. Its pool is where the handler finds it, if it
    was offered to nobody."""
    handler.goto("/desk/")
    handler.get_by_role("link", name=tab).click()
    handler.locator(".line-number").click()
    handler.get_by_role("button", name="认领").click()
    handler.fill("#reply-finding", "已处理")
    handler.locator("#panel").get_by_role("button", name="提交回单").click()
    expect(handler.locator(".field-errors")).to_have_count(4)
    expect(handler.locator("#reply-finding")).to_have_value("已处理")
    handler.select_option("#reply-cause", index=1)
    handler.fill("#reply-finding", "核对账单：月租重复出账一次，多收三十元，与用户所述一致。")
    handler.fill("#reply-customer_contacted_at", "2026-02-13T16:20")
    handler.fill("#reply-next_step", "退回三十元至话费账户，当日到账。")
    handler.locator("#panel").get_by_role("button", name="提交回单").click()
    expect(handler.locator("#sheet-head")).to_contain_text("待审核")


def review_and_answer(agent: Page, ticket: Ticket, words: str) -> None:
    agent.goto(f"/desk/sheets/{ticket.sheets.get(kind=SheetKind.HANDLING).pk}/")
    agent.get_by_role("button", name="审核通过").first.click()
    expect(agent.locator("#alerts")).to_contain_text("通过")
    answer(agent, ticket, words)


def answer(agent: Page, ticket: Ticket, words: str) -> None:
    agent.goto(f"/desk/tickets/{ticket.number}/resolve")
    agent.select_option("#resolve-code", index=1)
    agent.select_option("#resolve-cause", index=1)
    agent.fill("#resolve-answer", words)
    agent.locator("#panel").get_by_role("button", name="答复客户").click()
    expect(agent.locator("#ticket-head")).to_contain_text("已答复")


def call_back(colleague: Page, ticket: Ticket) -> None:
    """Somebody else than who answered rings, without seeing the number, and reopens."""
    sheet = ticket.sheets.get(kind="callback")
    colleague.goto(f"/desk/sheets/{sheet.pk}/")
    colleague.get_by_role("button", name="认领").click()
    colleague.get_by_role("link", name="外呼客户").click()
    colleague.locator("#panel").get_by_role("button", name="外呼客户").click()
    expect(colleague.locator(".call")).to_contain_text("139****5678")
    assert NUMBER not in colleague.content()
    colleague.get_by_role("link", name="结束通话").click()
    colleague.get_by_label("已与客户通话").check()
    colleague.fill("#end_call-note", "客户称未收到退款，要求核实")
    colleague.locator("#panel").get_by_role("button", name="结束通话").click()
    expect(colleague.locator("#alerts")).to_contain_text("通话")
    colleague.goto(f"/desk/sheets/{sheet.pk}/complete")
    colleague.get_by_label("客户要求重开").check()
    colleague.locator("#panel").get_by_role("button", name="完成回访").click()
    expect(colleague.locator("#alerts")).to_contain_text("完成")
