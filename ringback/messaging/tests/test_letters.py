"""Identity's letters go out as mail about an account, not as a code of a customer's."""

from uuid import UUID

import pytest

from ringback.identity.letters import Letter
from ringback.messaging import offers, queries, texts
from ringback.messaging.models import OutboundMessage
from ringback.messaging.sending import send_due
from ringback.messaging.states import Medium, MessageState, Purpose
from ringback.messaging.tests.samples import NOW

pytestmark = pytest.mark.django_db
USER = UUID(int=7)


@pytest.fixture
def letter(post):
    told = Letter(
        key="password_link:1",
        user_id=USER,
        recipient="li@example.net",
        body="https://example.net/password/secret",
        language="en",
    )
    offers.mail_to_staff(told, NOW)
    return OutboundMessage.objects.get(key="password_link:1")


def test_it_has_its_own_purpose_and_subject(letter):
    assert (letter.purpose, letter.medium) == (Purpose.ACCOUNT, Medium.EMAIL)
    assert texts.title(Purpose.ACCOUNT, "en") == "A new password for your account"
    assert texts.title(Purpose.ACCOUNT, "zh-hans") == "您账户的新密码"


def test_it_lives_as_long_as_its_link_and_is_sent(letter):
    assert (letter.expires_at - letter.created_at).total_seconds() == 30 * 60
    assert send_due(NOW) == 1
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_no_screen_shows_the_link(letter):
    (view,) = queries.messages_about(subject_kind="user", subject_id=str(USER))
    assert view.body is None
