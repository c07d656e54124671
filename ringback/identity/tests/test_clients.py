from datetime import UTC, datetime

import pytest

from ringback.base.models import Entry
from ringback.identity import commands, queries
from ringback.identity.models import ApiClient
from ringback.identity.roles import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")


@pytest.mark.django_db
def test_a_token_finds_its_client_and_is_kept_nowhere() -> None:
    client, token = commands.add_client(
        name="app", scopes=["ticket.register"], actor=SYSTEM, now=NOW
    )
    assert queries.client_by_token(token) == client
    assert queries.client_by_token(token + "x") is None
    assert token not in str(ApiClient.objects.values().get())
    assert token not in str(Entry.objects.values())
    assert queries.client_actor(client).may("ticket.register")
    assert not queries.client_actor(client).may("ticket.cancel")


@pytest.mark.django_db
def test_a_revoked_token_opens_nothing() -> None:
    _client, token = commands.add_client(name="app", scopes=[], actor=SYSTEM, now=NOW)
    ApiClient.objects.update(revoked_at=NOW)
    assert queries.client_by_token(token) is None


@pytest.mark.django_db
def test_a_client_has_a_name_of_its_own() -> None:
    commands.add_client(name="app", scopes=[], actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        commands.add_client(name="app", scopes=[], actor=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_only_an_administrator_adds_clients() -> None:
    with pytest.raises(NotAllowed):
        commands.add_client(name="app", scopes=[], actor=Actor("user:1"), now=NOW)


@pytest.mark.django_db
def test_an_actor_is_the_sum_of_the_grants() -> None:
    user = commands.add_user(
        username="wang", display_name="王芳", password=None, actor=SYSTEM, now=NOW
    )
    for role, path in ((Role.AGENT, "/44/4401/"), (Role.HANDLER, "/44/~billing/")):
        commands.grant(user=user, role=role, scope_path=path, actor=SYSTEM, now=NOW)
    actor = queries.actor_of(user)
    assert actor.ref == f"user:{user.pk}"
    assert set(actor.scope_paths) == {"/44/4401/", "/44/~billing/"}
    assert actor.may("ticket.register")
    assert actor.may("sheet.work")
    assert not actor.may("identity.administer")
    with pytest.raises(Conflict):
        commands.grant(user=user, role=Role.AGENT, scope_path="/44/4401/", actor=SYSTEM, now=NOW)
