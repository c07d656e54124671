"""By number and the phone's code: where it stands, and not a word of what was said."""

from datetime import timedelta

import pytest

from ringback.messaging.tests.outbox import code_sent, outgoing
from ringback.portal.tests.walks import (
    NOW,
    OTHER_PHONE,
    PHONE,
    WORDS,
    accepted,
    text_of,
    wrong,
)
from ringback.tickets import queries as tickets


def asks(visitor, number, phone=PHONE):
    return visitor.post("/service/track", case=number, number=phone)


def test_the_status_is_shown_and_nothing_else(visitor):
    ticket = accepted()
    assert asks(visitor, f"{ticket.number[:4]} {ticket.number[4:]}")["Location"].endswith("/code")
    went = visitor.post("/service/track/code", digits=code_sent())
    page = text_of(visitor.get(went["Location"]))
    assert "已受理" in page
    assert "承诺答复时间" in page
    assert "光猫" not in page
    assert WORDS not in page
    assert PHONE not in page
    assert visitor.get(f"/service/cases/{ticket.number}/").status_code == 302, "no session"


def test_the_link_ends(visitor, clock):
    ticket = accepted()
    asks(visitor, ticket.number)
    address = visitor.post("/service/track/code", digits=code_sent())["Location"]
    clock.move_to(NOW + timedelta(hours=71))
    assert visitor.get(address).status_code == 200
    clock.move_to(NOW + timedelta(hours=73))
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsOTk5OTk5OTk5OV0:1vq:forged", "."])
def test_a_forged_link_shows_nothing(visitor, token):
    assert visitor.get(f"/service/track/{token}").status_code == 404


def test_another_phone_hears_the_same_as_for_a_number_that_is_none(visitor, clock):
    ticket = accepted()
    heard = []
    for number in (ticket.number, tickets.number_of(ticket.pk + 9999)):
        asks(visitor, number, OTHER_PHONE)
        went = visitor.post("/service/track/code", digits=code_sent())
        heard.append((went.status_code, "名下没有这个编号" in text_of(went)))
        clock.shift(timedelta(seconds=61))
    assert heard == [(404, True), (404, True)]


def test_a_misheard_number_is_told_before_a_code_is_sent(visitor):
    number = accepted().number
    misheard = number[:-1] + str((int(number[-1]) + 1) % 10)
    went = asks(visitor, misheard)
    assert went.status_code == 422
    assert outgoing("code") == []
    assert misheard in text_of(went)


def test_a_wrong_code_shows_nothing(visitor):
    asks(visitor, accepted().number)
    went = visitor.post("/service/track/code", digits=wrong(code_sent()))
    assert went.status_code == 422
    assert "已受理" not in text_of(went)


def test_a_code_for_the_status_lets_nobody_in(visitor):
    asks(visitor, accepted().number)
    visitor.post("/service/enter/code", digits=code_sent())
    assert visitor.get("/service/cases/").status_code == 302


def test_another_code_takes_a_pause_here_too(visitor, clock):
    asks(visitor, accepted().number)
    assert visitor.post("/service/enter/again").status_code == 429
    clock.shift(timedelta(seconds=61))
    assert visitor.post("/service/enter/again")["Location"] == "/service/track/code"


def test_who_is_in_and_owns_it_goes_straight_there(visitor):
    ticket = accepted()
    visitor.enters()
    assert asks(visitor, ticket.number)["Location"] == f"/service/cases/{ticket.number}/"


@pytest.mark.parametrize("typed", [{}, {"case": "x" * 900, "number": "y" * 900}, {"case": "\x00"}])
def test_nonsense_is_told(visitor, typed):
    assert visitor.post("/service/track", **typed).status_code == 422
