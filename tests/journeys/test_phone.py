"""The simulated phone in a browser: accessible in any look, answered by keys, alive by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import Page, expect

from ringback.catalog import commands as catalog
from ringback.catalog import queries as catalog_queries
from ringback.customers.tests import samples
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging import commands, queries
from ringback.messaging.commands import Ask, Draft, Party
from ringback.messaging.models import InboundReply
from ringback.messaging.sending import send_due
from ringback.messaging.states import Channel, Level, Purpose
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Beijing
NUMBER = "13900001234"
SYSTEM = Actor.system("test")
AGENT = Actor(
    "user:agent",
    verbs=frozenset({"contact.open", "contact.verify"}),
    scope_paths=(samples.COUNTY,),
)


@pytest.fixture(autouse=True)
def clock(handbook: None, calendars: None):
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def send() -> Callable[..., str]:
    """Send a text; answers the address of the phone it has arrived on."""

    def send(body: str, **facts) -> str:
        queued = commands.queue_message(
            draft=Draft(
                key=f"test:{uuid4()}",
                purpose=Purpose.RECEIPT,
                recipient=NUMBER,
                body=body,
                language="zh-hans",
                subject_kind="ticket",
                subject_id="7",
                **facts,
            ),
            actor=SYSTEM,
            now=NOW,
        )
        send_due(instants.now())
        return f"/demo/phone/{queued.recipient_index}"

    return send


@pytest.fixture
def ringing() -> tuple[str, queries.Contact]:
    """A call that waits for the service password: the address of the phone, and the contact."""
    samples.tree()
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    contact = commands.open_contact(
        channel=Channel.PHONE,
        organisation_path=samples.COUNTY,
        party=Party(number=NUMBER, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    asked = commands.ask_password(contact_id=contact.pk, actor=AGENT, now=instants.now())
    send_due(instants.now())
    return f"/demo/phone/{asked.recipient_index}", contact


def news(page: Page) -> None:
    """What the live stream says; the test's server has none."""
    page.evaluate("htmx.trigger(document.body, 'live:phone')")


ASK = Ask(answers=("1", "2", "3", "4", "5"), until=NOW + timedelta(days=1))


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_it_is_accessible_and_fits(
    context, page, live_server, send, ringing, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    send("您的受理单已答复，诚邀您评价。", asks=ASK)
    address, _contact = ringing
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/demo/phone", address):
        page.goto(path)
        look_at(page, width)
    answer = page.get_by_role("button", name="发送" if language == "zh-hans" else "Send")
    expect(answer).to_be_in_viewport(ratio=1)


def test_a_text_is_answered_by_a_digit_from_the_keyboard(page, send):
    send("您对处理结果满意吗？", asks=ASK)
    page.goto("/demo/phone")
    page.get_by_role("link", name="139****1234").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="回复数字：").get_by_role("button", name="2").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bubble-own")).to_contain_text("2")
    expect(page.get_by_role("group", name="回复数字：")).to_have_count(0)
    assert InboundReply.objects.get().question is not None


def test_a_text_is_answered_in_words(page, send):
    page.goto(send("您的受理单已答复。"))
    page.get_by_label("回复短信").fill("谢谢，已经好了")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble-own")).to_contain_text("谢谢，已经好了")
    expect(page.get_by_label("回复短信")).to_have_value("")


def test_a_new_message_appears_by_itself_and_leaves_what_is_being_typed(page, send, ringing):
    address, _contact = ringing
    page.goto(address)
    page.get_by_label("回复短信").fill("正在写")
    page.locator("[data-key='7']").click()
    send("第二条")
    news(page)
    expect(page.locator(".bubble-new")).to_contain_text("第二条")
    expect(page.locator(".bubble-new")).to_be_in_viewport()
    expect(page.locator("#phone-news")).to_contain_text("1 条新消息")
    expect(page.get_by_label("回复短信")).to_have_value("正在写")
    expect(page.locator("[data-keyed]")).to_have_value("7")
    expect(page.locator("[data-keypad]")).to_be_visible()


def test_another_phone_that_rings_is_marked_in_the_list(page, send):
    page.goto("/demo/phone")
    expect(page.get_by_text("尚未发送任何消息")).to_be_visible()
    send("验证码 123456")
    news(page)
    expect(page.get_by_role("link", name="139****1234")).to_contain_text("1 条新消息")


def test_a_password_is_keyed_in_on_the_keypad(page, ringing):
    address, contact = ringing
    page.goto(address)
    for key in NUMBER[-6:]:
        page.locator(f"[data-key='{key}']").click()
    page.get_by_role("button", name="井号键：完成").click()
    expect(page.locator(".bubble-own")).to_contain_text("服务密码，不留存")
    level = queries.level_reached(contact_id=contact.pk, at=instants.now())
    assert level is Level.PASSWORD


def test_without_script_digits_and_words_can_be_sent(browser, live_server, send, settings, ringing):
    settings.RINGBACK_DEMO = True
    address, _contact = ringing
    send("您对处理结果满意吗？", asks=ASK)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(address)
    page.get_by_role("group", name="回复数字：").get_by_role("button", name="5").click()
    expect(page.locator(".bubble-own")).to_have_count(1)
    page.locator("[data-keyed]").fill("001234")
    page.locator("noscript").get_by_role("button").click()
    expect(page.locator(".bubble-own")).to_have_count(2)
    context.close()
