"""People with a password, and what they log in with."""

from datetime import UTC, datetime

import pytest

from ringback.base.models import Entry
from ringback.identity import commands, factors, totp
from ringback.identity.models import StaffSession, TotpSecret, User
from ringback.identity.roles import Role
from ringback.identity.states import Method
from ringback.identity.tests.samples import GOOD, NOW, SECRET, SYSTEM


@pytest.fixture
def user(db: None) -> User:
    return _user("li.na", Role.AGENT)


@pytest.fixture
def administrator(db: None) -> User:
    return _user("zhou", Role.ADMINISTRATOR)


def _user(username: str, role: Role) -> User:
    made = commands.add_user(
        username=username, display_name="李娜", password=GOOD, actor=SYSTEM, now=NOW
    )
    commands.grant(user=made, role=role, scope_path="/", actor=SYSTEM, now=NOW)
    Entry.objects.all().delete()
    return made


@pytest.fixture
def session(user: User) -> StaffSession:
    return factors.new_session(
        user, Method.PASSWORD, strong=False, device="Firefox · Linux", address="192.0.2.7", now=NOW
    )


@pytest.fixture
def app(user: User) -> TotpSecret:
    """An authenticator app enrolled an hour before the epoch of all codes used here."""
    assert totp.step_of(SECRET, "000000", at=datetime(2000, 1, 1, tzinfo=UTC), after=0) is None
    return TotpSecret.objects.create(user=user, secret=SECRET, added_at=NOW, last_step=0)
