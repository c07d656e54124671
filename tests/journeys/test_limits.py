"""Limits in a browser: a case handed down, an order and its answer, the month's targets."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from ringback.base import worker
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, Floor
from ringback.tickets import commands as tickets
from ringback.tickets.commands import HandedDown
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import LetterSource
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def floor(handbook: None, calendars: None):
    catalog_queries._read.clear()
    with time_machine.travel(NOW + HOUR, tick=True):
        yield Floor()


@pytest.fixture
def case(floor):
    """Handed down while a department works on it: it is supervised from its birth."""
    found = floor.case_of(floor.claimed())
    floor.resolved()
    letter = HandedDown(
        source=LetterSource.PETITION,
        number="粤信〔2026〕0213号",
        received_at=NOW,
        deadline=NOW + 30 * HOUR,
    )
    tickets.record_letter(
        ticket_id=found.pk, letter=letter, actor=floor.agent.actor, now=NOW + HOUR
    )
    worker.drain(NOW + HOUR)
    return found


@pytest.fixture
def become(context, live_server):
    def become(person) -> None:
        cookie = person.client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    return become


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_an_order_is_answered_and_the_letter_and_the_targets_fit(
    context, page, live_server, floor, case, become, language, theme, width
):
    read_as(context, live_server.url, language, theme)
    page.set_viewport_size({"width": width, "height": 900})
    become(floor.handler)
    _answer(page, WorkSheet.objects.get(kind="supervision"), language, width)
    become(floor.lead)
    for address in (
        f"/desk/tickets/{case.number}/letter/",
        f"/desk/tickets/{case.number}/",
        "/reports/targets/",
        "/reports/pauses/",
    ):
        page.goto(address)
        look_at(page, width)


def _answer(page, order, language, width) -> None:
    page.goto(f"/desk/sheets/{order.pk}/")
    claim = "认领" if language == "zh-hans" else "Claim"
    page.get_by_role("button").filter(has_text=claim).first.click()
    page.locator("[name=progress]").fill("已查明第三方页面订购，退费已发起")
    page.locator("[name=difficulty]").fill("财务复核要到下午")
    page.locator("[name=completes_at]").fill("2026-02-14T10:00")
    look_at(page, width)
    page.locator("form:has([name=progress]) .panel-buttons button").first.click()
    expect(page.get_by_text("财务复核要到下午").first).to_be_visible()
    look_at(page, width)
