from uuid import uuid4

import pytest

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.people import commands
from ringback.people.models import StaffMember
from ringback.people.tests import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing():
    return samples.department(samples.tree()["4401"])


def _add(billing, **changes):
    words = {
        "work_number": "10023",
        "department": billing,
        "team": None,
        "post": None,
        "actor": samples.ADMINISTRATOR,
        "now": samples.NOW,
    }
    words |= changes
    return commands.add_staff(**{"user_id": words.get("user_id") or samples.user()} | words)


def test_a_user_becomes_a_member_of_staff(billing):
    crew = samples.team(billing)
    added = _add(billing, team=crew, work_number=" 10023 ")
    assert StaffMember.objects.get() == added
    assert (added.work_number, added.team, added.ref) == ("10023", crew, f"user:{added.user_id}")
    entry = Entry.objects.get(kind="staff.added")
    assert entry.subject_id == str(added.pk)
    assert entry.content == {"user_id": str(added.user_id), "department_id": billing.pk}


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(billing, actor):
    with pytest.raises(NotAllowed):
        _add(billing, actor=actor)


def test_there_must_be_such_a_user(billing):
    with pytest.raises(NotFound):
        _add(billing, user_id=uuid4())


def test_the_team_is_of_the_same_department(billing):
    other = samples.department(billing.organisation, "market")
    with pytest.raises(Invalid):
        _add(billing, team=samples.team(other, "market.products"))


def test_a_work_number_is_wanted(billing):
    with pytest.raises(Invalid):
        _add(billing, work_number=" ")


def test_a_user_and_a_work_number_are_staff_once(billing):
    first = _add(billing)
    for again in (
        {"user_id": first.user_id, "work_number": "10024"},
        {"user_id": samples.user("other"), "work_number": "10023"},
    ):
        with pytest.raises(Conflict):
            _add(billing, **again)
