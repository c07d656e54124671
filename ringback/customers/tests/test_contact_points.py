"""The verbs add, verify and remove."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.commands import NewContactPoint
from ringback.customers.models import ContactPoint
from ringback.customers.states import ContactType
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER, STRANGER
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("places")
MINUTE = timedelta(minutes=1)


def _add(row, value=samples.OTHER_PHONE, type_=ContactType.PHONE, actor=AGENT, now=NOW):
    return commands.add_contact_point(
        customer=row, draft=NewContactPoint(type=type_, value=value), actor=actor, now=now
    )


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        (ContactType.PHONE, "139 8765 4321", "139****4321"),
        (ContactType.EMAIL, "someone@example.com", "s***@example.com"),
        (ContactType.WECHAT, "wx_someone", "******eone"),
        (ContactType.ADDRESS, samples.ADDRESS, "广东省广州市荔湾区**"),
    ],
)
def test_a_contact_point_wears_the_mask_of_its_type(type_, value, shown):
    point = _add(samples.customer(), value, type_)
    assert str(ContactPoint.objects.get(pk=point.pk).value) == shown
    entry = Entry.objects.get(kind="customer.contact_point_added")
    assert entry.content == {
        "contact_point_id": str(point.pk),
        "type": type_.value,
        "shared": False,
    }


def test_a_value_is_added_once_to_a_customer_and_shared_with_another():
    first, second = samples.customer(), samples.plain()
    with pytest.raises(Conflict):
        _add(first, samples.PHONE)
    assert _add(second, samples.PHONE).shared
    with pytest.raises(Invalid):
        _add(first, "62345678")


def test_one_that_was_removed_reaches_nobody_and_may_come_back():
    row = samples.plain(number=samples.PHONE)
    point = row.contact_points.get()
    commands.remove_contact_point(contact_point=point, actor=AGENT, now=NOW)
    assert not queries.by_phone(samples.PHONE)
    assert queries.phone_to_reach(row) is None
    with pytest.raises(Conflict):
        commands.remove_contact_point(contact_point=point, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.verify_contact_point(contact_point=point, actor=AGENT, now=NOW)
    assert not _add(row, samples.PHONE).shared
    assert list(queries.by_phone(samples.PHONE)) == [row]
    assert Entry.objects.filter(kind="customer.contact_point_removed").count() == 1


def test_the_number_verified_last_is_the_one_to_reach():
    row = samples.plain(number=samples.PHONE)
    old = row.contact_points.get()
    new = _add(row, now=NOW + MINUTE)
    assert queries.phone_to_reach(row) == new
    commands.verify_contact_point(contact_point=old, actor=AGENT, now=NOW + MINUTE)
    assert queries.phone_to_reach(row) == old
    old.refresh_from_db()
    assert old.verified_at == NOW + MINUTE
    entry = Entry.objects.get(kind="customer.contact_point_verified")
    assert entry.content == {"contact_point_id": str(old.pk)}


@pytest.mark.parametrize(("actor", "refusal"), [(READER, NotAllowed), (STRANGER, NotFound)])
def test_who_may_not(actor, refusal):
    row = samples.customer()
    point = row.contact_points.get()
    with pytest.raises(refusal):
        _add(row, actor=actor)
    with pytest.raises(refusal):
        commands.remove_contact_point(contact_point=point, actor=actor, now=NOW)
    with pytest.raises(refusal):
        commands.verify_contact_point(contact_point=point, actor=actor, now=NOW)


def test_nobody_verifies_themselves():
    row = samples.customer()
    with pytest.raises(NotAllowed):
        commands.verify_contact_point(
            contact_point=row.contact_points.get(), actor=Actor(row.ref), now=NOW
        )


def test_the_database_keeps_one_first_holder():
    samples.plain(number=samples.PHONE)
    second = samples.plain(number=samples.PHONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.contact_points.update(shared=False)
