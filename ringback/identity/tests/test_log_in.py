from datetime import datetime, timedelta

import pytest

from ringback.identity import commands
from ringback.identity.lockout import LockOutPolicy, locked_until
from ringback.identity.models import LogInAttempt, User
from ringback.identity.tests.samples import GOOD, HERE, NOW, SYSTEM, kinds
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Conflict, NotAllowed, TooMany

RULE = LockOutPolicy()


def try_in(password: str, now: datetime = NOW, username: str = "li.na") -> User:
    return commands.log_in(
        username=username, password=password, where=HERE, actor=ANYBODY, now=now
    ).user


def test_the_right_password_opens_the_door(user: User) -> None:
    assert try_in(GOOD) == user
    assert kinds() == ["user.logged_in"]
    assert LogInAttempt.objects.get().succeeded


@pytest.mark.parametrize("username", ["li.na", "nobody"])
def test_a_wrong_password_and_a_stranger_hear_the_same(user: User, username: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        try_in("wrong", username=username)
    assert refusal.value.reason == "wrong_password"
    assert not LogInAttempt.objects.get().succeeded


def test_too_many_wrong_passwords_lock_the_account_even_for_the_right_one(user: User) -> None:
    for second in range(RULE.attempts - 1):
        with pytest.raises(NotAllowed):
            try_in("wrong", NOW + timedelta(seconds=second))
    with pytest.raises(TooMany):
        try_in("wrong", NOW + timedelta(seconds=9))
    assert kinds()[-1] == "user.locked_out"
    with pytest.raises(TooMany) as refusal:
        try_in(GOOD, NOW + timedelta(seconds=10))
    assert refusal.value.retry_after == RULE.duration.total_seconds() - 1
    assert try_in(GOOD, NOW + timedelta(seconds=9) + RULE.duration) == user


def test_an_account_that_was_closed_stays_closed(user: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(NotAllowed):
        try_in(GOOD)


def test_a_username_is_given_once(user: User) -> None:
    with pytest.raises(Conflict):
        commands.add_user(
            username="li.na", display_name="另一位", password=None, actor=SYSTEM, now=NOW
        )


def test_only_an_administrator_adds_users(db: None) -> None:
    agent = Actor("user:1", verbs=frozenset({"ticket.register"}))
    with pytest.raises(NotAllowed):
        commands.add_user(username="x", display_name="x", password=None, actor=agent, now=NOW)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempts", "until"),
    [
        ([], None),
        ([(0, False)] * 4, None),
        ([(0, False)] * 5, 15),
        ([(1, False), (2, False), (3, False), (4, False), (5, False)], 14),
        ([(0, False)] * 4 + [(1, True), (2, False)], None),
        ([(0, True)] + [(1, False)] * 5, None),
        ([(15, False)] * 5, None),
    ],
)
def test_when_an_account_is_locked(attempts: list[tuple[int, bool]], until: int | None) -> None:
    tries = [(NOW - minutes * MINUTE, good) for minutes, good in attempts]
    expected = None if until is None else NOW + until * MINUTE
    assert locked_until(tries, RULE, NOW) == expected
