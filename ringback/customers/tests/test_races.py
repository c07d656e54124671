"""Two at once, on the database where two can write at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from ringback.customers import commands, queries
from ringback.customers.models import Customer, Merge
from ringback.customers.states import MergeReason
from ringback.customers.tests import samples
from ringback.customers.tests.samples import NOW, SYSTEM
from ringback.kernel.errors import Conflict

pytestmark = [
    pytest.mark.only_on("postgresql"),
    pytest.mark.django_db(transaction=True),
]


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answers or is refused with; they start together."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait(10)
        try:
            outcomes[number] = act()
        except Conflict as refusal:
            outcomes[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def test_one_new_number_makes_one_customer():
    samples.tree()
    for number in range(10):
        phone = f"1380000000{number}"

        def call(phone: str = phone) -> object:
            return commands.find_or_register(
                phone=phone, name="张三", home_path=samples.COUNTY, actor=SYSTEM, now=NOW
            )

        outcomes = _at_once(call, call, call)
        (row,) = queries.by_phone(phone)
        assert sorted(str(outcome) for outcome in outcomes) == sorted(
            str((row, is_new)) for is_new in (True, False, False)
        )
    assert Customer.objects.count() == 10


def test_merges_in_opposite_directions_make_no_circle():
    samples.tree()
    for _ in range(10):
        one, other = samples.plain(), samples.plain()
        proposals = [
            commands.propose_merge(
                kept=kept,
                merged=merged,
                reason=MergeReason.CUSTOMER_SAYS,
                actor=SYSTEM,
                now=NOW,
            )
            for kept, merged in ((one, other), (other, one))
        ]
        there, back = (
            lambda proposal=proposal: commands.merge(proposal=proposal, actor=SYSTEM, now=NOW)
            for proposal in proposals
        )
        outcomes = _at_once(there, back)
        assert {type(outcome) for outcome in outcomes} == {Conflict, Merge}
        assert queries.head_of(one) == queries.head_of(other)
