import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.models import Customer
from ringback.customers.states import IdentityType, Kind, Language
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER, STRANGER
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("places")


def _change(row, version=1, actor=AGENT, **changes):
    return commands.change_customer(customer=row, version=version, actor=actor, now=NOW, **changes)


def test_only_what_is_given_changes():
    row = samples.customer()
    _change(row, name="欧阳询", language=Language.ENGLISH)
    changed = Customer.objects.get()
    assert (changed.name.reveal(), changed.language, changed.version) == ("欧阳询", "en", 2)
    assert changed.identity_number.reveal() == samples.RESIDENT
    entry = Entry.objects.get(kind="customer.changed")
    assert entry.content == {"fields": ["name", "language"]}


def test_a_document_is_changed_whole_and_found_by_the_new_number():
    row = samples.customer()
    number = samples.CREDIT_CODE
    _change(row, kind=Kind.ENTERPRISE, identity=(IdentityType.ORGANISATION, number))
    assert list(queries.by_identity_number(number)) == [row]
    assert not queries.by_identity_number(samples.RESIDENT)
    assert Entry.objects.get(kind="customer.changed").content == {"fields": ["identity", "kind"]}


def test_a_stale_edit_is_noticed_and_overwrites_nothing():
    row = samples.customer()
    _change(row, name="欧阳询")
    with pytest.raises(Conflict) as refusal:
        _change(row, name="欧阳锋")
    assert refusal.value.reason == "stale"
    assert Customer.objects.get().name.reveal() == "欧阳询"


def test_nothing_different_is_no_news():
    row = samples.customer()
    with pytest.raises(Conflict):
        _change(
            row,
            name=samples.NAME,
            kind=Kind.PERSON,
            identity=(IdentityType.RESIDENT, samples.RESIDENT),
            home_path=samples.COUNTY,
        )
    assert Customer.objects.get().version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"home_path": "/44/9999/"},
        {"identity": (IdentityType.RESIDENT, "110105194912310021")},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    row = samples.customer()
    with pytest.raises(Invalid):
        _change(row, **wrong)
    assert Customer.objects.get().version == 1


@pytest.mark.parametrize(("actor", "refusal"), [(READER, NotAllowed), (STRANGER, NotFound)])
def test_who_may_not(actor, refusal):
    row = samples.customer()
    with pytest.raises(refusal):
        _change(row, actor=actor, name="欧阳询")
    with pytest.raises(refusal):
        commands.add_subscription(
            customer=row,
            draft=samples.subscription(access_number="13900001111"),
            actor=actor,
            now=NOW,
        )


def test_a_subscription_is_added_on_its_own():
    row = samples.customer()
    line = commands.add_subscription(
        customer=row,
        draft=samples.subscription(product="mobile", access_number="13900001111", address=""),
        actor=AGENT,
        now=NOW,
    )
    assert line.account == row.accounts.get(), "the account is known by its number"
    assert list(queries.by_access_number("139 0000 1111")) == [row]
    entry = Entry.objects.get(kind="customer.subscription_added")
    assert entry.content == {"subscription_id": str(line.pk), "product": "mobile"}


def test_an_account_is_one_customer_s():
    samples.customer()
    with pytest.raises(Conflict):
        commands.add_subscription(
            customer=samples.plain(),
            draft=samples.subscription(access_number="13900001111"),
            actor=AGENT,
            now=NOW,
        )
