"""What was left open is answered later, and the case goes on."""

import pytest

from ringback.portal.tests.test_facts import WHOLE
from ringback.portal.tests.walks import FAULT, text_of
from ringback.tickets.states import TicketState


@pytest.fixture
def ticket(visitor):
    visitor.enters()
    return visitor.hands_in(category=FAULT, kind="fault", later="1")


def test_the_case_names_what_is_missing_and_waits_for_it(visitor, ticket):
    assert ticket.state == TicketState.REGISTERED
    page = text_of(visitor.get(f"/service/cases/{ticket.number}/"))
    assert "还有要素未填" in page
    assert "光猫指示灯" in page


def answers(**changes):
    given = {code.removeprefix("q-"): value for code, value in WHOLE.items() if code != "kind"}
    return {**given, **changes}


def test_answered_it_is_accepted(visitor, ticket):
    address = f"/service/cases/{ticket.number}/details"
    assert 'name="modem_light"' in text_of(visitor.get(address))
    went = visitor.post(address, seen="1", **answers())
    assert went["Location"] == f"/service/cases/{ticket.number}/"
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ACCEPTED
    assert visitor.get(address)["Location"] == f"/service/cases/{ticket.number}/"


def test_a_wrong_answer_is_told_and_the_others_stay(visitor, ticket):
    address = f"/service/cases/{ticket.number}/details"
    went = visitor.post(address, seen="1", **answers(modem_light="purple"))
    assert went.status_code == 422
    assert "2026-02-12T09:30" in text_of(went)


def test_somebody_else_was_faster(visitor, ticket):
    address = f"/service/cases/{ticket.number}/details"
    assert visitor.post(address, seen="9", **answers()).status_code == 409


@pytest.mark.parametrize("seen", ["", "x", "1" * 50])
def test_nonsense_is_told(visitor, ticket, seen):
    address = f"/service/cases/{ticket.number}/details"
    assert visitor.post(address, seen=seen, **answers()).status_code in (409, 422)
