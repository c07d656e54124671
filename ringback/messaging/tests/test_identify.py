import re

import pytest

from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.messaging import commands, queries
from ringback.messaging.models import Contact, OutboundMessage
from ringback.messaging.states import Channel, Document, Level
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, OTHER, STORED, call, kinds

pytestmark = pytest.mark.django_db


def identify(contact, customer, actor=AGENT):
    return commands.identify(contact_id=contact.pk, customer_id=customer.pk, actor=actor, now=NOW)


def code_of(contact, actor=AGENT):
    commands.send_code(contact_id=contact.pk, actor=actor, now=NOW)
    message = OutboundMessage.objects.latest("created_at", "id")
    (digits,) = re.findall(r"\d{6}", message.body.reveal())
    return digits, message


def check(contact, digits, actor=AGENT):
    return commands.check_code(contact_id=contact.pk, digits=digits, actor=actor, now=NOW)


def test_the_number_leads_to_its_holder(holder):
    contact = identify(call(), holder)
    assert Contact.objects.get().customer_id == contact.customer_id == holder.pk
    entry = Entry.objects.latest("id")
    assert entry.kind == "contact.identified"
    assert entry.content == {"customer_id": str(holder.pk)}


def test_an_agent_may_name_a_customer_they_know_whatever_phone_is_used(holder):
    assert identify(call(number=OTHER), holder).customer_id == holder.pk


def test_the_holder_is_known_wherever_they_live_but_only_while_the_call_lasts(stranger):
    contact = identify(call(number=OTHER), stranger)
    known = customers.served([stranger.pk]).visible_to(AGENT)
    assert known.exists()
    commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=AGENT, now=NOW)
    assert not known.all().exists()


def test_a_contact_opens_no_record_its_number_does_not_lead_to(stranger):
    contact = call()
    with pytest.raises(NotFound):
        identify(contact, stranger)
    with pytest.raises(NotFound):
        call(customer_id=stranger.pk)
    assert Contact.objects.get().customer_id is None
    assert kinds() == ["contact.opened"]


def test_a_visitor_is_whom_their_number_leads_to(holder, stranger):
    contact = call(ANYBODY, channel=Channel.PORTAL)
    digits, _message = code_of(contact, ANYBODY)
    check(contact, digits, ANYBODY)
    with pytest.raises(NotFound):
        identify(contact, stranger, ANYBODY)
    identify(contact, holder, ANYBODY)
    assert queries.level_reached(contact_id=contact.pk, at=NOW) == Level.CODE


def test_a_code_goes_to_the_number_on_record_when_they_call_from_another(holder):
    contact = call(number=OTHER, customer_id=holder.pk)
    digits, message = code_of(contact)
    assert message.recipient.reveal() == STORED
    assert check(contact, digits).level == Level.CODE


def test_a_code_sent_to_one_number_proves_nobody_else(holder):
    """The trap: ask for a code on one's own phone, then say one is somebody else."""
    contact = call(number=OTHER)
    digits, message = code_of(contact)
    assert message.recipient.reveal() != STORED
    identify(contact, holder)
    with pytest.raises(Invalid) as refusal:
        check(contact, digits)
    assert refusal.value.reason == "no_code"


def test_who_was_verified_stays_who_it_is(holder):
    contact = call(number=OTHER)
    check(contact, code_of(contact)[0])
    with pytest.raises(Conflict):
        identify(contact, holder)
    assert Contact.objects.get().customer_id is None


def test_a_sighted_document_is_of_one_customer(holder, stranger):
    contact = call(number=OTHER, channel=Channel.COUNTER, customer_id=holder.pk)
    commands.sight_document(contact_id=contact.pk, document=Document.RESIDENT, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        identify(contact, stranger)
    assert identify(contact, holder)


def test_at_the_counter_the_document_comes_first_and_the_name_after(holder):
    contact = call(number="", channel=Channel.COUNTER)
    commands.sight_document(contact_id=contact.pk, document=Document.PASSPORT, actor=AGENT, now=NOW)
    assert identify(contact, holder).customer_id == holder.pk


def test_of_two_who_name_and_verify_at_once_one_is_told(holder, monkeypatch):
    """The proof was found while nobody was named; meanwhile somebody was."""
    contact = call(number=OTHER)
    digits, _message = code_of(contact)
    stale = Contact.objects.get()
    monkeypatch.setattr("ringback.messaging.access.contact_for", lambda actor, contact_id: stale)
    Contact.objects.update(customer=holder)
    with pytest.raises(Conflict):
        check(contact, digits)
    assert queries.level_reached(contact_id=contact.pk, at=NOW) == Level.NONE


def test_who_may_not_name_anybody(holder):
    with pytest.raises(NotAllowed):
        identify(call(), holder, CLERK)


def test_an_ended_contact_is_named_no_more(holder):
    contact = call()
    commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        identify(contact, holder)
