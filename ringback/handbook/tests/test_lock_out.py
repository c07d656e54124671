"""The handbook fills identity's slot: the numbers of clause 5.1.2 decide about lock-out."""

from datetime import timedelta

import pytest

from ringback.handbook import offers, queries
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
    found = offers.lock_out_policy(revision.effective_at)
    assert (found.attempts, found.duration) == (3, timedelta(hours=1))


def test_log_in_does_not_fall_with_the_manual() -> None:
    manual.remove()
    found = offers.lock_out_policy(manual.INSTALLED_AT)
    assert (found.attempts, found.duration) == (5, timedelta(minutes=15))


def test_without_a_manual_the_numbers_of_the_packaged_one_hold() -> None:
    for policy in (offers.access_policy, offers.lock_out_policy):
        found = policy(manual.INSTALLED_AT)
        assert found == type(found)(), "what identity falls back to"


def test_the_manual_says_how_long_log_ins_are_remembered() -> None:
    six_months = timedelta(days=6 * 31 + 1)
    found = offers.access_policy(manual.INSTALLED_AT)
    assert (found.sessions_kept, found.attempts_kept) == (six_months, six_months)
    record = {"record": "log_in_attempt"}
    ruling = queries.parameter("retention.period", at=manual.INSTALLED_AT, facts=record)
    assert (str(ruling.value), ruling.clause_number) == ("6mo", "3.4.2")
