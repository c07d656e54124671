"""The process map, departures and stuck sheets equal a count of their own from the journal; page,
rows and API say the same; who may see them."""

from datetime import date, timedelta

import pytest
from django.test import Client

from ringback.base import worker
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.reports import flow, flow_pages, queries, words
from ringback.reports.models import HoldingFact
from ringback.reports.queries import Part, Scale, Selection
from ringback.reports.states import AGAINST, CLAUSES, Deviation, Node
from ringback.reports.tests.flow_recount import FlowRecount, at_rank
from ringback.reports.tests.independent import local
from ringback.reports.tests.test_counting import registered
from ringback.reports.tests.world import (
    AGENT,
    BILLING,
    COUNTY,
    COUNTY_LEAD,
    HANDLER,
    LEAD,
    OTHER_CITY,
    START,
    SYSTEM,
)
from ringback.tickets import commands as tickets
from ringback.tickets.commands import ReplyDraft
from ringback.tickets.states import ClosureBasis, Kind, SheetKind

pytestmark = pytest.mark.django_db
LIVED = (3, 25)
EVER = Selection(since=date(2026, 1, 1), until=date(2026, 6, 1))


def user(name: str, role: Role, path: str = "/44/") -> Client:
    made = identity.add_user(
        username=name, display_name=name, password=None, actor=SYSTEM, now=START
    )
    identity.grant(user=made, role=role, scope_path=path, actor=SYSTEM, now=START)
    return logged_in(made)


def befell(world) -> None:
    """A case whose department sends it back without ground, then does the work, and one without
    any detour: whatever chance has made of the others."""
    for is_straight in (False, True):
        at = world.now
        ticket_id = registered(at, kind=Kind.INQUIRY)
        told = {"actor": LEAD, "now": at}
        tickets.accept(ticket_id=ticket_id, promised_at=None, **told)
        sheet_id = tickets.dispatch(
            ticket_id=ticket_id, kind=SheetKind.HANDLING, department_path=BILLING, **told
        ).pk
        if not is_straight:
            tickets.return_sheet(sheet_id=sheet_id, reason="wrong_area", actor=HANDLER, now=at)
            tickets.refuse_return(sheet_id=sheet_id, **told)
        tickets.claim(sheet_id=sheet_id, actor=HANDLER, now=at)
        world.now += timedelta(minutes=10)
        draft = ReplyDraft(
            cause="misunderstanding",
            finding="账单与套餐一致，客户误读了两个计费周期，已逐项核对",
            customer_contacted_at=at,
            next_step="向客户说明账单，无需退费",
        )
        tickets.reply(sheet_id=sheet_id, draft=draft, actor=HANDLER, now=world.now)
        tickets.pass_reply(sheet_id=sheet_id, actor=LEAD, now=world.now)
        tickets.resolve(
            ticket_id=ticket_id,
            answer="账单无误，已逐项说明",
            code="explained",
            cause="misunderstanding",
            actor=AGENT,
            now=world.now,
        )
        tickets.confirm(ticket_id=ticket_id, actor=AGENT, now=world.now)
        tickets.close(ticket_id=ticket_id, basis=ClosureBasis.CONFIRMED, actor=AGENT, now=world.now)
    worker.drain(world.now)


def test_the_map_equals_an_independent_count_and_opens_its_rows(lived):
    middle = date(2026, 2, 4)
    seen = set()
    for path in ("/44/", COUNTY, OTHER_CITY):
        for since, until in ((EVER.since, EVER.until), (date(2026, 2, 3), middle)):
            chosen = Selection(since=since, until=until, path=path)
            found = queries.flow(selection=chosen, actor=LEAD, now=lived.now)
            again = FlowRecount(since, until, path)
            assert {(a.source, a.target): (a.count, a.median, a.p90) for a in found.arrows} == {
                arrow: (len(taken), at_rank(taken, 5), at_rank(taken, 9))
                for arrow, taken in again.arrows().items()
            }
            told = {line.deviation: line.count for line in found.deviations}
            detours = again.detours()
            assert {code: told.get(code, 0) for code in detours} == detours
            assert found.stuck == len(again.stuck(lived.now))
            seen |= {(a.source, a.target) for a in found.arrows} | set(detours)
    assert local(lived.now) > middle
    assert {("dispatched", "claimed"), ("passed", "answered"), ("replied", "passed")} <= seen
    assert {"returned", "return_refused"} <= seen

    found = queries.flow(selection=EVER, actor=LEAD, now=lived.now)
    # A desk at work never leaves the lives of its cases.
    assert Deviation.OUT_OF_TURN not in {line.deviation for line in found.deviations}
    rows_add_up(found)


def rows_add_up(found) -> None:
    for arrow in found.arrows:
        chosen = EVER.narrowed(source=arrow.source, target=arrow.target)
        opened = all_rows("moves", chosen)
        assert len(opened) == arrow.count
        assert at_rank(sorted(row.seconds for row in opened), 9) == arrow.p90
    for line in found.deviations:
        opened = all_rows("deviations", EVER.narrowed(deviation=line.deviation))
        assert len(opened) == line.count
        assert len({row.fact.ticket_id for row in opened}) == line.cases
    for line in found.departments:
        for code, count in line.counts.items():
            chosen = EVER.narrowed(deviation=code, department_path=line.department_path)
            assert len([r for r in all_rows("deviations", chosen) if r.fact.sheet_id]) == count
    for code, figure in found.figures.items():
        told = queries.rows(code=code, part=Part.HIT, selection=EVER, before="", actor=LEAD)
        assert told.count == figure.amount.hits


