"""Ten minutes of a Friday before Spring Festival, as a buyer is shown them, in one browser.

A customer calls a second time about a promise that was broken; her complaint is recognised, read
back and registered by a handful of keys; the manual is revised overnight and each case keeps its
own limit; an empty reply is blocked, the lead is warned, the proper reply is reviewed, the customer
answers by digits and the case closes; the journal proves itself. What no feature is behind yet
(orders and refunds of the billing system, supervision orders, the wallboard) is left out.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from ringback.base import seals
from ringback.base.models import Entry
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW
from ringback.identity.queries import Role
from ringback.messaging import commands as messaging
from ringback.messaging.models import Contact
from ringback.recognition.tests import small
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind
from tests.journeys.test_handbook import approve_at_short_notice, write_the_draft
from tests.journeys.test_loop import Walk, reply_properly_at_last, review_and_answer

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "13812345678"
WORDS = f"{small.DISPUTE}，不退我找工信部"
BY_KEYS = 12
"""Keys a complaint may cost beyond the number and the customer's words, verification included."""


class Day(Walk):
    """The floor with two supervisors more, one who drafts and one who approves."""

    def __init__(self, browser: Browser, address: str, clock: time_machine.Traveller) -> None:
        super().__init__(browser, address, clock)
        self.author = self.floor._person("pen", "陆文博", Role.SUPERVISOR, self.floor.desk, "8005")
        self.approver = self.floor._person(
            "boss", "秦望舒", Role.SUPERVISOR, self.floor.desk, "8004"
        )
        self.keys = 0

    @property
    def phone(self) -> Page:
        if "phone" not in self.pages:
            self.pages["phone"] = self._page()
        page = self.pages["phone"]
        page.goto("/demo/phone")
        page.get_by_role("link", name="138****5678").click()
        return page

    def press(self, page: Page, *keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
            self.keys += 1

    def move_clock(self, to: str) -> None:
        page = self.pages["phone"]
        page.goto("/demo/clock")
        page.locator("[name=to]").fill(to)
        page.get_by_role("button", name="拨到此时").click()
        expect(page.locator("#alerts")).to_contain_text(to.replace("T", " "))


@pytest.fixture
def day(
    handbook: None,
    calendars: None,
    browser: Browser,
    live_server,
    settings: Settings,
    tmp_path: Path,
) -> Iterator[Day]:
    settings.RINGBACK_DEMO = True
    settings.RINGBACK_PUBLIC_URL = live_server.url
    settings.RINGBACK_KEY_DIR = tmp_path
    settings.RINGBACK_DATA_DIR = tmp_path / "data"
    settings.RINGBACK_DATA_DIR.mkdir()
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True) as clock:
        day = Day(browser, live_server.url, clock)
        small.put_in_use(tmp_path)
        yield day
        for page in day.pages.values():
            page.context.close()


def test_ten_minutes(day: Day) -> None:
    promised_and_broken(day)
    agent = day.as_(day.floor.agent)
    old = sixty_second_call(day, agent)
    wrapped_up_by_two_keys(day, agent)
    due_date_explains_itself(agent, old)
    manual_is_revised(day)
    new = taken_after_midnight(day)
    assert limits_of(agent, new) != limits_of(agent, old)
    reply_is_blocked_then_proper(day, old)
    customer_is_content(day, old)
    journal_proves_itself()


def promised_and_broken(day: Day) -> None:
    """Yesterday's call: an answer by 18:00 that nobody gave."""
    case = day.floor.accepted(category="network.no_signal", kind=Kind.FAULT)
    evening = NOW - timedelta(hours=22, minutes=20)
    Ticket.objects.filter(pk=case.pk).update(
        registered_at=NOW - timedelta(days=1), promised_at=evening
    )
    Contact.objects.filter(pk=day.floor.call().pk).update(
        opened_at=NOW - timedelta(days=1), outcome="ticket", ended_at=NOW, ticket_id=case.pk
    )


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
    agent.locator("#writing-text").fill(WORDS)
    expect(agent.locator("#recognised")).to_contain_text("投诉")
    is_not_filed_as_an_enquiry(agent)
    agent.locator("#writing-text").focus()
    day.press(agent, "Enter")
    agent.wait_for_url("**/read-back")
    day.press(agent, "Enter")
    expect(agent.locator(".receipt-number")).to_be_visible()
    assert day.keys <= BY_KEYS
    case = Ticket.objects.latest("pk")
    assert (case.kind, case.category) == ("complaint", "support.fee_dispute")
    day.work()
    expect(day.phone.locator(".bubble").last).to_contain_text("02-14 16:20")
    return case


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
    """The next caller asks for a balance: a contact more, no case more."""
    cases = Ticket.objects.count()
    before = day.floor.call(number="13700001111")
    actor = day.floor.agent.actor
    messaging.wrap_up(contact_id=before.pk, code="basic.balance", actor=actor, now=NOW)
    contact = day.floor.call(number="13700002222")
    agent.goto(f"/desk/contacts/{contact.pk}/")
    agent.keyboard.press("Alt+w")
    expect(agent.locator(".pick").first).to_be_focused()
    agent.keyboard.press("1")
    expect(agent.locator(".ended")).to_contain_text("话费余额")
    contact.refresh_from_db()
    assert (contact.outcome, contact.wrap_up_code) == ("wrapped_up", "basic.balance")
    assert Ticket.objects.count() == cases


def due_date_explains_itself(agent: Page, case: Ticket) -> None:
    agent.goto(f"/desk/tickets/{case.number}/")
    agent.locator("a[href*='/why/']").last.click()
    shown = agent.locator("main")
    expect(shown).to_contain_text("§ 3.2.2")
    expect(shown).to_contain_text("24")
    expect(shown).to_contain_text("2月14日 16:20")


def manual_is_revised(day: Day) -> None:
    """24 hours become 12 from midnight on; who wrote it cannot approve it."""
    author, approver = day.as_(day.author), day.as_(day.approver)
    write_the_draft(author)
    expect(author.get_by_text("您参与了起草，须由他人批准")).to_be_visible()
    approver.goto(author.url)
    approve_at_short_notice(approver)


def taken_after_midnight(day: Day) -> Ticket:
    day.move_clock("2026-02-14T08:00")
    agent = day.as_(day.floor.agent)
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
    reply_properly_at_last(day.as_(day.floor.handler), case)
    day.move_clock("2026-02-14T14:20")
    lead = day.as_(day.floor.lead)
    lead.goto("/notices/")
    warned = lead.locator("main").get_by_role("listitem").filter(has_text=spaced(case.number))
    expect(warned.filter(has_text="处理时限即将到期")).to_have_count(1)
    review_and_answer(day.as_(day.floor.agent), case, "经核查确实多收，已退回三十元。")


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
    while seals.seal_settled(NOW + timedelta(days=2)):
        pass
    assert list(seals.verify()) == []
    Entry.objects.filter(kind="ticket.resolved").update(actor="user:somebody-else")
    assert [finding.code for finding in seals.verify()] == ["entry_changed"]
