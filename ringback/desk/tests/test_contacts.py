"""Contacts: begun with the number, the customer found or registered, verified, ended."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.base.worker import drain
from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.desk.tests.floor import COUNTY, NAME, NOW, PHONE, SYSTEM, Floor
from ringback.messaging import commands as messaging
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel, Outcome

NEW = "13712345678"


def post(client: Client, contact: Contact | None, verb: str, **fields: object):
    typed = {"seen": 0, "once": str(new_id()), **fields}
    where = f"{contact.pk}/{verb}" if contact else ""
    return client.post(f"/desk/contacts/{where}", typed)


def page_of(client: Client, contact: Contact) -> str:
    return client.get(f"/desk/contacts/{contact.pk}/").content.decode()


def begin(client: Client, **fields: object):
    return post(client, None, "", **{"channel": "phone", "language": "zh-hans", **fields})


def test_the_number_comes_first_and_leads_to_its_only_customer(floor: Floor) -> None:
    customer = floor.customer()
    response = begin(floor.agent.client, number=PHONE)
    contact = Contact.objects.get()
    assert response["Location"] == f"/desk/contacts/{contact.pk}/"
    assert (contact.customer_id, contact.organisation_path) == (customer.pk, COUNTY)
    page = page_of(floor.agent.client, contact)
    assert "138****5678" in page
    assert "未核验" in page
    assert PHONE not in page
    assert NAME not in page


@pytest.mark.parametrize("number", ["", "1381", "not a number"])
def test_a_call_needs_a_number_that_is_one(floor: Floor, number: str) -> None:
    response = begin(floor.agent.client, number=number)
    assert response.status_code == 422
    assert not Contact.objects.exists()


def test_whoever_comes_to_the_counter_needs_none(floor: Floor) -> None:
    assert begin(floor.agent.client, channel="counter").status_code == 302
    assert Contact.objects.get().channel == Channel.COUNTER


def test_a_double_click_begins_one_contact(floor: Floor) -> None:
    once = str(new_id())
    for _click in range(2):
        response = begin(floor.agent.client, number=NEW, once=once)
        assert response["Location"] == f"/desk/contacts/{Contact.objects.get().pk}/"


def test_who_takes_no_calls_begins_none(floor: Floor) -> None:
    assert begin(floor.handler.client, number=NEW).status_code == 403
    page = floor.handler.client.get("/desk/contacts/").content.decode()
    assert 'id="open-number"' not in page


def test_a_contact_not_ended_is_listed_and_offered_on_every_page(floor: Floor) -> None:
    contact = floor.call()
    address = f"/desk/contacts/{contact.pk}/"
    assert address in floor.agent.client.get("/desk/contacts/").content.decode()
    assert address in floor.agent.client.get("/desk/").content.decode()
    assert address not in floor.colleague.client.get("/desk/contacts/").content.decode()


def test_a_shared_number_makes_the_agent_ask_who_speaks(floor: Floor) -> None:
    first = floor.customer()
    customers.find_or_register(phone=PHONE, name="苏明允", home_path=COUNTY, actor=SYSTEM, now=NOW)
    contact = floor.call()
    page = page_of(floor.agent.client, contact)
    assert "欧***" in page
    assert "苏**" in page
    assert post(floor.agent.client, contact, "identify", customer=first.pk).status_code == 302
    contact.refresh_from_db()
    assert contact.customer_id == first.pk


def test_a_customer_is_found_by_a_number_told(floor: Floor) -> None:
    customer = floor.customer()
    contact = floor.call(number="", channel=Channel.COUNTER)
    unknown = post(floor.agent.client, contact, "identify", number=NEW)
    assert unknown.status_code == 422
    assert post(floor.agent.client, contact, "identify", number=PHONE).status_code == 302
    contact.refresh_from_db()
    assert contact.customer_id == customer.pk


def test_of_several_with_the_number_one_is_chosen(floor: Floor) -> None:
    first = floor.customer()
    customers.find_or_register(phone=PHONE, name="苏明允", home_path=COUNTY, actor=SYSTEM, now=NOW)
    contact = floor.call(number="", channel=Channel.COUNTER)
    several = post(floor.agent.client, contact, "identify", number=PHONE)
    assert several.status_code == 422
    assert str(first.pk) in several.content.decode()
    chosen = post(floor.agent.client, contact, "identify", number=PHONE, customer=str(first.pk))
    assert chosen.status_code == 302


def test_somebody_nobody_knows_is_registered_on_the_spot_once(floor: Floor) -> None:
    contact = floor.call(number=NEW)
    once = str(new_id())
    for _click in range(2):
        response = post(floor.agent.client, contact, "introduce", name="苏明允", once=once)
        assert response.status_code == 302
    (customer,) = customer_queries.by_phone(NEW)
    contact.refresh_from_db()
    assert contact.customer_id == customer.pk


def test_the_record_opens_when_the_customer_is_verified(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.choice", lambda _digits: "7")
    floor.customer()
    contact = floor.call()
    assert "核验至" in page_of(floor.agent.client, contact)
    assert post(floor.agent.client, contact, "send_code", medium="text")["Location"].endswith(
        "/check_code"
    )
    wrong = post(floor.agent.client, contact, "check_code", digits="000000")
    assert wrong.status_code == 422
    assert post(floor.agent.client, contact, "check_code", digits="777777").status_code == 302
    page = page_of(floor.agent.client, contact)
    assert "核验至" not in page
    assert "短信验证码" in page


def test_a_contact_is_wrapped_up_in_two_keys(floor: Floor) -> None:
    for _time in range(2):
        messaging.wrap_up(
            contact_id=floor.call().pk, code="basic.bill", actor=floor.agent.actor, now=NOW
        )
    contact = floor.call()
    form = floor.agent.client.get(f"/desk/contacts/{contact.pk}/wrap_up").content.decode()
    assert 'name="pick" value="basic.bill"' in form
    ended = post(floor.agent.client, contact, "wrap_up", pick="basic.bill")
    assert ended.status_code == 302
    contact.refresh_from_db()
    assert (contact.outcome, contact.wrap_up_code) == (Outcome.WRAPPED_UP, "basic.bill")
    again = post(floor.agent.client, contact, "wrap_up", pick="basic.bill")
    assert again.status_code == 409


def test_solved_on_the_line_asks_for_a_note(floor: Floor) -> None:
    contact = floor.call()
    assert post(floor.agent.client, contact, "solve_on_line", code="basic.bill").status_code == 422
    solved = post(
        floor.agent.client, contact, "solve_on_line", code="basic.bill", note="已解释账单构成"
    )
    assert solved.status_code == 302
    assert "已解释账单构成" in page_of(floor.agent.client, contact)


def test_without_a_service_type_nothing_ends(floor: Floor) -> None:
    contact = floor.call()
    for code in ("", "no.such"):
        assert post(floor.agent.client, contact, "wrap_up", code=code).status_code == 422
    contact.refresh_from_db()
    assert contact.outcome == Outcome.OPEN


def test_out_of_reach_there_is_no_contact(floor: Floor) -> None:
    contact = floor.call()
    assert floor.stranger.client.get(f"/desk/contacts/{contact.pk}/").status_code == 404
    nobody = UUID(int=0)
    assert floor.agent.client.get(f"/desk/contacts/{nobody}/").status_code == 404


@pytest.mark.parametrize("verb", ["fly", "urge", "claim"])
def test_what_cannot_be_done_in_a_contact_is_no_verb(floor: Floor, verb: str) -> None:
    assert post(floor.agent.client, floor.call(), verb).status_code == 404


def test_one_left_open_is_listed_and_wrapped_up_afterwards(floor: Floor) -> None:
    contact = floor.call(floor.agent)
    messaging.leave_open(contact_id=contact.pk, actor=SYSTEM, now=NOW + timedelta(hours=5))
    listed = floor.agent.client.get("/desk/contacts/").content.decode()
    assert str(contact.pk) in listed
    assert "未结束" in listed
    page = page_of(floor.agent.client, contact)
    assert f"/desk/contacts/{contact.pk}/wrap_up" in page
    assert "已按时限自动结束" in page
    opened = floor.agent.client.get(f"/desk/contacts/{contact.pk}/wrap_up").content.decode()
    assert f'hx-post="/desk/contacts/{contact.pk}/wrap_up"' in opened
    assert post(floor.agent.client, contact, "wrap_up", code="basic.bill").status_code == 302
    contact.refresh_from_db()
    assert contact.outcome == Outcome.WRAPPED_UP
    assert str(contact.pk) not in floor.agent.client.get("/desk/contacts/").content.decode()


def test_what_was_typed_in_one_left_open_is_registered_afterwards(floor: Floor) -> None:
    contact = floor.call(floor.agent)
    address = f"/desk/contacts/{contact.pk}"
    typed = {"text": "套餐外流量怎么收费", "kind": "inquiry", "category": "basic.bill", "seen": "0"}
    floor.agent.client.post(f"{address}/keep", {**typed, "writer": "one"})
    messaging.leave_open(contact_id=contact.pk, actor=SYSTEM, now=NOW + timedelta(hours=5))
    drain(NOW + timedelta(hours=5))
    page = page_of(floor.agent.client, contact)
    assert "套餐外流量怎么收费" in page
    assert f"{address}/read-back" in page
    assert "套餐外流量怎么收费" not in page_of(floor.lead.client, contact)
    read = floor.agent.client.get(f"{address}/read-back")
    assert read.status_code == 200
    seen = read.context["reading_back"].form.initial["seen"]
    answer = floor.agent.client.post(
        f"{address}/register", {"restated": "流量怎么收费", "seen": seen, "once": "1"}
    )
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert contact.outcome == Outcome.TICKET


def test_a_lead_takes_a_colleague_s_contact_over(floor: Floor) -> None:
    contact = floor.call(floor.agent)
    address = f"/desk/contacts/{contact.pk}/take_over"
    assert address not in page_of(floor.colleague.client, contact)
    assert post(floor.colleague.client, contact, "take_over").status_code == 403
    assert address in page_of(floor.lead.client, contact)
    assert post(floor.lead.client, contact, "take_over").status_code == 302
    assert str(contact.pk) in floor.lead.client.get("/desk/contacts/").content.decode()
    assert str(contact.pk) not in floor.agent.client.get("/desk/contacts/").content.decode()


def test_a_button_sends_what_its_command_needs(floor: Floor) -> None:
    """As the page has it, not as a test would fill it in."""
    floor.customer()
    contact = floor.call()
    page = page_of(floor.agent.client, contact)
    for verb in ("confirm_number", "ask_password"):
        (button,) = re.findall(rf'<form[^>]*action="([^"]*/{verb})">(.*?)</form>', page, re.DOTALL)
        address, fields = button
        typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', fields))
        assert floor.agent.client.post(address, typed).status_code == 302, verb
