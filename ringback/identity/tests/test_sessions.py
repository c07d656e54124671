"""Sessions are listed, ended by their owner or an administrator, and run out."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ringback.base.models import Entry
from ringback.identity import commands, factors, queries
from ringback.identity.devices import device_of
from ringback.identity.models import StaffSession, User
from ringback.identity.states import Method
from ringback.identity.tests.samples import BOSS, NOW, kinds, self_of
from ringback.kernel.errors import Conflict, NotAllowed


def another(user: User, method: Method = Method.PASSWORD) -> StaffSession:
    return factors.new_session(user, method, strong=False, device="", address="", now=NOW)


def test_the_owner_ends_one(user: User, session: StaffSession) -> None:
    other = another(user)
    commands.end_session(user=user, session_id=other.pk, actor=self_of(user), now=NOW)
    assert queries.open_sessions(user, NOW) == [session]
    entry = Entry.objects.get()
    assert (entry.kind, entry.content["reason"]) == ("user.sessions_ended", "by_owner")
    with pytest.raises(Conflict):
        commands.end_session(user=user, session_id=other.pk, actor=self_of(user), now=NOW)


def test_the_owner_ends_all_others(user: User, session: StaffSession) -> None:
    another(user), another(user)
    assert commands.end_other_sessions(session=session, actor=self_of(user), now=NOW) == 2
    assert queries.open_sessions(user, NOW) == [session]
    assert kinds() == ["user.sessions_ended"]


def test_an_administrator_ends_somebody_s(user: User, session: StaffSession) -> None:
    another(user)
    commands.end_session(user=user, session_id=session.pk, actor=BOSS, now=NOW)
    assert StaffSession.objects.get(pk=session.pk).end == "by_administrator"
    assert commands.end_all_sessions(user=user, actor=BOSS, now=NOW) == 1
    assert queries.open_sessions(user, NOW) == []


def test_others_end_nothing(user: User, session: StaffSession, administrator: User) -> None:
    stranger = self_of(administrator)
    with pytest.raises(NotAllowed):
        commands.end_session(user=user, session_id=session.pk, actor=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        commands.end_all_sessions(user=user, actor=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        commands.end_other_sessions(session=session, actor=stranger, now=NOW)
    with pytest.raises(Conflict):
        commands.end_session(
            user=administrator, session_id=session.pk, actor=self_of(administrator), now=NOW
        )
    with pytest.raises(Conflict):
        commands.end_session(user=user, session_id=uuid4(), actor=self_of(user), now=NOW)


@pytest.mark.parametrize(
    ("seen", "later", "over"),
    [
        (0, timedelta(minutes=29), False),
        (0, timedelta(minutes=30), True),
        (11 * 60 + 45, timedelta(hours=11, minutes=59), False),
        (11 * 60 + 45, timedelta(hours=12), True),
    ],
)
def test_a_session_runs_out(session: StaffSession, seen: int, later: timedelta, over: bool) -> None:
    session.seen_at = NOW + timedelta(minutes=seen)
    assert queries.is_over(session, NOW + later) is over


def test_the_demonstration_s_do_not(user: User) -> None:
    assert not queries.is_over(another(user, Method.DEMO), NOW + timedelta(days=60))


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
            ),
            "Edge · Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
            ),
            "Safari · iOS",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_in_two_words(agent: str, device: str) -> None:
    assert device_of(agent) == device
