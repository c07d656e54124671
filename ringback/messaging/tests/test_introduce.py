import pytest

from ringback.customers import queries as customers
from ringback.customers.queries import Customer
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import commands, queries
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, NUMBER, OTHER, SYSTEM, call, kinds

pytestmark = pytest.mark.django_db

# Whoever takes calls registers customers as well.
REGISTRAR = type(AGENT)(
    ref=AGENT.ref, verbs=AGENT.verbs | {"customer.register"}, scope_paths=AGENT.scope_paths
)


def introduce(contact, actor=REGISTRAR, **given):
    return commands.introduce(contact_id=contact.pk, actor=actor, now=NOW, **given)


def test_somebody_new_is_registered_under_the_number_they_call_from(places):
    contact = introduce(call(), name="苏明允")
    (customer,) = customers.by_phone(NUMBER)
    assert Contact.objects.get().customer_id == contact.customer_id == customer.pk
    assert customer.name.reveal() == "苏明允"
    assert kinds()[-3:] == ["contact.opened", "customer.registered", "contact.identified"]


def test_at_the_counter_a_name_alone_will_do(places):
    contact = call(number="", channel=Channel.COUNTER)
    assert introduce(contact, name="苏明允").customer_id is not None


def test_a_number_told_at_the_counter_is_theirs(places):
    introduce(call(number="", channel=Channel.COUNTER), phone=OTHER)
    assert customers.by_phone(OTHER).exists()


def test_nobody_at_all_is_registered(places):
    contact = call(number="", channel=Channel.COUNTER)
    with pytest.raises(Invalid) as refusal:
        introduce(contact, name=" ")
    assert "name" in refusal.value.fields
    assert not Customer.objects.exists()


def test_a_shared_number_makes_a_second_customer(holder):
    introduce(call(), name="欧阳修远")
    assert customers.by_phone(NUMBER).count() == 2


def test_a_second_click_registers_nobody(places):
    contact = call()
    introduce(contact)
    with pytest.raises(Conflict):
        introduce(contact)
    assert Customer.objects.count() == 1


def test_it_takes_the_role_and_a_contact_that_goes_on(places):
    contact = call()
    with pytest.raises(NotAllowed):
        introduce(contact, actor=CLERK)
    with pytest.raises(NotAllowed):
        introduce(contact, actor=AGENT)
    commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        introduce(contact)
    assert not Customer.objects.exists()


def test_a_contact_of_nobodys_may_be_named_or_introduced(holder):
    contact = call()
    assert {"identify", "introduce"} <= set(queries.contact_verbs(contact, AGENT))
    commands.identify(contact_id=contact.pk, customer_id=holder.pk, actor=SYSTEM, now=NOW)
    contact.refresh_from_db()
    verbs = queries.contact_verbs(contact, AGENT)
    assert "identify" in verbs
    assert "introduce" not in verbs
