"""A lead goes on in a colleague's contact."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.messaging import commands, queries
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel
from ringback.messaging.tests.samples import AGENT, COLLEAGUE, NOW, PATH, call, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LATER = NOW + timedelta(minutes=20)
LEAD = Actor("user:lead", AGENT.verbs | {"contact.take_over"}, (PATH,))
OTHER_LEAD = Actor("user:other_lead", LEAD.verbs, (PATH,))
FAR_LEAD = Actor("user:far_lead", LEAD.verbs, ("/31/",))
NEIGHBOUR = Actor("user:neighbour", AGENT.verbs, (PATH,))


def take_over(contact: Contact, actor: Actor = LEAD) -> Contact:
    return commands.take_over(contact_id=contact.pk, actor=actor, now=LATER)


def test_it_is_the_lead_s_from_then_on():
    contact = take_over(call())
    assert queries.contacts_under_way(actor=AGENT) == []
    assert queries.contacts_under_way(actor=LEAD) == [contact]
    assert commands.wrap_up(contact_id=contact.pk, code="basic.bill", actor=LEAD, now=LATER)


def test_the_journal_says_who_and_from_whom():
    contact = take_over(call())
    told = Entry.objects.latest("id")
    assert (told.kind, told.actor, told.subject_id) == (
        "contact.taken_over",
        LEAD.ref,
        str(contact.pk),
    )
    assert told.content == {"taken_from": AGENT.ref}


@pytest.mark.parametrize(
    ("actor", "refusal"), [(NEIGHBOUR, NotAllowed), (COLLEAGUE, NotFound), (FAR_LEAD, NotFound)]
)
def test_who_may_not(actor, refusal):
    contact = call()
    with pytest.raises(refusal):
        take_over(contact, actor)
    assert queries.contacts_under_way(actor=AGENT) == [contact]


def test_a_colleague_is_told_whose_it_is_to_do():
    with pytest.raises(NotAllowed) as refusal:
        take_over(call(), NEIGHBOUR)
    assert "班组长" in str(refusal.value.message)


def test_not_what_has_ended():
    contact = call()
    commands.wrap_up(contact_id=contact.pk, code="basic.bill", actor=AGENT, now=LATER)
    with pytest.raises(Conflict):
        take_over(contact)


def test_not_one_s_own_and_not_what_a_customer_began():
    for contact in (
        call(LEAD),
        call(Actor("customer:7"), channel=Channel.PORTAL),
    ):
        with pytest.raises(Conflict):
            take_over(contact)
        assert "take_over" not in queries.contact_verbs(contact, LEAD)


def test_of_two_leads_at_once_the_second_is_told(monkeypatch):
    contact = call()
    stale = Contact.objects.get(pk=contact.pk)
    take_over(contact)
    monkeypatch.setattr("ringback.messaging.access.contact_for", lambda actor, contact_id: stale)
    with pytest.raises(Conflict):
        take_over(contact, OTHER_LEAD)
    assert Contact.objects.get().opened_by == LEAD.ref
    assert kinds() == ["contact.opened", "contact.taken_over"]


def test_it_is_offered_to_the_lead_alone():
    contact = call()
    assert "take_over" in queries.contact_verbs(contact, LEAD)
    assert "take_over" not in queries.contact_verbs(contact, NEIGHBOUR)
    assert "take_over" not in queries.contact_verbs(contact, AGENT)
