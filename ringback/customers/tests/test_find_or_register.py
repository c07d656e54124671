import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.commands import registration
from ringback.customers.models import Customer
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW, READER
from ringback.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("places")


def find(phone=samples.PHONE, name="", actor=AGENT):
    return commands.find_or_register(
        phone=phone, name=name, home_path=samples.COUNTY, actor=actor, now=NOW
    )


def test_an_unknown_number_makes_a_customer_and_a_known_one_finds_them():
    first, is_new = find(name="张三")
    assert is_new
    again, is_new = find("+86 138-1234-5678", "张三")
    assert (again, is_new) == (first, False)
    assert find()[0] == first
    assert Entry.objects.filter(kind="customer.registered").count() == 1


def test_a_line_finds_its_holder_before_those_reached_at_it():
    reached = samples.plain(number=samples.ACCESS_NUMBER)
    holder = samples.customer()
    assert holder.pk > reached.pk
    assert find(samples.ACCESS_NUMBER) == (holder, False)
    assert find(samples.ACCESS_NUMBER, "苏明允") == (reached, False)


def test_another_name_on_the_same_number_is_another_person():
    first, _ = find(name="张三")
    second, is_new = find(name="李四")
    assert is_new
    assert {first, second} == set(queries.by_phone(samples.PHONE))
    assert find(name="李四") == (second, False)
    assert find(name="李 四") == (second, False)


def test_somebody_who_told_no_name_may_tell_it_later():
    nameless, _ = find()
    assert find(name="张三") == (nameless, False)
    assert Customer.objects.get().name is None, "finding writes nothing"


def test_of_two_without_a_fitting_name_neither_is_guessed():
    samples.plain(name="", number=samples.PHONE)
    samples.plain(name="李四", number=samples.PHONE)
    _found, is_new = find(name="张三")
    assert is_new


def test_a_merged_customer_is_found_as_the_one_served():
    kept, merged = samples.plain(number=samples.OTHER_PHONE), samples.plain(number=samples.PHONE)
    proposal = commands.propose_merge(
        kept=kept, merged=merged, reason="customer_says", actor=samples.SYSTEM, now=NOW
    )
    commands.merge(proposal=proposal, actor=samples.SYSTEM, now=NOW)
    assert find() == (kept, False)


@pytest.mark.parametrize(("name", "is_new"), [("张三", False), ("李四", True)])
def test_who_loses_the_race_looks_again(monkeypatch, name, is_new):
    """The winner's rows appear between our look and our write; see also test_races."""
    look_up = registration._look_up
    looks: list[object] = []

    def look(phone, name):
        seen = look_up(phone, name)
        if not looks:
            samples.plain(name="张三", number=samples.PHONE)
        looks.append(seen)
        return seen

    monkeypatch.setattr(registration, "_look_up", look)
    found, made = find(name=name)
    assert (found.name.reveal(), made) == (name, is_new)
    assert Customer.objects.count() == 1 + is_new
    assert len(looks) == 2


@pytest.mark.parametrize("phone", ["", "62345678", "张三"])
def test_what_is_no_number_is_refused(phone):
    with pytest.raises(Invalid):
        find(phone)


def test_who_may_not():
    with pytest.raises(NotAllowed):
        find(actor=READER)
