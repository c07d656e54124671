import pytest

from ringback.base.models import Entry
from ringback.customers import commands
from ringback.customers.models import Account, ContactPoint, Customer
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER
from ringback.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("places")


def _drafts(count: int, **changes):
    plain = {"identity_type": None, "identity_number": "", "subscriptions": ()}
    return [
        samples.draft(
            **plain | {"contact_points": (samples.phone(f"1390000{number:04}"),)} | changes
        )
        for number in range(count)
    ]


def _register(drafts, actor=AGENT):
    return commands.register_many(drafts=drafts, actor=actor, now=NOW)


def test_a_batch_takes_few_statements_and_an_entry_for_each(django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        registered = _register(_drafts(200))
    assert Customer.objects.count() == 200
    entries = Entry.objects.filter(kind="customer.registered")
    assert set(entries.values_list("subject_id", flat=True)) == {str(r.pk) for r in registered}
    assert registered[7].contact_points.get().value.reveal() == "+8613900000007"


def test_a_number_that_comes_twice_in_a_batch_is_shared():
    _register(_drafts(2, contact_points=(samples.phone(),)))
    assert sorted(ContactPoint.objects.values_list("shared", flat=True)) == [False, True]


def test_lines_of_one_customer_share_their_account():
    lines = tuple(
        samples.subscription(access_number=f"0208765432{number}", address="") for number in range(3)
    )
    _register(_drafts(1, subscriptions=lines))
    assert Account.objects.get().subscriptions.count() == 3


@pytest.mark.parametrize(
    ("poison", "refusal"),
    [
        ({"name": "x" * 100}, Invalid),
        ({"home_path": "/9/"}, Invalid),
        ({"contact_points": (samples.phone(), samples.phone())}, Conflict),
    ],
)
def test_a_poisoned_batch_leaves_nothing(poison, refusal):
    before = Entry.objects.count()
    with pytest.raises(refusal):
        _register([*_drafts(3), *_drafts(1, **poison)])
    assert not Customer.objects.exists()
    assert not ContactPoint.objects.exists()
    assert Entry.objects.count() == before


def test_who_may_not():
    with pytest.raises(NotAllowed):
        _register(_drafts(1), actor=READER)


def test_an_empty_batch_is_no_news():
    assert _register([]) == []
