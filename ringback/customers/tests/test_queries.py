from collections.abc import Callable

import pytest
from django.db.models import Q

from ringback.base import names
from ringback.base.ids import new_id
from ringback.customers import commands, models, queries
from ringback.customers.models import Customer
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, STRANGER, SYSTEM
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.registry import Registry

pytestmark = pytest.mark.usefixtures("places")


@pytest.mark.parametrize(
    ("look_up", "written"),
    [
        (queries.by_phone, "13812345678"),
        (queries.by_phone, "+86 138-1234-5678"),
        (queries.by_phone, "１３８１２３４５６７８"),
        (queries.by_phone, "(020) 8765 4321"),
        (queries.by_access_number, "02087654321"),
        (queries.by_account_number, "gz-88001234"),
        (queries.by_identity_number, samples.RESIDENT),
        (queries.by_identity_number, f" {samples.RESIDENT.lower()} "),
    ],
)
def test_a_whole_value_finds_its_customer(look_up, written):
    row = samples.customer()
    samples.plain(number=samples.OTHER_PHONE)
    assert list(look_up(written)) == [row]


@pytest.mark.parametrize(
    ("look_up", "written"),
    [
        (queries.by_phone, "1381234567"),
        (queries.by_phone, "13812345679"),
        (queries.by_phone, "138%"),
        (queries.by_phone, ""),
        (queries.by_access_number, "13812345678"),
        (queries.by_access_number, ""),
        (queries.by_account_number, "88001234"),
        (queries.by_account_number, ""),
        (queries.by_identity_number, samples.RESIDENT[:-1]),
        (queries.by_identity_number, ""),
    ],
)
def test_part_of_a_value_finds_nobody(look_up, written):
    samples.customer()
    assert list(look_up(written)) == []


def test_a_service_short_code_can_be_held_too():
    row = samples.plain()
    line = samples.subscription(access_number="95588", account_number="", address="")
    commands.add_subscription(customer=row, draft=line, actor=SYSTEM, now=NOW)
    assert list(queries.by_phone("95588")) == [row]


def test_the_visible_are_those_at_home_below_and_those_registered():
    near = samples.plain()
    far = samples.plain(home_path=samples.ELSEWHERE)
    mine = commands.register_customer(
        draft=samples.draft(home_path=samples.ELSEWHERE), actor=AGENT, now=NOW
    )

    def seen_by(actor):
        return set(Customer.objects.visible_to(actor))

    assert seen_by(AGENT) == {near, mine}
    assert seen_by(STRANGER) == {far, mine}
    assert seen_by(SYSTEM) == seen_by(Actor("user:head", scope_paths=("/",))) == {near, far, mine}
    assert seen_by(Actor("user:billing", scope_paths=("/44/4401/~billing/",))) == set()
    assert seen_by(Actor(near.ref)) == {near}
    assert seen_by(Actor("customer:nobody")) == set()
    assert seen_by(ANYBODY) == set()
    reading = frozenset({"customer.read"})
    assert seen_by(Actor("client:1", verbs=reading, scope_paths=("/",))) == {near, far, mine}
    assert seen_by(Actor("client:1", scope_paths=("/",))) == set()


def test_what_nobody_in_particular_registered_is_not_shown_to_nobody_in_particular():
    Customer.objects.filter(pk=samples.plain().pk).update(created_by=ANYBODY.ref)
    assert not Customer.objects.visible_to(ANYBODY)


def test_a_module_above_may_know_a_way(monkeypatch):
    row = samples.plain()
    ways: Registry[Callable[[Actor], Q]] = Registry("way")
    monkeypatch.setattr(models, "ways_of_knowing", ways)
    handler = Actor("user:billing", scope_paths=("/44/4401/~billing/",))
    ways.add("work", lambda actor: Q(pk=row.pk) if actor == handler else Q(pk__in=[]))
    assert list(Customer.objects.visible_to(handler)) == [row]
    assert not Customer.objects.visible_to(Actor("user:other"))


def test_a_look_up_is_narrowed_like_any_other():
    samples.customer()
    assert queries.by_phone(samples.PHONE).visible_to(AGENT)
    assert not queries.by_phone(samples.PHONE).visible_to(STRANGER)


def test_customers_are_named_by_their_mask():
    named, nameless = samples.customer(), samples.plain(name="", number=samples.OTHER_PHONE)
    found = names.display_names([named.ref, nameless.ref])
    assert found[named.ref] == "欧***"
    assert found[nameless.ref] not in ("", nameless.ref)


def test_a_customer_is_fetched_by_id():
    row = samples.customer()
    assert queries.customer(row.pk) == row
    assert queries.customer(new_id()) is None
