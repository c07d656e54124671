"""Work lists and search: who has which, what stands in them, and how they are turned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.base.worker import drain
from ringback.desk.queries import lists
from ringback.desk.tests.floor import NOW, PHONE, Floor
from ringback.tickets import commands
from ringback.tickets.states import SheetKind


def addresses(client, path: str) -> list[str]:
    """Where the lines of a list lead, in order."""
    page = client.get(path).content.decode()
    lines = page.split('class="line-number"')[1:]
    return [line.split('href="')[1].split('"')[0] for line in lines]


@pytest.mark.parametrize(
    ("who", "tabs"),
    [
        ("agent", {"mine", "sheets", "pool", "callbacks", "review"}),
        ("handler", {"sheets", "department"}),
        (
            "lead",
            {"mine", "sheets", "department", "pool", "callbacks", "review", "release", "silent"},
        ),
    ],
)
def test_everybody_has_the_lists_of_their_work(floor: Floor, who: str, tabs: set[str]) -> None:
    page = getattr(floor, who).client.get("/desk/").content.decode()
    shown = {part.split("/")[0] for part in page.split('href="/desk/list/')[1:]}
    assert shown == tabs
    other = {"mine", "department", "release", "silent"} - tabs
    for tab in other:
        assert getattr(floor, who).client.get(f"/desk/list/{tab}/").status_code == 404


def test_a_case_wanders_from_the_pool_to_its_owner(floor: Floor) -> None:
    ticket = floor.registered()
    address = f"/desk/tickets/{ticket.number}/"
    assert addresses(floor.agent.client, "/desk/list/pool/") == [address]
    assert addresses(floor.stranger.client, "/desk/list/pool/") == []
    commands.take(ticket_id=ticket.pk, actor=floor.agent.actor, now=NOW)
    assert addresses(floor.agent.client, "/desk/list/pool/") == []
    assert addresses(floor.agent.client, "/desk/list/mine/") == [address]
    assert addresses(floor.colleague.client, "/desk/list/mine/") == []


def test_a_sheet_wanders_from_the_department_to_the_review(floor: Floor) -> None:
    sheet = floor.sheet()
    address = f"/desk/sheets/{sheet.pk}/"
    assert addresses(floor.handler.client, "/desk/list/department/") == [address]
    commands.claim(sheet_id=sheet.pk, actor=floor.handler.actor, now=NOW)
    assert addresses(floor.handler.client, "/desk/list/department/") == []
    assert addresses(floor.handler.client, "/desk/list/sheets/") == [address]
    assert addresses(floor.agent.client, "/desk/list/review/") == []
    commands.return_sheet(
        sheet_id=sheet.pk, reason="wrong_department", actor=floor.handler.actor, now=NOW
    )
    assert addresses(floor.agent.client, "/desk/list/review/") == [address]


def test_a_call_back_is_not_offered_to_whom_it_is_kept_from(floor: Floor) -> None:
    sheet = commands.dispatch(
        ticket_id=floor.resolved().pk,
        kind=SheetKind.CALLBACK,
        department_path=floor.desk.path,
        excluded=floor.agent.ref,
        actor=floor.lead.actor,
        now=NOW,
    )
    assert addresses(floor.agent.client, "/desk/list/callbacks/") == []
    assert addresses(floor.colleague.client, "/desk/list/callbacks/") == [
        f"/desk/sheets/{sheet.pk}/"
    ]


def test_own_work_comes_in_the_order_it_falls_due(floor: Floor) -> None:
    slow = floor.accepted(kind="inquiry")
    urgent = floor.accepted(severity="critical")
    lines = addresses(floor.agent.client, "/desk/list/mine/")
    assert lines == [f"/desk/tickets/{each.number}/" for each in (urgent, slow)]


def test_a_line_tells_what_it_is_and_shows_no_words_of_the_customer(floor: Floor) -> None:
    floor.accepted()
    page = floor.agent.client.get("/desk/").content.decode()
    for words in ("投诉", "已受理", "林语棠 8001", "不知情定制"):
        assert words in page
    assert "每月扣25块" not in page


def test_lists_are_turned_by_key_and_nothing_is_counted(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringback.desk.queries.work.PAGE", 2)
    monkeypatch.setattr(lists, "PAGE", 2)
    cases = [f"/desk/tickets/{floor.registered().number}/" for _each in range(5)][::-1]
    agent, pool = floor.agent.client, "/desk/list/pool/"
    with CaptureQueriesContext(connection) as asked:
        first = agent.get(pool).content.decode()
    assert not [query for query in asked if "COUNT(" in query["sql"]]
    assert 'rel="prev"' not in first
    key = first.split("?before=")[1].split('"')[0]
    assert addresses(agent, pool) == cases[:2]
    assert addresses(agent, f"{pool}?before={key}") == cases[2:4]
    second = agent.get(f"{pool}?before={key}").content.decode()
    back = second.split("?after=")[1].split('"')[0]
    assert addresses(agent, f"{pool}?after={back}") == cases[:2]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1e3", ""])
def test_what_is_no_key_turns_no_page(floor: Floor, key: str) -> None:
    floor.registered()
    assert len(addresses(floor.agent.client, f"/desk/list/pool/?before={key}")) == 1


def test_search_leads_straight_to_a_number_and_lists_what_words_find(floor: Floor) -> None:
    ticket = floor.accepted()
    address = f"/desk/tickets/{ticket.number}/"
    spoken = f"{ticket.number[:4]} {ticket.number[4:]}"
    assert floor.agent.client.get("/desk/search", {"q": spoken})["Location"] == address
    drain(NOW)
    assert addresses(floor.agent.client, "/desk/search?q=视频") == [address]
    assert addresses(floor.agent.client, f"/desk/search?q={PHONE}") == [address]
    for words in ("宽带", "", "1381234"):
        assert addresses(floor.agent.client, f"/desk/search?q={words}") == []
    assert addresses(floor.stranger.client, "/desk/search?q=视频") == []
