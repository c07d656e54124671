from datetime import timedelta

import pytest

from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Invalid, NotAllowed, TooMany, Unavailable
from ringback.messaging import commands
from ringback.messaging.models import PasswordTry
from ringback.messaging.states import Channel, Level
from ringback.messaging.tests.samples import AGENT, NOW, call, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(settings):
    settings.RINGBACK_DEMO = True
    return call(ANYBODY, channel=Channel.PORTAL)


def enter(contact, password, actor=ANYBODY, now=NOW):
    return commands.check_password(contact_id=contact.pk, password=password, actor=actor, now=now)


def test_the_customer_enters_it_on_the_portal(visit):
    assert enter(visit, "001234").level == Level.PASSWORD
    assert kinds()[-1] == "contact.verified"


def test_staff_never_type_it_whatever_their_role(settings):
    settings.RINGBACK_DEMO = True
    with pytest.raises(NotAllowed):
        enter(call(), "001234", AGENT)


def test_a_wrong_try_is_refused_and_kept(visit):
    with pytest.raises(Invalid) as refusal:
        enter(visit, "000000")
    assert refusal.value.reason == "wrong_password"
    assert not PasswordTry.objects.get().succeeded
    assert kinds()[-1] == "contact.verification_failed"


def test_too_many_wrong_tries_close_the_way_even_for_the_right_one(visit):
    for _guess in range(5):
        with pytest.raises(Invalid):
            enter(visit, "000000")
    with pytest.raises(TooMany):
        enter(visit, "001234")
    assert enter(visit, "001234", now=NOW + timedelta(days=1))


def test_without_a_billing_system_it_says_so(visit, settings):
    settings.RINGBACK_DEMO = False
    with pytest.raises(Unavailable) as refusal:
        enter(visit, "001234")
    assert refusal.value.reason == "no_password_check"
    assert not PasswordTry.objects.exists()
