"""Accounts closed, opened and unlocked, roles and tokens taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.base.reasons import Why
from ringback.identity import commands, queries
from ringback.identity.models import Grant, LogInAttempt, User
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")
ADMINISTRATOR = Actor("user:administrator", verbs=frozenset({"identity.administer"}))
NOBODY = Actor("user:agent", verbs=frozenset({"ticket.work"}))
TOLD = {"why": Why.SECURITY, "actor": ADMINISTRATOR, "now": NOW}


@pytest.fixture
def user():
    return commands.add_user(
        username="li.na", display_name="李娜", password=None, actor=SYSTEM, now=NOW
    )


def test_a_closed_account_lets_nobody_in(user):
    commands.close_account(user_id=user.pk, **TOLD)
    assert queries.who_may_log_in([user.pk]) == set()
    assert Entry.objects.get(kind="user.account_closed").content == {"why": "security"}
    with pytest.raises(Conflict):
        commands.close_account(user_id=user.pk, **TOLD)
    commands.open_account(user_id=user.pk, **TOLD)
    assert User.objects.get().is_active
    with pytest.raises(Conflict):
        commands.open_account(user_id=user.pk, **TOLD)


def test_a_lock_is_lifted(user):
    for minute in range(5):
        at = NOW - timedelta(minutes=minute)
        LogInAttempt.objects.create(username="li.na", address="", at=at, succeeded=False)
    assert queries.locked_until(user, NOW)
    commands.unlock(user_id=user.pk, **TOLD)
    assert queries.locked_until(user, NOW) is None
    with pytest.raises(Conflict):
        commands.unlock(user_id=user.pk, **TOLD)


def test_a_role_is_taken_back_once(user):
    held = commands.grant(user=user, role=Role.LEAD, scope_path="/44/", actor=SYSTEM, now=NOW)
    commands.revoke_grant(grant_id=held.pk, **TOLD)
    assert queries.actor_of(user).verbs == frozenset()
    content = Entry.objects.get(kind="user.grant_revoked").content
    assert content == {"role": "lead", "scope_path": "/44/", "why": "security"}
    with pytest.raises(NotFound):
        commands.revoke_grant(grant_id=held.pk, **TOLD)


def test_a_token_is_taken_back(db):
    client, token = commands.add_client(
        name="app", scopes=["ticket.register"], actor=SYSTEM, now=NOW
    )
    commands.revoke_client(client_id=client.pk, **TOLD)
    assert queries.client_by_token(token) is None
    with pytest.raises(Conflict):
        commands.revoke_client(client_id=client.pk, **TOLD)
    with pytest.raises(NotFound):
        commands.revoke_client(client_id=client.pk + 1, **TOLD)


def test_nobody_locks_themselves_out(user):
    own = Actor(user.ref, verbs=frozenset({"identity.administer"}))
    held = commands.grant(
        user=user, role=Role.ADMINISTRATOR, scope_path="/44/", actor=SYSTEM, now=NOW
    )
    told = {**TOLD, "actor": own}
    for refused in (
        lambda: commands.close_account(user_id=user.pk, **told),
        lambda: commands.revoke_grant(grant_id=held.pk, **told),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Grant.objects.count() == 1


def test_whoever_is_no_administrator_changes_nothing(user):
    told = {**TOLD, "actor": NOBODY}
    for refused in (commands.close_account, commands.open_account, commands.unlock):
        with pytest.raises(NotAllowed):
            refused(user_id=user.pk, **told)
    with pytest.raises(NotAllowed):
        commands.revoke_client(client_id=1, **told)
    with pytest.raises(NotAllowed):
        commands.revoke_grant(grant_id=1, **told)


def test_the_nearest_who_hold_a_right_are_found_first(user):
    commands.grant(user=user, role=Role.SUPERVISOR, scope_path="/44/", actor=SYSTEM, now=NOW)
    assert queries.nearest_holders("ticket.release", "/44/4401/440103/", limit=5) == [user.ref]
    lead = commands.add_user(
        username="he", display_name="何承宇", password=None, actor=SYSTEM, now=NOW
    )
    commands.grant(user=lead, role=Role.LEAD, scope_path="/44/4401/", actor=SYSTEM, now=NOW)
    assert queries.nearest_holders("ticket.release", "/44/4401/440103/", limit=5) == [lead.ref]
    assert queries.nearest_holders("ticket.release", "/45/", limit=5) == []
