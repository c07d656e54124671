"""The reports in a browser: accessible in any look, drawn under the strict content policy, and a
number leads to its rows."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from ringback.base import worker
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, SYSTEM, Floor
from ringback.feedback import commands as feedback
from ringback.feedback.queries import Invitation
from ringback.feedback.states import Question
from tests.browser.looks import LOOKS, look_at, read_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def floor(handbook: None, calendars: None):
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=True):
        yield Floor()


@pytest.fixture
def lead(context, live_server, page, floor):
    """The lead's browser, after a day with a call, a rated case and one in a department."""
    floor.call()
    floor.replied()
    rated = floor.resolved()
    worker.drain(NOW + timedelta(hours=3))
    invitation = Invitation.objects.get(ticket=rated)
    for question, answer in ((Question.SOLVED, "1"), (Question.RESULT, "5")):
        feedback.rate(
            invitation_id=invitation.pk,
            question=question,
            answer=answer,
            channel="sms",
            actor=SYSTEM.acting_for(f"customer:{rated.customer_id}"),
            now=NOW + timedelta(hours=3),
        )
    worker.drain(NOW + timedelta(hours=4))
    cookie = floor.lead.client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_reports_are_accessible_and_fit(context, lead, live_server, language, theme, width):
    read_as(context, live_server.url, language, theme)
    lead.set_viewport_size({"width": width, "height": 900})
    rated = Invitation.objects.get().ticket
    case = f"/reports/cases/{rated.number}/"
    lists = ("/reports/rows/on_time/all/", "/reports/rows/cases/all/", "/reports/flow/stuck/")
    for address in ("/reports/", "/reports/wall/", "/reports/flow/", *lists, case):
        lead.goto(address)
        if address == "/reports/":
            expect(lead.locator("[data-chart] svg")).to_have_count(4)
        if address == "/reports/flow/":
            expect(lead.locator("[data-flow-map] svg")).to_have_count(1)
        look_at(lead, width)


def test_a_number_leads_to_its_rows_and_they_to_the_case(lead):
    lead.goto("/desk/")
    lead.locator(".side-link", has_text="服务报告").click()
    cases = lead.locator(".figure", has=lead.locator("#figure-cases"))
    count = cases.locator(".figure-value").inner_text()
    cases.locator(".figure-value a").click()
    expect(lead.locator(".head-meta")).to_have_text(count)
    expect(lead.locator("tbody tr")).to_have_count(int(count))
    lead.locator("tbody th a").first.click()
    expect(lead).to_have_url(re.compile("/desk/tickets/"))
    lead.locator("a[href^='/reports/cases/']").click()
    expect(lead.locator("h1")).to_be_visible()
    expect(lead.locator("main")).to_contain_text("用时与时限对照")


def test_how_a_figure_is_computed_stands_beside_it(lead):
    lead.goto("/reports/")
    figure = lead.locator(".figure", has=lead.locator("#figure-satisfaction"))
    figure.locator("summary").click()
    expect(figure).to_contain_text("静默和推测均不计入")
    expect(figure.locator("a", has_text="§ 1.4.2")).to_be_visible()
