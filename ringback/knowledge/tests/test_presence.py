"""Nobody becomes available with a mandatory answer unread (§3.3.1)."""

import pytest

from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.kernel.errors import Conflict
from ringback.knowledge import commands
from ringback.knowledge.tests.shelf import LATER, NOW, SYSTEM, agreed
from ringback.people import commands as people
from ringback.people import queries
from ringback.people.states import OBSTRUCTED, PresenceState
from ringback.people.tests import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]
RIGHT = 2


@pytest.fixture
def li_na():
    member = samples.staff(samples.department(samples.tree()["4401"]))
    user = identities.user(member.user_id)
    assert user is not None
    identity.grant(user=user, role=Role.AGENT, scope_path="/44/4401/", actor=SYSTEM, now=NOW)
    return member


def _actor(member):
    user = identities.user(member.user_id)
    assert user is not None
    return identities.actor_of(user)


def _say(member, state: PresenceState) -> None:
    people.set_presence(staff=member, state=state, actor=_actor(member), now=LATER)


def test_available_only_once_it_is_read(li_na) -> None:
    held = agreed()
    with pytest.raises(Conflict) as refused:
        _say(li_na, PresenceState.AVAILABLE)
    assert refused.value.reason == OBSTRUCTED
    assert queries.presence_of(li_na, LATER) is PresenceState.OFFLINE
    commands.check(answer_id=held.pk, place=RIGHT, actor=_actor(li_na), now=LATER)
    _say(li_na, PresenceState.AVAILABLE)
    assert queries.presence_of(li_na, LATER) is PresenceState.AVAILABLE


def test_every_other_state_is_free(li_na) -> None:
    agreed()
    _say(li_na, PresenceState.BREAK)
    assert queries.presence_of(li_na, LATER) is PresenceState.BREAK


def test_what_need_not_be_read_stops_nobody(li_na) -> None:
    agreed(is_mandatory=False)
    _say(li_na, PresenceState.AVAILABLE)
