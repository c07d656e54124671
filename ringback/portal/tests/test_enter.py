"""In by a code to the phone. A wrong one, a late one, one asked for twice: each is told plainly."""

from datetime import timedelta

import pytest

from ringback.customers.queries import Customer
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel
from ringback.messaging.tests.outbox import code_sent, outgoing
from ringback.portal.tests.walks import (
    NOW,
    OTHER_PHONE,
    PHONE,
    accepted,
    customer,
    text_of,
    wrong,
)
from ringback.tickets.queries import Ticket


def test_the_right_code_lets_in_and_goes_on(visitor):
    known = customer()
    went = visitor.enters(onward="/service/cases/")
    assert went["Location"] == "/service/cases/"
    assert visitor.get("/service/cases/").status_code == 200
    contact = Contact.objects.get()
    assert (contact.customer_id, contact.channel) == (known.pk, Channel.PORTAL)


def test_somebody_new_becomes_known(visitor):
    visitor.enters()
    assert Customer.objects.count() == 1


def test_the_code_is_texted_to_the_number_and_stands_on_no_page(visitor):
    visitor.asks_for_code()
    (message,) = outgoing()
    assert message.recipient.reveal() == f"+86{PHONE}"
    page = text_of(visitor.get("/service/enter/code"))
    assert code_sent() not in page
    assert PHONE not in page
    assert "139****1234" in page


def test_a_wrong_code_costs_a_try_and_nothing_that_was_typed(visitor):
    application_id = visitor.has_filled_in()
    visitor.asks_for_code(next=f"/service/apply/{application_id}/check")
    went = visitor.post("/service/enter/code", digits=wrong(code_sent()))
    assert went.status_code == 422
    right = visitor.post("/service/enter/code", digits=code_sent())
    assert right["Location"] == f"/service/apply/{application_id}/check"
    assert "光猫亮红灯" in text_of(visitor.get(right["Location"]))


def test_too_many_tries_void_the_code(visitor):
    visitor.asks_for_code()
    code = code_sent()
    for _try in range(5):
        visitor.post("/service/enter/code", digits=wrong(code))
    went = visitor.post("/service/enter/code", digits=code)
    assert went.status_code == 422
    assert visitor.get("/service/cases/").status_code == 302, "still outside"


def test_a_late_code_no_longer_counts_and_another_is_sent(visitor, clock):
    visitor.asks_for_code()
    late = code_sent()
    clock.move_to(NOW + timedelta(minutes=6))
    assert visitor.post("/service/enter/code", digits=late).status_code == 422
    assert visitor.post("/service/enter/again")["Location"] == "/service/enter/code"
    assert visitor.post("/service/enter/code", digits=code_sent()).status_code == 302


def test_a_second_code_takes_a_pause(visitor):
    visitor.asks_for_code()
    went = visitor.post("/service/enter/again")
    assert went.status_code == 429
    assert "60 秒" in text_of(went)
    assert len(outgoing("code")) == 1
    again = visitor.asks_for_code()
    assert again.status_code == 429
    assert PHONE in text_of(again), "the number stays in the box"


@pytest.mark.parametrize(
    "number", ["", "123", "02062345678", "10086", "x" * 5000, "１３９", "13900001234 转 8"]
)
def test_a_number_that_takes_no_text_is_told(visitor, number):
    went = visitor.asks_for_code(number)
    assert went.status_code == 422
    assert outgoing() == []


@pytest.mark.parametrize("digits", ["", "abc", "1" * 500, "\x00"])
def test_what_is_no_code_is_told(visitor, digits):
    visitor.asks_for_code()
    assert visitor.post("/service/enter/code", digits=digits).status_code == 422


def test_without_a_verification_under_way_the_code_page_leads_to_the_number(visitor):
    assert visitor.get("/service/enter/code")["Location"].startswith("/service/enter")
    assert visitor.post("/service/enter/code", digits="123456").status_code == 302
    assert visitor.post("/service/enter/again").status_code == 302


def test_it_never_leads_off_this_host(visitor):
    went = visitor.enters(onward="https://elsewhere.example/")
    assert went["Location"] == "/service/cases/"


def test_a_session_ends_when_its_time_is_up(visitor, clock):
    accepted()
    visitor.enters()
    clock.move_to(NOW + timedelta(hours=2, seconds=1))
    went = visitor.get("/service/cases/")
    assert went["Location"] == "/service/enter?next=%2Fservice%2Fcases%2F"


def test_a_session_that_ends_while_typing_keeps_everything(visitor, clock):
    visitor.enters()
    application_id = visitor.has_filled_in()
    clock.move_to(NOW + timedelta(hours=3))
    went = visitor.sends(application_id)
    assert went["Location"].startswith("/service/enter?next=")
    assert not Ticket.objects.exists()
    visitor.enters(onward=f"/service/apply/{application_id}/check")
    assert "光猫亮红灯" in text_of(visitor.get(f"/service/apply/{application_id}/check"))
    visitor.sends(application_id)
    assert Ticket.objects.count() == 1


def test_the_next_customer_at_the_same_screen_sees_nothing_of_the_first(visitor, clock):
    visitor.enters()
    application_id = visitor.has_filled_in()
    clock.move_to(NOW + timedelta(hours=3))
    visitor.enters(OTHER_PHONE)
    assert str(application_id) not in text_of(visitor.get("/service/"))
    assert visitor.get(f"/service/apply/{application_id}/check").status_code == 404


def test_who_is_in_already_goes_straight_on(visitor):
    visitor.enters()
    assert visitor.get("/service/enter", next="/service/")["Location"] == "/service/"


def test_a_planted_session_is_worth_nothing(visitor):
    visitor.get("/service/")
    visitor.begins()
    before = visitor.client.cookies["sessionid"].value
    visitor.enters()
    assert visitor.client.cookies["sessionid"].value != before


def test_staff_do_not_go_in_as_customers(visitor, staff):
    assert staff.get("/service/enter").status_code == 403
