import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.messaging import commands, queries
from ringback.messaging.commands import Party
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Outcome
from ringback.messaging.tests.samples import (
    AGENT,
    CLERK,
    COLLEAGUE,
    NOW,
    NUMBER,
    PATH,
    STORED,
    SYSTEM,
    call,
)

pytestmark = pytest.mark.django_db


def test_a_call_is_written_down_with_its_number_sealed_and_masked():
    contact = Contact.objects.get(pk=call().pk)
    assert contact.outcome == Outcome.OPEN
    assert str(contact.party) == "139****1234"
    assert contact.party.reveal() == STORED
    assert (contact.opened_by, contact.opened_at) == (AGENT.ref, NOW)


def test_the_entry_names_the_contact_and_no_number():
    contact = call()
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("contact.opened", str(contact.pk))
    assert entry.content == {
        "channel": "phone",
        "direction": "inbound",
        "customer_id": None,
        "organisation_path": PATH,
    }


def test_a_withheld_number_opens_a_contact_all_the_same():
    assert call(number="").party is None


@pytest.mark.parametrize("number", ["12", "nobody", "139000012345678", "0" * 60])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(Invalid):
        call(number=number)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("actor", [CLERK, COLLEAGUE, ANYBODY], ids=lambda actor: actor.ref)
def test_who_may_not_take_a_call_here(actor):
    with pytest.raises(NotAllowed):
        call(actor)
    assert not Entry.objects.exists()


def test_a_visitor_opens_a_session_and_reaches_it_alone():
    contact = call(ANYBODY, channel=Channel.PORTAL)
    assert queries.contact(contact_id=contact.pk, actor=ANYBODY) == contact
    with pytest.raises(NotFound):
        queries.contact(contact_id=call().pk, actor=ANYBODY)


def test_staff_do_not_pose_as_visitors():
    with pytest.raises(NotAllowed):
        call(CLERK, channel=Channel.PORTAL)


def test_a_contact_is_seen_where_it_was_taken():
    contact = call()
    assert queries.contact(contact_id=contact.pk, actor=CLERK) == contact
    for stranger in (COLLEAGUE, ANYBODY):
        with pytest.raises(NotFound):
            queries.contact(contact_id=contact.pk, actor=stranger)


def test_a_mail_is_known_by_its_address():
    contact = commands.open_contact(
        channel=Channel.EMAIL,
        organisation_path=PATH,
        party=Party(number="Li.Na@Example.COM", language="en"),
        actor=SYSTEM,
        now=NOW,
    )
    assert contact.party.reveal() == "Li.Na@example.com"
    assert str(contact.party) == "L***@example.com"


def test_contacts_of_one_number_meet_however_it_was_written():
    written = [call(number=way).party_index for way in (NUMBER, "+86 139-0000-1234", STORED)]
    assert len(set(written)) == 1
