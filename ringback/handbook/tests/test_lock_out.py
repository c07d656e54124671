"""The handbook fills identity's slot: the numbers of clause 5.1.2 decide about lock-out."""

from datetime import timedelta

import pytest

from ringback.handbook import offers
from ringback.handbook.models import ParameterCase
from ringback.handbook.tests import manual

pytestmark = pytest.mark.django_db


def test_the_manual_states_the_numbers() -> None:
    manual.remove()
    manual.install()  # anew: what was remembered of the other one stays true of that one
    ParameterCase.objects.filter(parameter__code="login.attempts").update(value=3)
    ParameterCase.objects.filter(parameter__code="login.lock.duration").update(value="1h")
    policy = offers.lock_out_policy(manual.INSTALLED_AT)
    assert (policy.attempts, policy.duration) == (3, timedelta(hours=1))


def test_log_in_does_not_fall_with_the_manual() -> None:
    manual.remove()
    policy = offers.lock_out_policy(manual.INSTALLED_AT)
    assert (policy.attempts, policy.duration) == (5, timedelta(minutes=15))
