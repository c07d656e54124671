"""Work lists and search: who has which, what stands in them, and how they are turned."""

from datetime import timedelta

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
        ("agent", {"mine", "sheets", "closing", "pool", "callbacks", "review"}),
        ("handler", {"sheets", "closing", "department"}),
        (
            "lead",
            {
                "mine",
                "sheets",
                "closing",
                "department",
                "pool",
                "callbacks",
                "review",
                "release",
                "silent",
            },
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


def test_all_cases_are_narrowed_by_their_address(floor: Floor) -> None:
    first, second = floor.registered(), floor.registered(severity="high")
    commands.take(ticket_id=first.pk, actor=floor.agent.actor, now=NOW)
    there = [f"/desk/tickets/{case.number}/" for case in (first, second)]
    commands.accept(
        ticket_id=first.pk, promised_at=NOW + timedelta(days=1), actor=floor.agent.actor, now=NOW
    )
    promised = there[:1]
    asked = {
        "": there[::-1],
        "?order=oldest": there,
        "?hands=mine": there[:1],
        "?severity=high&state=": there[1:],
        "?state=closed": [],
        "?state=closed&order=promised": promised,  # a promise is of an open case
        "?kind=fault": [],
        "?until=2020-01-01": [],
        "?since=nonsense&kind=nothing": there[::-1],  # what no list offers is left out
    }
    for address, expected in asked.items():
        assert addresses(floor.agent.client, f"/desk/cases/{address}") == expected, address
    assert addresses(floor.stranger.client, "/desk/cases/") == []


def test_all_cases_are_turned_with_what_they_are_narrowed_to(floor: Floor, monkeypatch) -> None:
    monkeypatch.setattr("ringback.desk.queries.work.PAGE", 1)
    first, second = floor.registered(), floor.registered()
    page = floor.agent.client.get("/desk/cases/?order=oldest&hands=nobody").content.decode()
    onward = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "order=oldest" in onward
    assert "hands=nobody" in onward
    turned = addresses(floor.agent.client, f"/desk/cases/{onward}")
    assert turned == [f"/desk/tickets/{second.number}/"]
    assert first.number not in turned[0]


def test_all_cases_need_the_verb_and_a_key_that_was_given(floor: Floor) -> None:
    assert floor.handler.client.get("/desk/cases/").status_code == 403
    assert "/desk/cases/" not in floor.handler.client.get("/desk/").content.decode()
    assert floor.agent.client.get("/desk/cases/?after=12345").status_code == 422


def test_a_hit_shows_what_was_said_with_the_words_marked(floor: Floor) -> None:
    ticket = floor.accepted()
    commands.note(
        ticket_id=ticket.pk,
        body="已核實：<b>寬頻</b>正常，回電13812345678",
        actor=floor.agent.actor,
        now=NOW,
    )
    drain(NOW)
    page = floor.agent.client.get("/desk/search?q=宽频").content.decode()
    assert "&lt;b&gt;<mark>寬頻</mark>&lt;/b&gt;正常" in page
    assert "13812345678" not in page
    assert "<mark>" not in floor.agent.client.get(f"/desk/search?q={PHONE}").content.decode()


def test_a_single_character_is_answered_with_advice(floor: Floor) -> None:
    advice = "单个汉字只有独立出现时才能找到"
    assert advice in floor.agent.client.get("/desk/search?q=宽").content.decode()
    assert advice not in floor.agent.client.get("/desk/search?q=宽带").content.decode()
