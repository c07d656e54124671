from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands, queries
from ringback.people.models import Shift
from ringback.people.tests import samples
from ringback.people.tests.samples import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def li_na():
    return samples.staff(samples.department(samples.tree()["4401"]))


def _plan(li_na, start=0, end=8, **changes):
    words = {"actor": samples.ADMINISTRATOR, "now": NOW} | changes
    return commands.plan_shift(
        staff=li_na, starts_at=NOW + start * HOUR, ends_at=NOW + end * HOUR, **words
    )


def test_a_shift_runs_up_to_its_end(li_na):
    _plan(li_na)
    assert list(queries.on_shift(NOW)) == [li_na]
    assert list(queries.on_shift(NOW + 8 * HOUR - timedelta(seconds=1))) == [li_na]
    assert not queries.on_shift(NOW + 8 * HOUR)
    assert not queries.on_shift(NOW - HOUR)
    entry = Entry.objects.get(kind="staff.shift_planned")
    assert entry.content["starts_at"] == NOW.isoformat()


def test_shifts_follow_but_never_overlap(li_na):
    _plan(li_na)
    _plan(li_na, 8, 12)
    for start, end in ((7, 9), (-1, 1), (1, 2), (-1, 13)):
        with pytest.raises(Conflict):
            _plan(li_na, start, end)
    other = samples.staff(li_na.department, "10024")
    _plan(other, 7, 9)
    assert Shift.objects.count() == 3


@pytest.mark.parametrize("end", [0, -1])
def test_a_shift_ends_after_it_starts(li_na, end):
    with pytest.raises(Invalid):
        _plan(li_na, 0, end)


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(li_na, actor):
    with pytest.raises(NotAllowed):
        _plan(li_na, actor=actor)
