"""The report's page, its rows, its workbook and the API say the same; who may see them."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ringback.base.models import Entry
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.reports import pages, queries, words
from ringback.reports.definitions import PERIOD
from ringback.reports.queries import Scale, Selection
from ringback.reports.tests.world import COUNTY, LEAD, OTHER_CITY, START, SYSTEM, World
from ringback.tickets.queries import Ticket

pytestmark = pytest.mark.django_db
LIVED = (1, 40)
EVER = Selection(since=date(2026, 1, 1), until=date(2026, 6, 1))


def user(name: str, role: Role, path: str = "/44/") -> Client:
    made = identity.add_user(
        username=name, display_name=name, password=None, actor=SYSTEM, now=START
    )
    identity.grant(user=made, role=role, scope_path=path, actor=SYSTEM, now=START)
    return logged_in(made)


def befell(world: World) -> None:
    world.pass_by(days=8)


def test_every_figure_stands_once_on_the_page():
    shown = [code for _title, codes in pages.SECTIONS for code in codes]
    assert sorted(shown) == sorted(PERIOD)


def test_page_workbook_and_api_say_the_same(lived):
    lead = user("lead", Role.LEAD)
    report = queries.period(selection=EVER, actor=LEAD)
    page = lead.get(f"/reports/?{EVER.address}")
    assert page.status_code == 200
    shown = {
        card.definition.code: card
        for section in page.context["page"].sections
        for card in section.cards
    }
    assert {code: card.value.text for code, card in shown.items()} == {
        code: words.value(figure.definition.scale, figure.value)
        for code, figure in report.figures.items()
    }
    days = f"since={EVER.since}&until={EVER.until}"
    told = api("report.read").get(f"/api/v1/reports/period?{days}").json()
    assert {each["code"]: each["value"] for each in told["figures"]} == {
        code: figure.value for code, figure in report.figures.items()
    }
    assert {each["code"]: each["count"] for each in told["figures"]} == {
        code: figure.amount.count for code, figure in report.figures.items()
    }
    assert told["limits"]
    assert [each["kept"] for each in told["limits"]] == [each.amount.hits for each in report.limits]
    file = lead.get(f"/reports/export.xlsx?{EVER.address}").content
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    head, *lines = book.get_sheet_by_index(0).to_python()
    assert len(head) == len(lines[0])
    by_code = {line[-1]: line for line in lines}
    for code, figure in report.figures.items():
        cell = by_code[code][1]
        if figure.value is None:
            assert cell == ""
        elif figure.definition.scale is Scale.SECONDS:
            assert in_seconds(cell) == pytest.approx(figure.value, abs=1)
        else:
            assert cell == pytest.approx(figure.value)
        assert by_code[code][3] == figure.amount.count


def in_seconds(cell: object) -> float:
    """Spreadsheets keep a length of time as parts of a day; readers tell a whole one as such."""
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    assert isinstance(cell, float | int)
    return cell * 86_400


def api(*scopes: str) -> Client:
    _client, token = identity.add_client(name="app", scopes=scopes, actor=SYSTEM, now=START)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_every_number_on_the_page_leads_to_as_many_rows(lived):
    lead = user("lead", Role.LEAD)
    page = lead.get(f"/reports/?{EVER.address}").context["page"]
    for section in page.sections:
        for card in section.cards:
            rows = lead.get(card.count.address).context["page"]
            assert rows.count == card.count.text
    for table in page.tables.values():
        for _name, cells in table.lines[:3]:
            for cell in cells:
                if "/rows/" in cell.address and cell.text.replace(",", "").isdigit():
                    rows = lead.get(cell.address).context["page"]
                    assert rows.count == cell.text, cell.address


def test_only_who_leads_reads_reports_and_only_of_their_part(lived):
    agent, county = user("agent", Role.AGENT), user("county", Role.LEAD, COUNTY)
    assert agent.get("/reports/").status_code == 403
    assert agent.get("/reports/rows/cases/all/").status_code == 403
    assert agent.get("/reports/export.xlsx").status_code == 403
    assert "/reports/" not in agent.get("/desk/").content.decode()
    assert 'href="/reports/"' in county.get("/desk/").content.decode()
    assert county.get("/reports/").status_code == 200
    # An organisation that is not offered is no choice of the form.
    assert county.get(f"/reports/?path={OTHER_CITY}").status_code == 422
    assert county.get(f"/reports/rows/cases/all/?path={OTHER_CITY}").status_code == 422
    nobody = Client().get("/reports/")
    assert nobody.status_code == 302
    assert "log-in" in nobody.headers["Location"]


def test_on_the_first_of_a_month_one_tab_is_where_we_are(handbook, calendars):
    with time_machine.travel(datetime(2026, 3, 1, 4, tzinfo=UTC), tick=False):
        page = user("lead", Role.LEAD).get("/reports/?since=2026-03-01&until=2026-03-01")
    assert page.status_code == 200
    assert [each["is_current"] for each in page.context["presets"]].count(True) == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/?since=2026-02-30", 422),
        ("/reports/?since=2026-06-01&until=2026-01-01", 422),
        ("/reports/?since=2020-01-01&until=2026-01-01", 422),
        ("/reports/?since=1960-01-01&until=1960-01-02", 422),
        ("/reports/?since=9999-12-30&until=9999-12-31", 422),
        ("/reports/rows/nothing/all/", 404),
        ("/reports/rows/cases/some/", 404),
        ("/reports/rows/cases/all/?before=x", 404),
        ("/reports/rows/contacts/all/?before=x", 404),
        ("/reports/rows/on_time/all/?edition_id=x", 404),
        ("/reports/rows/on_time/all/?clause=%00", 400),
        ("/reports/cases/12345678/", 404),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(handbook, calendars, address, status):
    assert user("lead", Role.LEAD).get(address).status_code == status


def test_a_case_s_report_masks_and_names_posts_not_people(lived):
    lead, far = user("lead", Role.LEAD), user("far", Role.LEAD, OTHER_CITY)
    here = Ticket.objects.filter(handling_path=COUNTY, originating_path=COUNTY)
    # Whoever takes part in a case may read it from elsewhere.
    ticket = here.exclude(parts__ref__startswith=f"path:{OTHER_CITY}")[:1].get()
    address = reverse("reports:case", args=[ticket.number])
    page = lead.get(address)
    assert page.status_code == 200
    told = page.content.decode()
    assert "user:" not in told
    assert "138****5678" in told
    assert "13812345678" not in told
    assert page.context["page"].limits
    assert far.get(address).status_code == 404


def test_a_client_without_the_verb_is_refused(lived):
    address = "/api/v1/reports/period?since=2026-02-01&until=2026-02-28"
    assert api("ticket.register").get(address).status_code == 403
    assert Client().get(address).status_code == 401


def test_rows_leave_as_a_file_after_a_proof_for_a_purpose_and_on_record(lived):
    lead = user("lead", Role.LEAD)
    address = f"/reports/rows/cases/all/rows.xlsx?{EVER.address}"
    file = lead.post(address, {"purpose": "review"})
    book = CalamineWorkbook.from_filelike(BytesIO(file.content))
    _head, *lines = book.get_sheet_by_index(0).to_python()
    entry = Entry.objects.get(kind="report.exported")
    assert len(lines) == entry.content["count"] == Ticket.objects.count()
    assert {line[0] for line in lines} == {row.number for row in Ticket.objects.all()}
    assert (entry.subject_id, entry.content["purpose"]) == ("cases", "review")
    about = book.get_sheet_by_index(1).to_python()
    assert entry.pk in {line[1] for line in about}
    assert "13812345678" not in str(lines)
    assert lead.post(address, {"purpose": "curiosity"}).status_code == 422
    # What says nothing of a single case leaves as it always did.
    later = lived.now + timedelta(minutes=16)  # a proof holds a quarter of an hour
    with time_machine.travel(later, tick=False):
        assert lead.get(f"/reports/export.xlsx?{EVER.address}").status_code == 200
        stale = lead.post(address, {"purpose": "review"})
    assert stale["Location"].startswith("/account/proof?next=")
    assert Entry.objects.filter(kind="report.exported").count() == 1
    assert user("agent", Role.AGENT).post(address, {"purpose": "review"}).status_code == 403
    assert lead.get(address).status_code == 405


def test_more_rows_than_the_clause_allows_stay_here(lived, monkeypatch):
    lead = user("lead", Role.LEAD)
    monkeypatch.setattr("ringback.reports.exporting.most_rows", lambda now: 3)
    file = lead.post(f"/reports/rows/cases/all/rows.xlsx?{EVER.address}", {"purpose": "review"})
    assert file.status_code == 422
    assert not Entry.objects.filter(kind="report.exported").exists()
