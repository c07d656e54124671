"""A customer is watched for a reason and a time, and no longer."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.queries import Customer
from ringback.customers.states import WatchReason
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, COUNTY, ELSEWHERE, NOW, READER, STRANGER
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("places", "handbook")
WEEK = timedelta(days=7)


def watch(
    row: Customer, *, actor: Actor = AGENT, until: timedelta = WEEK, after: timedelta = timedelta()
) -> None:
    now = NOW + after
    commands.watch(customer=row, reason=WatchReason.SAFETY, until=now + until, actor=actor, now=now)


def test_it_is_seen_by_place_until_it_ends() -> None:
    row = samples.plain()
    watch(row)
    (found,) = queries.watched([COUNTY], at=NOW, limit=5)
    assert (found.customer_id, found.reason, found.watched_by) == (row.pk, "safety", AGENT.ref)
    assert queries.watched([ELSEWHERE], at=NOW, limit=5) == []
    assert queries.watched([COUNTY], at=NOW + WEEK, limit=5) == []
    entry = Entry.objects.get(kind="customer.watched")
    assert entry.subject_id == str(row.pk)
    assert set(entry.content) == {"reason", "until"}


def test_one_watch_at_a_time_and_a_new_one_after_the_old_ran_out() -> None:
    row = samples.plain()
    watch(row)
    with pytest.raises(Conflict):
        watch(row)
    watch(row, after=WEEK)
    assert len(queries.watched([COUNTY], at=NOW + WEEK, limit=5)) == 1


def test_it_is_ended_before_its_time() -> None:
    row = samples.plain()
    with pytest.raises(Conflict):
        commands.stop_watching(customer=row, actor=AGENT, now=NOW)
    watch(row)
    commands.stop_watching(customer=row, actor=AGENT, now=NOW)
    assert queries.watched([COUNTY], at=NOW, limit=5) == []
    assert Entry.objects.filter(kind="customer.unwatched").count() == 1


@pytest.mark.parametrize("until", [timedelta(), timedelta(days=-1), timedelta(days=91)])
def test_not_for_ever_and_not_in_the_past(until: timedelta) -> None:
    with pytest.raises(Invalid):
        watch(samples.plain(), until=until)


def test_only_who_may_change_customers_they_know() -> None:
    row = samples.plain()
    with pytest.raises(NotAllowed):
        watch(row, actor=READER)
    with pytest.raises(NotFound):
        watch(row, actor=STRANGER)
    watch(row)
    with pytest.raises(NotAllowed):
        commands.stop_watching(customer=row, actor=READER, now=NOW)
