import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.models import ContactPoint, Customer, Subscription
from ringback.customers.states import ContactType, IdentityType, Kind, SubscriptionStatus
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER
from ringback.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("places")


def test_a_customer_is_kept_with_all_that_was_told():
    registered = samples.customer(kind=Kind.ENTERPRISE)
    row = Customer.objects.get(pk=registered.pk)
    assert (row.kind, row.home_path, row.version) == ("enterprise", samples.COUNTY, 1)
    assert (row.name.reveal(), row.identity_number.reveal()) == (samples.NAME, samples.RESIDENT)
    (point,) = row.contact_points.all()
    assert (point.value.reveal(), point.verified_at, point.shared) == (
        samples.STORED_PHONE,
        None,
        False,
    )
    (line,) = row.subscriptions.select_related("account", "site")
    assert line.access_number.reveal() == "+862087654321"
    (account,) = row.accounts.all()
    assert (line.account, account.number.reveal()) == (account, samples.ACCOUNT)
    assert (line.site.address.reveal(), line.site.organisation_id) == (
        samples.ADDRESS,
        samples.COUNTY,
    )


def test_the_journal_tells_who_and_where_and_no_more():
    row = commands.register_customer(draft=samples.draft(), actor=AGENT, now=NOW)
    entry = Entry.objects.get(kind="customer.registered")
    assert (entry.actor, entry.subject_id) == (AGENT.ref, str(row.pk))
    assert entry.content == {"customer_kind": "person", "home_path": samples.COUNTY}


def test_a_caller_who_tells_no_name_has_none():
    assert samples.plain(name="", number=samples.PHONE).name is None


def test_who_may_not():
    with pytest.raises(NotAllowed):
        commands.register_customer(draft=samples.draft(), actor=READER, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "张" * 81}, "name"),
        ({"identity_number": "110105194912310021"}, "identity_number"),
        ({"identity_type": None}, "identity_type"),
        ({"contact_points": (samples.phone("62345678"),)}, ContactType.PHONE),
        ({"home_path": "/44/9999/"}, "home_path"),
        ({"subscriptions": (samples.subscription(site_path="/9/"),)}, "site_path"),
        ({"subscriptions": (samples.subscription(site_path=""),)}, "site_path"),
        ({"subscriptions": (samples.subscription(access_number="宽带"),)}, "access_number"),
        ({"subscriptions": (samples.subscription(star_level=8),)}, "star_level"),
        ({"subscriptions": (samples.subscription(ends_at=NOW),)}, "ends_at"),
        ({"subscriptions": (samples.subscription(account_number="?"),)}, "account_number"),
        ({"subscriptions": (samples.subscription(product=""),)}, "product"),
    ],
)
def test_what_cannot_be_is_refused_by_field(wrong, field):
    with pytest.raises(Invalid) as refusal:
        samples.customer(**wrong)
    assert list(refusal.value.fields) == [field]
    assert not Customer.objects.exists()


def test_an_identity_needs_its_number():
    with pytest.raises(Invalid):
        samples.customer(identity_number="")


def test_two_customers_with_one_number_stay_two():
    first, second = samples.customer(), samples.plain(number=samples.PHONE)
    assert first.pk != second.pk
    assert [p.shared for p in ContactPoint.objects.order_by("id")] == [False, True]
    assert set(queries.by_phone(samples.PHONE)) == {first, second}


def test_a_line_that_is_held_is_not_given_twice():
    samples.customer()
    with pytest.raises(Conflict) as refusal:
        samples.customer(name="苏明允")
    assert refusal.value.reason == "number_taken"
    assert Customer.objects.count() == 1


def test_a_number_given_up_is_given_out_again():
    samples.customer(
        subscriptions=(samples.subscription(status=SubscriptionStatus.ENDED, ends_at=NOW),)
    )
    again = samples.plain()
    line = commands.add_subscription(
        customer=again,
        draft=samples.subscription(account_number=""),
        actor=samples.SYSTEM,
        now=NOW,
    )
    assert list(queries.by_access_number(samples.ACCESS_NUMBER)) == [again]
    assert line.account is None


def test_whoever_looked_before_may_refuse_to_share_a_number():
    samples.plain(number=samples.PHONE)
    entries = Entry.objects.count()
    with pytest.raises(Conflict) as refusal:
        commands.register_customer(draft=samples.draft(), share_numbers=False, actor=AGENT, now=NOW)
    assert refusal.value.reason == "number_taken"
    assert Customer.objects.count() == 1
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "robot"},
        {"language": "fr"},
        {"identity_type": ""},
        {"identity_index": ""},
        {"identity_number": None},
        {"identity_type": "library_card"},
    ],
)
def test_the_database_refuses_half_a_customer(wrong):
    row = samples.customer(identity_type=IdentityType.RESIDENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"star_level": 8}, {"region": "moon"}, {"status": "ended"}, {"ends_at": NOW}],
)
def test_the_database_refuses_a_crooked_subscription(wrong):
    samples.customer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.update(**wrong)
