from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.people import commands, queries
from ringback.people.models import Presence
from ringback.people.states import PresenceState
from ringback.people.tests import samples
from ringback.people.tests.samples import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def billing():
    return samples.department(samples.tree()["4401"])


def _say(staff, state, now=NOW):
    return commands.set_presence(staff=staff, state=state, actor=Actor(staff.ref), now=now)


def test_the_last_word_holds(billing):
    li_na = samples.staff(billing)
    assert queries.presence_of(li_na, NOW) is PresenceState.OFFLINE
    _say(li_na, PresenceState.AVAILABLE)
    _say(li_na, PresenceState.BREAK, NOW + MINUTE)
    assert queries.presence_of(li_na, NOW) is PresenceState.AVAILABLE
    assert queries.presence_of(li_na, NOW + MINUTE) is PresenceState.BREAK
    assert Presence.objects.count() == 2
    assert [entry.content for entry in Entry.objects.filter(kind="staff.presence_set")] == [
        {"state": "available"},
        {"state": "break"},
    ]


def test_everybody_speaks_for_themselves(billing):
    li_na, other = samples.staff(billing), samples.staff(billing, "10024")
    with pytest.raises(NotAllowed):
        commands.set_presence(
            staff=li_na, state=PresenceState.AWAY, actor=Actor(other.ref), now=NOW
        )
    commands.set_presence(staff=li_na, state=PresenceState.AVAILABLE, actor=samples.SYSTEM, now=NOW)


def test_saying_it_again_changes_nothing(billing):
    li_na = samples.staff(billing)
    _say(li_na, PresenceState.BUSY)
    with pytest.raises(Conflict):
        _say(li_na, PresenceState.BUSY, NOW + MINUTE)


def test_the_present_are_those_who_are_at_work_with_the_skill(billing):
    crew, skill = samples.team(billing), samples.skill()
    staff = {
        state: samples.staff(billing, f"1000{number}", crew)
        for number, state in enumerate(PresenceState)
    }
    samples.staff(billing, "10099", crew)
    for state, member in staff.items():
        _say(member, PresenceState.AVAILABLE)
        if state is not PresenceState.AVAILABLE:
            _say(member, state, NOW + MINUTE)
    commands.hold_skill(
        staff=staff[PresenceState.BUSY], skill=skill, level=2, actor=samples.SYSTEM, now=NOW
    )

    def present(at=NOW + MINUTE, **wanted):
        return set(queries.present_staff(at=at, **wanted))

    at_work = {staff[PresenceState.AVAILABLE], staff[PresenceState.BUSY]}
    assert present() == present(team=crew) == present(department=billing) == at_work
    assert present(NOW) == set(staff.values())
    assert present(NOW - MINUTE) == set()
    assert present(team=samples.team(billing, "billing.adjustment")) == set()
    assert present(skill="charges") == {staff[PresenceState.BUSY]}
    assert present(skill="charges", level=3) == set()


def test_whose_account_is_closed_is_not_there(billing):
    crew = samples.team(billing)
    li_na = samples.staff(billing, crew=crew)
    _say(li_na, PresenceState.AVAILABLE)
    assert list(queries.members(crew)) == [li_na]
    li_na.user.is_active = False
    li_na.user.save()
    assert not queries.members(crew)
    assert not queries.present_staff(at=NOW)


def test_the_database_knows_the_states(billing):
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(staff=samples.staff(billing), state="asleep", starts_at=NOW)
