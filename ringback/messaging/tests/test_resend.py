"""Messages that were given up or refused, sent once more by an administrator."""

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
from ringback.messaging.transports.port import Refused

pytestmark = pytest.mark.django_db

ADMINISTRATOR = Actor("user:administrator", verbs=frozenset({"base.administer"}))
TOLD = {"why": Why.MENDED, "actor": ADMINISTRATOR, "now": NOW}


@pytest.fixture
def refused(post):
    message = queued()
    post.fails = Refused("smtp_550")
    send_due(NOW)
    post.fails = None
    return OutboundMessage.objects.get(pk=message.pk)


def test_it_is_sent_once_more(refused, post):
    assert queries.unsent_messages() == [refused]
    commands.resend(message_ids=[refused.pk], **TOLD)
    assert send_due(NOW) == 1
    refused.refresh_from_db()
    assert (refused.state, refused.attempts, refused.problem) == (MessageState.SENT, 1, "")
    assert queries.unsent_messages() == []
    entry = Entry.objects.get(kind="message.requeued")
    assert entry.content["why"] == "mended"
    assert STORED not in str(entry.content)


def test_a_second_click_finds_nothing(refused):
    commands.resend(message_ids=[refused.pk], **TOLD)
    with pytest.raises(Conflict):
        commands.resend(message_ids=[refused.pk], **TOLD)


def test_a_code_is_not_sent_late(refused):
    OutboundMessage.objects.update(purpose=Purpose.CODE)
    with pytest.raises(Conflict):
        commands.resend(message_ids=[refused.pk], **TOLD)


def test_only_an_administrator_may(refused):
    with pytest.raises(NotAllowed):
        commands.resend(message_ids=[refused.pk], **{**TOLD, "actor": Actor("user:agent")})
