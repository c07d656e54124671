"""The portal in a browser: from words to a receipt, in any look, with and without script."""

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from ringback.catalog import commands as catalog
from ringback.catalog import queries as catalog_queries
from ringback.messaging.tests.outbox import code_sent
from ringback.people.tests import samples
from ringback.portal.tests.walks import (
    FAULT,
    NOW,
    PHONE,
    SYSTEM,
    WORDS,
    accepted,
    answered,
    wrong,
)
from ringback.tickets.queries import Ticket
from ringback.tickets.states import StatementKind
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _house(handbook: None, calendars: None) -> Iterator[None]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        catalog.install_packaged(actor=SYSTEM, now=NOW)
        samples.tree()
        yield


def go_on(page: Page) -> None:
    page.locator("main form[method=post] .btn-primary").first.click()


def enter(page: Page, phone: str = PHONE) -> None:
    page.fill("[name=number]", phone)
    go_on(page)
    page.fill("[name=digits]", code_sent())
    go_on(page)


def fill_in(page: Page) -> None:
    page.fill("[name=q-fault_since]", "2026-02-12T09:30")
    page.check("[name=q-modem_light][value=los_red]")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_screen_is_accessible_and_fits(
    context: BrowserContext, page: Page, live_server, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    page.set_viewport_size({"width": width, "height": 900})
    case = answered()
    for address in (
        "/",
        "/service/",
        "/service/?q=余额",
        "/service/categories/network/",
        "/service/types/basic.itemised_bill/",
        "/service/track",
    ):
        page.goto(address)
        look_at(page, width)
    page.goto("/service/apply/")
    page.fill("[name=text]", WORDS)
    go_on(page)
    look_at(page, width)
    go_on(page)
    go_on(page)
    look_at(page, width)  # something is missing
    fill_in(page)
    go_on(page)
    look_at(page, width)
    enter(page)
    look_at(page, width)  # an open case comes first
    page.locator("main form .btn:not(.btn-primary)").last.click()
    look_at(page, width)
    go_on_and_send(page)
    look_at(page, width)
    own = f"/service/cases/{case.number}/"
    for address in ("/service/cases/", own, f"{own}report", "/service/consents/"):
        page.goto(address)
        look_at(page, width)


def go_on_and_send(page: Page) -> None:
    page.locator("form[action$='/check'] button").click()
    expect(page.locator(".receipt-number")).to_be_visible()


def test_three_minutes_from_words_to_a_receipt(page: Page):
    page.goto("/service/")
    page.fill("[name=text]", WORDS)
    go_on(page)
    expect(page.locator("[name=category]:checked")).to_have_value(FAULT)
    go_on(page)
    fill_in(page)
    go_on(page)
    page.fill("[name=number]", PHONE)
    go_on(page)
    page.fill("[name=digits]", wrong(code_sent()))
    go_on(page)
    expect(page.locator(".field-errors")).to_be_visible()
    page.fill("[name=digits]", code_sent())
    go_on(page)
    expect(page.locator(".read-back")).to_contain_text("02-14 16:2")
    page.set_input_files(
        "[name=file]", {"name": "测速.txt", "mimeType": "text/plain", "buffer": b"3M"}
    )
    page.locator(".upload button").click()
    page.locator("form[action$='/check'] button").dblclick()
    expect(page.locator(".receipt-number")).to_be_visible()
    ticket = Ticket.objects.get()
    assert ticket.attachments.count() == 1
    page.go_back()
    expect(page.locator(".receipt-number")).to_be_visible()
    page.reload()
    assert Ticket.objects.count() == 1


def test_a_question_that_hangs_on_another_waits_for_it(page: Page):
    page.goto("/service/types/basic.invoice/")
    go_on(page)
    hanging = page.locator("[data-when]").first
    expect(hanging).to_be_hidden()
    page.locator("[name='q-invoice_title_kind'][value='organisation']").check()
    expect(hanging).to_be_visible()


def test_a_case_is_urged_and_added_to(page: Page):
    ticket = accepted()
    page.goto(f"/service/cases/{ticket.number}/")
    enter(page)
    expect(page).to_have_url(f"/service/cases/{ticket.number}/")
    page.locator("#urge button").click()
    expect(page.locator("#alerts")).to_contain_text("已提醒")
    expect(page.locator("#urge button")).to_have_count(0)
    page.locator("#say summary").click()
    page.fill("#say-body", "邻居家正常")
    page.locator("#say form button").dblclick()
    expect(page.locator("#story")).to_contain_text("邻居家正常")
    assert ticket.statements.filter(kind=StatementKind.ADDITION).count() == 1


def test_without_script_everything_still_works(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/")
    page.locator(".way-first").click()
    page.fill("[name=text]", WORDS)
    go_on(page)
    go_on(page)
    go_on(page)
    expect(page.locator(".field-errors")).to_have_count(2)
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    fill_in(page)
    go_on(page)
    enter(page)
    go_on_and_send(page)
    number = page.locator(".receipt-number").inner_text().replace(" ", "")
    page.goto(f"/service/cases/{number}/")
    page.locator("#say summary").click()
    page.fill("#say-body", "邻居家正常")
    page.locator("#say form button").click()
    expect(page.locator("#story")).to_contain_text("邻居家正常")
    page.locator("form[action='/service/leave'] button").click()
    expect(page.locator("#alerts")).to_contain_text("您已退出")
    context.close()
