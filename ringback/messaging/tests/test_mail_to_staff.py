"""Identity's letters go the way of all messages."""

import pytest

from ringback.identity import commands as identity
from ringback.identity.tests.samples import BOSS, NOW, SYSTEM
from ringback.kernel.actor import ANYBODY
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import Medium


@pytest.mark.django_db
def test_a_link_to_a_new_password_is_queued_sealed_and_at_once(handbook: None) -> None:
    user = identity.add_user(
        username="li.na", display_name="李娜", password=None, actor=SYSTEM, now=NOW
    )
    identity.set_mail_address(user=user, email="li@example.net", actor=BOSS, now=NOW)
    identity.ask_for_link(username="li.na", actor=ANYBODY, now=NOW)
    message = OutboundMessage.objects.get()
    assert (message.medium, message.subject_kind) == (Medium.EMAIL, "user")
    assert message.next_try_at == NOW
    assert message.recipient.reveal() == "li@example.net"
    assert "/password/" in message.body.reveal()
    assert b"/password/" not in bytes(message.__dict__["body"])
