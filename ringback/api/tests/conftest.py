"""A client with its token, and the rules it is governed by."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ringback.catalog import commands as catalog
from ringback.identity import commands as identity
from ringback.kernel.actor import Actor
from ringback.people import commands as people

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SYSTEM = Actor.system("test")
BODY = {"text": "宽带断网，光猫亮红灯", "phone": "13900001234"}

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None) -> None:
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    people.add_organisation(
        code="44", name_zh="岭南", name_en="Lingnan", parent=None, actor=SYSTEM, now=NOW
    )


@pytest.fixture
def token() -> str:
    _client, token = identity.add_client(
        name="app",
        scopes=[
            "ticket.register",
            "ticket.urge",
            "ticket.work",
            "customer.register",
            "report.read",
            "evidence.make",
        ],
        actor=SYSTEM,
        now=NOW,
    )
    return token


@pytest.fixture
def post(client: Client, token: str) -> Send:
    def send(path: str, body: object = None, key: str = "k-1", **headers: str) -> Any:
        return client.post(
            f"/api/v1{path}",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key, **headers},
        )

    return send


@pytest.fixture
def get(client: Client, token: str) -> Send:
    def send(path: str) -> Any:
        return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})

    return send
