"""Senders at the same moment, each with a connection of its own (SQLite has one writer)."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from ringback.messaging.models import OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import MessageState
from ringback.messaging.tests.samples import NOW, kinds, queued


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_many_senders_send_each_message_once(post):
    messages = 30
    for number in range(messages):
        queued(str(number))
    start = Barrier(3)

    def work():
        start.wait()
        try:
            while send_due(NOW):
                pass
        finally:
            connection.close()

    senders = [Thread(target=work) for _sender in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert OutboundMessage.objects.filter(state=MessageState.SENT, attempts=1).count() == messages
    assert len({outgoing.id for outgoing in post.taken}) == len(post.taken) == messages
    assert kinds().count("message.sent") == messages
