from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from ringback.messaging import commands, queries
from ringback.messaging.commands import Party
from ringback.messaging.models import Contact, OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import Channel, Outcome
from ringback.messaging.tests.samples import AGENT, CLERK, NOW, NUMBER, PATH, STORED, call, kinds

pytestmark = pytest.mark.django_db
PARTY = Party(number=NUMBER, language="zh-hans")
NIGHT = NOW + timedelta(hours=6)


def dial(now=NOW, party=PARTY, actor=AGENT, **facts):
    return commands.dial(
        party=party, organisation_path=PATH, ticket_id=7, actor=actor, now=now, **facts
    )


def end_call(contact, *, reached, now=NOW):
    return commands.end_call(
        contact_id=contact.pk, reached=reached, note="已说明原因", actor=AGENT, now=now
    )


def test_the_system_dials_and_nobody_sees_the_number(post):
    contact = dial()
    assert str(contact.party) == "139****1234"
    send_due(NOW)
    (put_through,) = post.taken
    assert (put_through.recipient, put_through.medium) == (STORED, "call")
    told = "".join(str(entry.content) for entry in Entry.objects.all())
    assert "1390000" not in told
    assert kinds()[:2] == ["message.queued", "contact.dialled"]


def test_a_call_ends_as_reached_and_tells_the_ticket():
    contact = end_call(dial(), reached=True)
    assert contact.outcome == Outcome.REACHED
    entry = Entry.objects.latest("id")
    assert entry.kind == "contact.logged"
    assert entry.content["reached"] is True
    assert entry.content["ticket_id"] == 7


def test_an_unanswered_call_is_an_attempt_and_the_next_one_waits():
    end_call(dial(), reached=False)
    assert Entry.objects.latest("id").content["reached"] is False
    with pytest.raises(TooMany) as refusal:
        dial(NOW + timedelta(minutes=30))
    assert refusal.value.retry_after == 90 * 60 + 1
    assert dial(NOW + timedelta(hours=2))


def test_after_a_conversation_one_may_call_again_at_once():
    end_call(dial(), reached=True)
    assert dial(NOW + timedelta(minutes=1))


def test_nobody_is_called_at_night_unless_they_asked_for_it():
    with pytest.raises(Conflict) as refusal:
        dial(NIGHT)
    assert refusal.value.reason == "quiet_hours"
    assert not OutboundMessage.objects.exists()
    assert dial(NIGHT, agreed=True)


def test_a_customer_is_called_at_the_number_on_record(holder, post):
    dial(party=Party(language="zh-hans", customer_id=holder.pk))
    send_due(NOW)
    (put_through,) = post.taken
    assert put_through.recipient == STORED


def test_nobody_is_called_whom_the_agent_has_no_business_with(stranger):
    with pytest.raises(NotFound):
        dial(party=Party(language="zh-hans", customer_id=stranger.pk))
    with pytest.raises(NotFound):
        dial(party=Party(language="zh-hans", customer_id=stranger.pk, number=NUMBER))
    assert not OutboundMessage.objects.exists()


def test_without_a_number_there_is_no_call():
    with pytest.raises(Invalid):
        dial(party=Party(language="zh-hans"))


def test_an_order_to_dial_does_not_outlive_the_moment(post):
    dial()
    send_due(NOW + timedelta(minutes=5))
    assert post.taken == []


def test_who_may_not_dial():
    with pytest.raises(NotAllowed):
        dial(actor=CLERK)
    assert not Contact.objects.exists()


def test_our_own_call_is_not_wrapped_up_and_theirs_is_not_reached():
    with pytest.raises(Conflict):
        commands.end_with_ticket(contact_id=dial().pk, ticket_id=1, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        end_call(call(), reached=True)


@pytest.mark.parametrize("reached", [True, False])
def test_a_visit_is_logged_as_a_contact_of_its_own(reached):
    contact = commands.log_outbound_contact(
        channel=Channel.COUNTER,
        party=Party(language="zh-hans"),
        organisation_path=PATH,
        reached=reached,
        note="上门说明施工安排",
        ticket_id=7,
        actor=AGENT,
        now=NOW,
    )
    assert contact.ended_at == NOW
    assert queries.contacts_about(ticket_id=7) == [contact]
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["reached"]) == ("contact.logged", reached)
    assert "上门" not in str(entry.content)


def test_who_may_not_log_a_contact():
    with pytest.raises(NotAllowed):
        commands.log_outbound_contact(
            channel=Channel.PHONE,
            party=PARTY,
            organisation_path=PATH,
            reached=True,
            note="已联系",
            actor=CLERK,
            now=NOW,
        )
