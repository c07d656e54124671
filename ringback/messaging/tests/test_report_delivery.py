from datetime import timedelta
from uuid import uuid4

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.messaging import commands
from ringback.messaging.models import OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import MessageState
from ringback.messaging.tests.samples import AGENT, NOW, SYSTEM, kinds, queued

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=9)


@pytest.fixture
def sent(post):
    message = queued()
    send_due(NOW)
    return message


def report(message_id, *, delivered=True, problem="", actor=SYSTEM):
    return commands.report_delivery(
        message_id=message_id, delivered=delivered, problem=problem, actor=actor, now=LATER
    )


def test_a_delivered_message_says_when(sent):
    assert report(sent.pk).delivered_at == LATER
    assert kinds()[-1] == "message.delivered"


def test_a_message_the_network_could_not_deliver_has_failed(sent):
    message = report(sent.pk, delivered=False, problem="absent_subscriber")
    assert message.state == MessageState.FAILED
    assert Entry.objects.latest("id").content["problem"] == "absent_subscriber"


@pytest.mark.parametrize("first", [True, False])
def test_the_first_report_counts_and_the_second_is_known(sent, first):
    report(sent.pk, delivered=first)
    with pytest.raises(Conflict) as refusal:
        report(sent.pk, delivered=not first)
    assert refusal.value.reason == "repeated"
    assert kinds().count("message.delivered") + kinds().count("message.failed") == 1


def test_a_report_that_overtakes_its_sender_is_asked_for_again(post):
    message = queued()
    heard = []

    def report_too_early():
        with pytest.raises(Conflict) as refusal:
            report(message.pk)
        heard.append(refusal.value.reason)

    post.on_send = report_too_early
    send_due(NOW)
    assert heard == ["not_yet"]
    assert report(message.pk)


def test_a_message_nobody_knows(db):
    with pytest.raises(NotFound):
        report(uuid4())


def test_nobody_but_a_transport_reports(sent):
    with pytest.raises(NotAllowed):
        report(sent.pk, actor=AGENT)
    assert OutboundMessage.objects.get().delivered_at is None
