from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ringback.handbook.queries import Bilingual
from ringback.ports import rules
from ringback.ports.billing import Bill, BillItem

NAME = Bilingual("名", "name")


def bill(month, **amounts):
    items = (BillItem(code, NAME, Decimal(amount)) for code, amount in amounts.items())
    return Bill(date(2026, month, 1), tuple(items))


def test_what_the_difference_consists_of_the_largest_first():
    before, after = bill(1, plan="59.00", data="3.00"), bill(2, plan="59.00", video="25.00")
    found = rules.changes(after, before)
    assert [(each.code, each.difference) for each in found] == [
        ("video", Decimal("25.00")),
        ("data", Decimal("-3.00")),
    ]


def test_the_oldest_bill_says_nothing_about_a_difference():
    (only,) = rules.compared([bill(1, plan="59.00")], 3)
    assert (only.difference, only.changes) == (None, [])


def test_a_position_twice_on_a_bill_counts_together():
    item = BillItem("refund", NAME, Decimal("-5.00"))
    twice = Bill(date(2026, 2, 1), (item, item))
    assert rules.changes(twice, bill(1))[0].after == Decimal("-10.00")


amounts = st.dictionaries(
    st.sampled_from("abcde"), st.decimals("-99", "99", places=2, allow_nan=False)
)


@given(st.lists(amounts, min_size=1, max_size=5))
def test_changes_add_up_to_the_difference(months):
    bills = [bill(12 - number, **each) for number, each in enumerate(months)]
    for each in rules.compared(bills, 3):
        total = sum(change.difference for change in each.changes)
        assert total == (each.difference or 0)
