import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import commands
from ringback.messaging.models import Verification
from ringback.messaging.states import Channel, Document, Level
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, OTHER, call

pytestmark = pytest.mark.django_db


def sight(contact, actor=AGENT, **facts):
    return commands.sight_document(
        contact_id=contact.pk, document=Document.RESIDENT, actor=actor, now=NOW, **facts
    )


def test_a_person_sees_the_document_at_the_counter():
    verification = sight(call(channel=Channel.COUNTER))
    assert (verification.level, verification.document) == (Level.SIGHTED, "resident")
    assert Entry.objects.latest("id").content == {"level": "sighted_id", "method": "document"}


def test_an_agent_shows_both():
    verification = sight(call(channel=Channel.COUNTER), agent_document=Document.PASSPORT)
    assert (verification.level, verification.agent_document) == (Level.AGENT, "passport")


def test_nothing_is_sighted_over_the_phone():
    with pytest.raises(Conflict):
        sight(call())


@pytest.mark.parametrize("actor", [CLERK])
def test_who_may_not_say_so(actor):
    with pytest.raises(NotAllowed):
        sight(call(channel=Channel.COUNTER), actor)
    assert not Verification.objects.exists()


def test_a_visitor_cannot_vouch_for_themselves():
    contact = call(ANYBODY, channel=Channel.PORTAL)
    for vouch in (commands.confirm_number, sight_as_visitor):
        with pytest.raises(NotAllowed):
            vouch(contact_id=contact.pk, actor=ANYBODY, now=NOW)


def sight_as_visitor(**facts):
    return commands.sight_document(document=Document.RESIDENT, **facts)


def test_the_number_a_call_comes_from_is_the_lowest_level(holder):
    contact = call(customer_id=holder.pk)
    verification = commands.confirm_number(contact_id=contact.pk, actor=AGENT, now=NOW)
    assert verification.level == Level.NUMBER


def test_a_number_somebody_tells_is_no_number_seen(holder):
    contact = call(channel=Channel.COUNTER, customer_id=holder.pk)
    with pytest.raises(Conflict):
        commands.confirm_number(contact_id=contact.pk, actor=AGENT, now=NOW)


def test_a_number_proves_nobody_it_does_not_belong_to(holder):
    for contact in (call(), call(number=OTHER, customer_id=holder.pk), call(number="")):
        with pytest.raises(Conflict):
            commands.confirm_number(contact_id=contact.pk, actor=AGENT, now=NOW)
