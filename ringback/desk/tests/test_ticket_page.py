"""The ticket page: who sees it, what stands on it, and what never does."""

import pytest

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.desk.tests.floor import NAME, NOW, PHONE, WORDS, Floor
from ringback.tickets import commands
from ringback.tickets.queries import Ticket


def address(ticket: Ticket, verb: str = "") -> str:
    return f"/desk/tickets/{ticket.number}/{verb}"


def page_of(floor: Floor, ticket: Ticket) -> str:
    response = floor.agent.client.get(address(ticket))
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_is_not_logged_in_is_led_to_the_log_in(client, floor: Floor) -> None:
    ticket = floor.accepted()
    for path in (address(ticket), address(ticket, "hold"), "/desk/", "/desk/search?q=1"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/log-in?next=")


def test_a_case_out_of_reach_is_not_there(floor: Floor) -> None:
    ticket = floor.accepted()
    assert floor.stranger.client.get(address(ticket)).status_code == 404
    assert floor.stranger.client.post(address(ticket, "take")).status_code == 404
    assert floor.agent.client.get("/desk/tickets/10000013/").status_code == 404, "misheard"


def test_the_page_shows_the_case_and_no_personal_number(floor: Floor) -> None:
    page = page_of(floor, floor.accepted())
    assert "视频会员" in page
    assert "138****5678" in page
    assert NAME[:1] + "***" in page
    for secret in (PHONE, "+86138", NAME, "12345678"):
        assert secret not in page


def test_every_line_of_the_story_is_a_sentence(floor: Floor) -> None:
    sheet = floor.replied()
    commands.pass_reply(sheet_id=sheet.pk, actor=floor.agent.actor, now=NOW)
    drain(NOW)
    page = page_of(floor, sheet.ticket)
    for words in ("登记为投诉", "已受理", "处理单派至计费账务部", "认领了处理单", "审核通过"):
        assert words in page
    for kind in set(Entry.objects.values_list("kind", flat=True)):
        assert kind not in page, "a code is no sentence"


def test_the_answer_stands_on_the_timeline_with_its_words(floor: Floor) -> None:
    page = page_of(floor, floor.resolved())
    assert "已答复：已退费或补偿；原因：不知情定制" in page
    assert "已退订并退费75元" in page


def test_only_what_can_be_done_has_a_button(floor: Floor) -> None:
    ticket = floor.resolved()
    page = page_of(floor, ticket)
    assert f'href="{address(ticket, "reopen")}"' in page
    for verb in ("hold", "resolve", "accept", "cancel"):
        assert f'"{address(ticket, verb)}"' not in page


def test_a_handler_sees_the_case_but_not_the_desks_buttons(floor: Floor) -> None:
    ticket = floor.claimed().ticket
    page = floor.handler.client.get(address(ticket)).content.decode()
    assert "视频会员" in page
    assert f'"{address(ticket, "resolve")}"' not in page
    assert f'"{address(ticket, "note")}"' in page


def test_a_due_date_says_why(floor: Floor) -> None:
    ticket = floor.accepted()
    page = page_of(floor, ticket)
    assert "§ 3.2.1" in page
    why = next(part for part in page.split('"') if part.startswith(address(ticket, "why/")))
    told = floor.agent.client.get(why).content.decode()
    assert "2026-02-13 16:20" in told
    assert "2 小时" in told
    other = floor.accepted()
    assert floor.agent.client.get(why.replace(ticket.number, other.number)).status_code == 404


def test_a_form_opens_on_the_page_or_alone_for_htmx(floor: Floor) -> None:
    ticket = floor.accepted()
    whole = floor.agent.client.get(address(ticket, "hold")).content.decode()
    assert WORDS[:8] in whole
    assert "挂起原因" in whole
    part = floor.agent.client.get(address(ticket, "hold"), headers={"HX-Request": "true"})
    assert "挂起原因" in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("verb", ["fly", "claim", "check_code"])
def test_what_cannot_be_done_to_a_case_is_no_verb(floor: Floor, verb: str) -> None:
    ticket = floor.accepted()
    assert floor.agent.client.post(address(ticket, verb)).status_code in (404, 409)


def test_pages_are_never_kept_by_a_browser(floor: Floor) -> None:
    response = floor.agent.client.get(address(floor.accepted()))
    assert "no-store" in response["Cache-Control"]
