"""A batch of callers: each as one by one, in a few statements."""

from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.commands import Caller
from ringback.customers.models import ContactPoint, Customer
from ringback.customers.states import MergeReason
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER
from ringback.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("places")


def find(*who, actor=AGENT):
    asked = [Caller(phone=phone, name=name, home_path=samples.COUNTY) for phone, name in who]
    return commands.find_or_register_many(callers=asked, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("who", "alike"),
    [
        ([(samples.PHONE, "张三"), (samples.PHONE, "张 三")], True),
        ([(samples.PHONE, "张三"), (samples.PHONE, "")], True),
        ([(samples.PHONE, ""), ("+86 138-1234-5678", "")], True),
        ([(samples.PHONE, ""), (samples.PHONE, "张三")], True),
        ([(samples.PHONE, "张三"), (samples.PHONE, "李四")], False),
        ([(samples.PHONE, "张三"), (samples.OTHER_PHONE, "张三")], False),
        ([("", "张三"), ("", "张三")], False),
    ],
)
def test_two_of_a_batch_are_one_customer_as_two_in_turn_would_be(who, alike):
    first, second = find(*who)
    assert (first == second) is alike
    assert Customer.objects.count() == 2 - alike
    assert Entry.objects.filter(kind="customer.registered").count() == 2 - alike


def test_those_known_are_found_and_the_others_registered():
    known = samples.plain(name="张三", number=samples.PHONE)
    holder = samples.customer()
    found = find(
        (samples.PHONE, "张三"),
        (samples.OTHER_PHONE, ""),
        (samples.ACCESS_NUMBER, ""),
        (samples.PHONE, "李四"),
    )
    assert (found[0], found[2]) == (known, holder)
    assert len({each.pk for each in found}) == 4
    assert {known, found[3]} <= set(queries.by_phone(samples.PHONE))


def test_a_merged_customer_is_found_as_the_one_served():
    kept, merged = samples.plain(number=samples.OTHER_PHONE), samples.plain(number=samples.PHONE)
    proposal = commands.propose_merge(
        kept=kept,
        merged=merged,
        reason=MergeReason.CUSTOMER_SAYS,
        actor=samples.SYSTEM,
        now=NOW,
    )
    commands.merge(proposal=proposal, actor=samples.SYSTEM, now=NOW)
    assert find((samples.PHONE, "")) == [kept]
    stranger = samples.plain(number="13700000000")
    assert queries.families_of([kept.pk, stranger.pk]) == {
        kept.pk: kept.pk,
        merged.pk: kept.pk,
        stranger.pk: stranger.pk,
    }


def test_who_loses_the_race_looks_again(monkeypatch):
    look = queries.by_phones
    looks: list[Any] = []

    def raced(stored: Any) -> Any:
        seen = look(stored)
        if not looks:
            samples.plain(name="张三", number=samples.PHONE)
        looks.append(seen)
        return seen

    monkeypatch.setattr(queries, "by_phones", raced)
    (found, _other) = find((samples.PHONE, "张三"), (samples.OTHER_PHONE, ""))
    assert [found] == list(queries.by_phone(samples.PHONE))
    assert Customer.objects.count() == len(looks) == 2


def test_one_alone_who_loses_the_race_finds_the_winner_and_writes_nothing(monkeypatch):
    look = queries.by_phones
    looks: list[Any] = []

    def raced(stored: Any) -> Any:
        seen = look(stored)
        if not looks:
            samples.plain(name="张三", number=samples.PHONE)
        looks.append(seen)
        return seen

    monkeypatch.setattr(queries, "by_phones", raced)
    (found,) = find((samples.PHONE, "张三"))
    assert [found] == list(queries.by_phone(samples.PHONE))
    assert len(looks) == 2
    assert Customer.objects.count() == ContactPoint.objects.count() == 1
    assert not Entry.objects.filter(kind="customer.registered", actor=AGENT.ref).exists()


def test_one_alone_is_registered_with_their_number():
    (made,) = find((samples.PHONE, "张三"))
    assert [row.pk for row in queries.by_phone(samples.PHONE)] == [made.pk]
    assert Entry.objects.filter(kind="customer.registered", subject_id=str(made.pk)).count() == 1
    assert find((samples.PHONE, "张三")) == [made]


def test_one_that_is_no_number_refuses_all():
    with pytest.raises(Invalid):
        find((samples.PHONE, ""), ("12", ""))
    assert not Customer.objects.exists()


def test_who_may_not():
    with pytest.raises(NotAllowed):
        find((samples.PHONE, ""), actor=READER)
