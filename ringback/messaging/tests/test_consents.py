"""The verbs give and withdraw, as said by the customer of a contact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.customers.states import Purpose
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import commands
from ringback.messaging.states import Channel, Document
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, OTHER, call, kinds

ABLE = replace(AGENT, verbs=AGENT.verbs | {"customer.change"})


def _verified(holder):
    contact = call(ABLE, channel=Channel.COUNTER, customer_id=holder.pk)
    commands.sight_document(contact_id=contact.pk, document=Document.RESIDENT, actor=ABLE, now=NOW)
    return contact


def _give(contact, actor=ABLE, now=NOW):
    return commands.give_consent(
        contact_id=contact.pk, purpose=Purpose.SURVEY, actor=actor, now=now
    )


def _withdraw(contact, actor=ABLE):
    commands.withdraw_consent(contact_id=contact.pk, purpose=Purpose.SURVEY, actor=actor, now=NOW)


def test_what_a_verified_customer_says_is_on_record_with_its_channel(holder):
    contact = _verified(holder)
    assert _give(contact).channel == "counter"
    assert customers.consents_to(holder, Purpose.SURVEY)
    fact, said = Entry.objects.order_by("id")[2:]
    assert (fact.kind, fact.subject_id) == ("customer.consent_given", str(holder.pk))
    assert (said.kind, said.content) == ("contact.agreed", {"consent_to": "survey"})
    _withdraw(contact)
    assert not customers.consents_to(holder, Purpose.SURVEY)
    assert kinds()[-2:] == ["customer.consent_withdrawn", "contact.took_back"]


def test_before_they_are_verified_nothing_is_agreed_to_and_nothing_taken_back(holder):
    """A stranger on the line would speak for them (§2.1.2)."""
    contact = call(ABLE, customer_id=holder.pk)
    for verb in (_give, _withdraw):
        with pytest.raises(NotAllowed) as refusal:
            verb(contact)
        assert refusal.value.reason == "verification_needed"
    assert not any(customers.consents_of(holder).values())


def test_a_verification_gone_stale_counts_no_more(holder):
    contact = _verified(holder)
    with pytest.raises(NotAllowed):
        _give(contact, now=NOW + timedelta(hours=1))


@pytest.mark.usefixtures("places")
def test_somebody_has_to_be_named():
    with pytest.raises(Invalid):
        _give(call(ABLE, number=OTHER))


def test_who_may_not(holder):
    contact = _verified(holder)
    with pytest.raises(NotAllowed):
        _give(contact, actor=CLERK)
    with pytest.raises(NotAllowed):
        _give(contact, actor=AGENT)


def test_a_contact_that_has_ended_records_no_more(holder):
    contact = _verified(holder)
    commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=ABLE, now=NOW)
    with pytest.raises(Conflict):
        _give(contact)
