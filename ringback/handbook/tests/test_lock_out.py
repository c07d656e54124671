"""The handbook fills identity's slot: the numbers of clause 5.1.2 decide about lock-out."""

from datetime import timedelta

import pytest

from ringback.handbook import offers
from ringback.handbook.tests import manual, writers

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("calendars")
def test_the_manual_states_the_numbers() -> None:
    revision = writers.approved(
        manual.INSTALLED_AT,
        document="manual-5",
        login__attempts=3,
        login__lock__duration="1h",
    )
    assert revision.effective_at is not None
    policy = offers.lock_out_policy(revision.effective_at)
    assert (policy.attempts, policy.duration) == (3, timedelta(hours=1))


def test_log_in_does_not_fall_with_the_manual() -> None:
    manual.remove()
    policy = offers.lock_out_policy(manual.INSTALLED_AT)
    assert (policy.attempts, policy.duration) == (5, timedelta(minutes=15))
