"""Messages that waited when a backup was made: held after the restore, released or dropped."""

import pytest

from ringback.base.models import Entry
from ringback.base.reasons import Why
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import commands, queries
from ringback.messaging.models import OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import MessageState, Purpose
from ringback.messaging.tests.samples import NOW, STORED, queued
from ringback.messaging.tests.test_resend import ADMINISTRATOR

pytestmark = pytest.mark.django_db
TOLD = {"why": Why.ASKED, "actor": ADMINISTRATOR, "now": NOW}


@pytest.fixture
def held(post):
    message = queued()
    assert commands.hold_waiting() == 1
    return OutboundMessage.objects.get(pk=message.pk)


def test_what_waits_and_what_is_being_sent_is_held_and_not_sent(post):
    queued("notice:1"), queued("notice:2")
    OutboundMessage.objects.filter(key="notice:2").update(state=MessageState.SENDING)
    sent = queued("notice:3")
    OutboundMessage.objects.filter(pk=sent.pk).update(state=MessageState.SENT, sent_at=NOW)
    assert commands.hold_waiting() == 2
    assert send_due(NOW) == 0
    assert {row.key for row in queries.held_messages()} == {"notice:1", "notice:2"}


def test_a_released_one_is_sent_with_its_lifetime_anew(held, post):
    OutboundMessage.objects.update(expires_at=NOW, attempts=2)
    commands.release(message_ids=[held.pk], **TOLD)
    assert send_due(NOW) == 1
    held.refresh_from_db()
    assert held.state == MessageState.SENT
    entry = Entry.objects.get(kind="message.requeued")
    assert entry.content["why"] == "asked"
    assert STORED not in str(entry.content)
    assert queries.held_messages() == []


def test_a_dropped_one_is_never_sent(held, post):
    commands.drop(message_ids=[held.pk], **TOLD)
    assert send_due(NOW) == 0
    held.refresh_from_db()
    assert (held.state, held.skip_reason) == (MessageState.SKIPPED, "dropped")
    assert Entry.objects.get(kind="message.dropped").content["why"] == "asked"


@pytest.mark.parametrize("purpose", [Purpose.CODE, Purpose.ACCOUNT])
def test_what_lets_somebody_in_can_only_be_dropped(held, purpose):
    OutboundMessage.objects.update(purpose=purpose)
    with pytest.raises(Conflict):
        commands.release(message_ids=[held.pk], **TOLD)
    commands.drop(message_ids=[held.pk], **TOLD)


def test_a_second_click_finds_nothing(held):
    commands.release(message_ids=[held.pk], **TOLD)
    for verb in (commands.release, commands.drop):
        with pytest.raises(Conflict):
            verb(message_ids=[held.pk], **TOLD)


def test_only_an_administrator_may(held):
    for verb in (commands.release, commands.drop):
        with pytest.raises(NotAllowed):
            verb(message_ids=[held.pk], **{**TOLD, "actor": Actor("user:agent")})
