"""The simulation is always the same, and what was commanded is in rows."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from ringback.ports.billing import Command
from ringback.ports.simulator.billing import SimulatedBilling
from ringback.ports.simulator.probe import SimulatedProbe
from ringback.ports.simulator.rows import SimulatedEntry
from ringback.ports.states import RequestKind
from ringback.ports.tests import samples
from ringback.ports.tests.samples import ELSEWHERE, LINE, NOW

pytestmark = pytest.mark.django_db
NEXT_MONTH = datetime(2026, 3, 5, 4, tzinfo=UTC)


def seen(line=LINE, now=NOW):
    billing = SimulatedBilling()
    return (
        billing.account(line, now=now),
        billing.orders(line, now=now),
        billing.bills(line, months=6, now=now),
        SimulatedProbe().measure(line, now=now),
    )


def gift(line=LINE):
    return Command(
        key=uuid4(),
        kind=RequestKind.GIFT,
        line=line,
        order_id="",
        amount=Decimal("10.00"),
        reason="other",
    )


def test_a_line_looks_the_same_whoever_asks():
    assert seen() == seen()
    assert seen() != seen(ELSEWHERE)


def test_a_new_process_finds_what_was_commanded():
    before = SimulatedBilling().account(LINE, now=NOW).balance
    SimulatedBilling().carry_out(gift(), now=NOW)
    assert SimulatedBilling().account(LINE, now=NOW).balance - before == Decimal("10.00")
    assert SimulatedEntry.objects.count() == 1


def test_no_number_is_kept_in_the_clear():
    samples.unwanted()
    SimulatedBilling().carry_out(gift(), now=NOW)
    kept = repr(list(SimulatedEntry.objects.values()))
    assert LINE.number not in kept
    assert LINE.number[-8:] not in kept


def test_one_key_is_one_row_even_for_what_was_declined():
    suspend = replace(gift(), kind=RequestKind.RESTORE, amount=None)
    for _time in range(3):
        assert SimulatedBilling().carry_out(suspend, now=NOW).declined == "not_suspended"
    assert SimulatedEntry.objects.count() == 1


def test_what_was_cancelled_is_charged_to_the_end_of_its_month_and_no_longer():
    samples.unwanted()
    order = SimulatedBilling().orders(LINE, now=NOW)[0]
    cancel = replace(gift(), kind=RequestKind.CANCEL, order_id=order.order_id, amount=None)
    SimulatedBilling().carry_out(cancel, now=NOW)
    april = datetime(2026, 4, 5, 4, tzinfo=UTC)
    march, february = SimulatedBilling().bills(LINE, months=2, now=april)
    assert not any(item.code == "video.25" for item in march.items)
    assert any(item.code == "video.25" for item in february.items)


def test_a_refund_stands_on_the_bill_of_its_month():
    samples.unwanted()
    order = SimulatedBilling().orders(LINE, now=NOW)[0]
    refund = replace(
        gift(), kind=RequestKind.REFUND, order_id=order.order_id, amount=Decimal("75.00")
    )
    SimulatedBilling().carry_out(refund, now=NOW)
    (february,) = SimulatedBilling().bills(LINE, months=1, now=NEXT_MONTH)
    assert [i.amount for i in february.items if i.code == "refund"] == [Decimal("-75.00")]
