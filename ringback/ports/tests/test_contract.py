"""One suite over every adapter: whoever serves a port keeps to this."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from pytest_django import Settings

from ringback.kernel.errors import NotFound
from ringback.ports import connected
from ringback.ports.billing import Command
from ringback.ports.states import Confirmation, OrderChannel, RequestKind
from ringback.ports.tests import samples
from ringback.ports.tests.samples import LINE, NOW, ORDERED

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["simulated", "http"], autouse=True)
def adapter(request: pytest.FixtureRequest, settings: Settings) -> str:
    if request.param == "http":
        request.getfixturevalue("peer")
    else:
        settings.RINGBACK_PORTS = {}
        samples.unwanted()
    return str(request.param)


def unwanted():
    return next(o for o in connected.billing().orders(LINE, now=NOW) if o.monthly == 25)


def command(kind=RequestKind.CANCEL, order_id=None, amount=None, key=None):
    if order_id is None:
        order_id = unwanted().order_id if kind in (RequestKind.CANCEL, RequestKind.REFUND) else ""
    return Command(
        key=key or uuid4(), kind=kind, line=LINE, order_id=order_id, amount=amount, reason="other"
    )


def done(found):
    return connected.billing().carry_out(found, now=NOW)


def test_whether_it_is_simulated_is_told(adapter):
    assert connected.billing().is_simulated == (adapter == "simulated")
    assert connected.line_probe().is_simulated == (adapter == "simulated")


def test_orders_come_with_their_origin():
    orders = connected.billing().orders(LINE, now=NOW)
    order = orders[0]
    assert order.ordered_at.date() == ORDERED.date()
    assert (order.channel, order.confirmation) == (OrderChannel.WEB, Confirmation.NO_RECORD)
    assert (order.recording_id, order.ended_at) == ("", None)
    assert orders[1].confirmation is Confirmation.CONFIRMED
    assert orders[1].recording_id


def test_closed_months_newest_first_with_what_was_charged():
    bills = connected.billing().bills(LINE, months=4, now=NOW)
    assert [bill.month for bill in bills] == [
        date(2026, 1, 1),
        date(2025, 12, 1),
        date(2025, 11, 1),
        date(2025, 10, 1),
    ]
    charged = [any(item.amount == 25 for item in bill.items) for bill in bills]
    assert charged == [True, True, True, False]
    assert all(bill.total == sum(item.amount for item in bill.items) for bill in bills)


def test_money_is_exact():
    account = connected.billing().account(LINE, now=NOW)
    assert isinstance(account.balance, Decimal)
    assert account.balance == round(account.balance, 2)
    assert not account.is_suspended


def test_a_command_is_done_once_under_its_key():
    cancel = command()
    first = done(cancel)
    assert first.is_done
    assert first.reference
    assert done(cancel) == first
    assert connected.billing().outcome_of(cancel.key, now=NOW) == first
    assert unwanted().ended_at is not None


def test_another_key_finds_it_done_already():
    done(command())
    second = done(command())
    assert (second.is_done, second.declined) == (False, "already_ended")


def test_a_key_that_never_arrived_is_not_known():
    assert connected.billing().outcome_of(uuid4(), now=NOW) is None


def test_nobody_gets_back_more_than_was_charged():
    refund = command(RequestKind.REFUND, amount=Decimal("75.01"))
    assert done(refund).declined == "more_than_charged"
    assert done(refund).declined == "more_than_charged"
    assert done(command(RequestKind.REFUND, amount=Decimal("75.00"))).is_done


def test_a_line_is_suspended_and_restored():
    assert done(command(RequestKind.RESTORE)).declined == "not_suspended"
    assert done(command(RequestKind.SUSPEND)).is_done
    assert connected.billing().account(LINE, now=NOW).is_suspended
    assert not connected.line_probe().measure(LINE, now=NOW).is_online
    assert done(command(RequestKind.SUSPEND)).declined == "already_suspended"


def test_the_probe_measures_now():
    state = connected.line_probe().measure(LINE, now=NOW)
    assert state.measured_at == NOW
    assert state.optical_power is None or -40 < state.optical_power < 0


def test_a_line_that_is_not_known(adapter):
    if adapter == "simulated":
        assert connected.billing().orders(samples.ELSEWHERE, now=NOW)  # it knows every line
    else:
        with pytest.raises(NotFound):
            connected.billing().orders(samples.ELSEWHERE, now=NOW)