def all_rows(code, chosen, part=Part.ALL):
    told = {"code": code, "part": part, "before": "", "actor": LEAD, "limit": 10_000}
    return queries.rows(selection=chosen, **told).rows


def test_what_kept_to_the_flow_and_what_is_stuck(lived):
    """Stuck sheets come page by page, longest first."""
    lived.pass_by(days=12)
    left = {
        row.fact.ticket_id for row in all_rows("deviations", EVER) if row.fact.deviation in AGAINST
    }
    kept, missed = (
        {row.fact.ticket_id for row in all_rows("kept_to_flow", EVER, part)}
        for part in (Part.HIT, Part.MISS)
    )
    assert kept
    assert not kept & left
    assert missed
    assert missed <= left
    expected = FlowRecount(EVER.since, EVER.until, "/44/").stuck(lived.now)
    found: list[HoldingFact] = []
    after = ""
    while True:
        page = queries.stuck(selection=EVER, actor=LEAD, now=lived.now, after=after, limit=2)
        found += page.rows
        after = page.later
        if not after:
            break
    assert len(expected) > 2
    assert {row.sheet_id for row in found} == expected
    assert len(found) == page.count == len(expected)
    assert [row.stuck_at for row in found] == sorted(row.stuck_at for row in found if row.stuck_at)
    with pytest.raises(NotFound):
        queries.stuck(selection=EVER, actor=LEAD, now=lived.now, after="x_y")


def test_page_and_api_say_the_same_and_numbers_lead_to_rows(lived):
    lead = user("lead", Role.LEAD)
    found = queries.flow(selection=EVER, actor=LEAD, now=lived.now)
    page = lead.get(f"/reports/flow/?{EVER.address}")
    assert page.status_code == 200
    shown = page.context["page"]
    arrows = shown.tables["arrows"].lines
    assert [cells[1].text for _name, cells in arrows] == [
        words.number(each.count) for each in found.arrows
    ]
    assert [cells[3].text for _name, cells in arrows] == [
        words.value(Scale.SECONDS, each.p90) for each in found.arrows
    ]
    assert [each["label"] for each in shown.map["arrows"]] == [
        words.number(each.count) for each in found.arrows
    ]
    for table in ("arrows", "deviations", "departments"):
        for _name, cells in shown.tables[table].lines[:4]:
            for cell in cells:
                if "/rows/" in cell.address:
                    rows = lead.get(cell.address).context["page"]
                    assert rows.count == cell.text, cell.address
    client = api("report.read")
    told = client.get(f"/api/v1/reports/flow?{EVER.address}").json()
    assert [
        (each["source"], each["target"], each["count"], each["median_seconds"], each["p90_seconds"])
        for each in told["arrows"]
    ] == [(a.source, a.target, a.count, a.median, a.p90) for a in found.arrows]
    assert [(d["deviation"], d["clause"], d["count"], d["cases"]) for d in told["deviations"]] == [
        (d.deviation, CLAUSES[Deviation(d.deviation)], d.count, d.cases) for d in found.deviations
    ]
    assert {each["code"]: each["value"] for each in told["figures"]} == {
        code: figure.value for code, figure in found.figures.items()
    }
    assert told["stuck"] == found.stuck
    listed = client.get("/api/v1/reports/stuck").json()
    assert listed["count"] == found.stuck
    assert all(each["since"] and each["limit"] for each in listed["sheets"])
    rows_say_who_has_the_case(lead, lived)


def api(*scopes: str) -> Client:
    _client, token = identity.add_client(
        name=f"app-{len(scopes)}", scopes=scopes, actor=SYSTEM, now=START
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


def rows_say_who_has_the_case(lead, lived) -> None:
    page = lead.get(f"/reports/rows/moves/all/?{EVER.address}")
    open_lines = [line for line in page.context["page"].lines if line.held]
    assert open_lines
    assert all(line.held.who and line.held.since <= lived.now for line in open_lines)
    stuck = lead.get("/reports/flow/stuck/")
    assert stuck.status_code == 200
    assert (
        len(stuck.context["page"].lines)
        == queries.flow(selection=EVER, actor=LEAD, now=lived.now).stuck
    )


def test_who_may_watch_and_what_cannot_be_asked(lived):
    agent, county = user("agent", Role.AGENT), user("county", Role.LEAD, COUNTY)
    quality = user("quality", Role.QUALITY)
    assert agent.get("/reports/flow/").status_code == 403
    assert agent.get("/reports/flow/stuck/").status_code == 403
    assert quality.get("/reports/flow/").status_code == 200
    assert 'href="/reports/flow/"' in county.get("/desk/").content.decode()
    assert county.get(f"/reports/flow/?path={OTHER_CITY}").status_code == 422
    assert county.get("/reports/flow/?since=2026-06-01&until=2026-01-01").status_code == 422
    assert county.get("/reports/flow/stuck/?after=x").status_code == 404
    assert county.get("/reports/rows/moves/all/?source=%00").status_code == 400
    with pytest.raises(NotAllowed):
        queries.flow(selection=EVER, actor=AGENT, now=lived.now)
    with pytest.raises(NotFound):
        queries.stuck(selection=EVER.narrowed(path=OTHER_CITY), actor=COUNTY_LEAD, now=lived.now)


def test_words_and_clauses_are_there_for_all(handbook):
    assert set(CLAUSES) == set(Deviation)
    assert {words.node(each) for each in Node}.isdisjoint(set(Node))
    assert set(flow_pages.BY_DEPARTMENT) <= set(Deviation)
    assert flow.CARDS
