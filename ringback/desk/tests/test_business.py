"""The operator's systems on a contact and a case, and what a second person decides."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from ringback.base import worker
from ringback.base.models import Entry
from ringback.customers import commands as customers
from ringback.customers.commands import NewSubscription
from ringback.customers.queries import Subscription
from ringback.customers.states import Region
from ringback.desk.tests.floor import NOW, PHONE, SYSTEM, Floor
from ringback.ports import queries as ports
from ringback.ports.queries import BusinessRequest
from ringback.ports.states import RequestKind, RequestState
from ringback.ports.tests.samples import order_unwanted
from ringback.tickets.queries import Ticket

ORDERED = datetime(2025, 11, 18, 6, 5, tzinfo=UTC)


@pytest.fixture
def line(floor: Floor) -> Subscription:
    draft = NewSubscription(
        product="mobile.59", access_number=PHONE, region=Region.URBAN, starts_at=NOW
    )
    customers.add_subscription(customer=floor.customer(), draft=draft, actor=SYSTEM, now=NOW)
    order_unwanted(f"+86{PHONE}", "mobile.59", ORDERED)
    return Subscription.objects.get()


@pytest.fixture
def case(floor: Floor, line: Subscription) -> Ticket:
    return floor.accepted()


def address(case: Ticket, verb: str = "") -> str:
    return f"/desk/tickets/{case.number}/business/{verb}"


def panel(client: Client, case: Ticket) -> str:
    response = client.get(address(case), headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def refund(client: Client, case: Ticket, line: Subscription, amount: str, key: object = None):
    page = client.get(address(case, "refund"), {"line": line.pk, "order": order_of(case)})
    assert page.status_code == 200
    typed = {
        "seen": case.version,
        "once": str(key or uuid4()),
        "line": line.pk,
        "order": order_of(case),
        "amount": amount,
        "reason": "not_ordered",
    }
    return client.post(address(case, "refund"), typed)


def order_of(case: Ticket) -> str:
    return order_unwanted(f"+86{PHONE}", "mobile.59", ORDERED)


def decide(client: Client, row: BusinessRequest, verb: str, **typed: str):
    where = f"/desk/business/approvals/{row.pk}/{verb}"
    return client.post(where, {"seen": row.version, "once": str(uuid4()), **typed})


def test_the_panel_shows_the_origin_of_each_order_and_says_it_is_simulated(
    floor: Floor, case: Ticket
) -> None:
    shown = panel(floor.agent.client, case)
    for words in ("25.00 × 3", "2025-11-18", "无记录", "视频会员", "模拟"):
        assert words in shown
    assert PHONE not in shown
    page = floor.agent.client.get(f"/desk/tickets/{case.number}/").content.decode()
    assert "25.00 × 3" not in page  # only on demand


def test_each_look_is_on_record(floor: Floor, case: Ticket) -> None:
    panel(floor.agent.client, case)
    (entry,) = Entry.objects.filter(kind="business.looked_up")
    assert (entry.actor, entry.content["about_id"]) == (floor.agent.ref, str(case.pk))


def test_who_does_not_see_the_case_sees_no_bill(floor: Floor, case: Ticket) -> None:
    assert floor.stranger.client.get(address(case)).status_code == 404
    assert floor.officer.client.get(address(case)).status_code in (403, 404)


def test_a_customer_who_is_not_verified_opens_no_bill(floor: Floor, line: Subscription) -> None:
    contact = floor.known_call()
    where = f"/desk/contacts/{contact.pk}/business/"
    assert floor.agent.client.get(where).status_code == 403
    assert where not in floor.agent.client.get(f"/desk/contacts/{contact.pk}/").content.decode()
    assert not Entry.objects.filter(kind="business.looked_up").exists()


def test_within_the_limit_a_refund_is_done_once_however_often_one_clicks(
    floor: Floor, case: Ticket, line: Subscription
) -> None:
    key = uuid4()
    for _click in range(2):
        assert refund(floor.agent.client, case, line, "25.00", key).status_code == 302
    (row,) = ports.about("ticket", case.pk)
    assert (row.state, row.amount) == (RequestState.DONE, Decimal("25.00"))
    assert Entry.objects.filter(kind="business.done").count() == 1
    assert (
        "退费 25.00 元（模拟）已完成"
        in floor.agent.client.get(f"/desk/tickets/{case.number}/").content.decode()
    )


def test_above_the_limit_a_lead_approves(floor: Floor, case: Ticket, line: Subscription) -> None:
    refund(floor.agent.client, case, line, "75.00")
    (row,) = ports.about("ticket", case.pk)
    assert row.state == RequestState.WAITING
    assert floor.agent.client.get("/desk/business/approvals/").status_code == 403
    assert "75.00" in floor.lead.client.get("/desk/business/approvals/").content.decode()
    for _click in range(2):
        decide(floor.lead.client, row, "approve")
    worker.sweeps["ports.requests"](NOW.replace(year=2100))
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (RequestState.DONE, floor.lead.ref)
    assert Entry.objects.filter(kind="business.done").count() == 1


def test_a_refusal_says_why_to_whoever_asked(
    floor: Floor, case: Ticket, line: Subscription
) -> None:
    refund(floor.agent.client, case, line, "75.00")
    (row,) = ports.about("ticket", case.pk)
    assert decide(floor.lead.client, row, "refuse").status_code == 422
    assert decide(floor.lead.client, row, "refuse", reason="先听录音").status_code == 302
    assert "先听录音" in panel(floor.agent.client, case)


def test_an_amount_that_is_none_keeps_what_was_typed(
    floor: Floor, case: Ticket, line: Subscription
) -> None:
    response = refund(floor.agent.client, case, line, "-1")
    assert response.status_code == 422
    assert 'value="-1"' in response.content.decode()
    assert BusinessRequest.objects.filter(kind=RequestKind.REFUND).count() == 0
