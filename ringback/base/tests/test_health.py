"""``/healthz`` tells whether requests can be taken, ``/readyz`` whether all is there to work."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

import ringback
from ringback.base import readiness
from ringback.base.models import Pulse
from ringback.kernel import instants

pytestmark = pytest.mark.django_db


def beat(seconds_ago: int) -> None:
    beat_at = instants.now() - timedelta(seconds=seconds_ago)
    Pulse.objects.create(worker=f"w{seconds_ago}", beat_at=beat_at)


def test_all_is_well(client):
    beat(seconds_ago=400)
    beat(seconds_ago=2)
    response = client.get("/healthz")
    report = response.json()
    assert response.status_code == 200
    assert 2 <= report.pop("worker_pulse_age_seconds") <= 10
    assert report == {"status": "ok", "database": "ok", "version": ringback.__version__}
    assert "no-store" in response["Cache-Control"]


def test_a_worker_that_is_away_degrades_but_requests_are_taken(client):
    beat(seconds_ago=60)
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"


def test_no_worker_was_ever_seen(client):
    report = client.get("/healthz").json()
    assert report["status"] == "degraded"
    assert report["worker_pulse_age_seconds"] is None


def test_a_silent_database_is_503_and_tells_no_secret(client):
    with patch.object(Pulse.objects, "aggregate", side_effect=OperationalError("password=x")):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "database": "no answer",
        "version": ringback.__version__,
    }


def checks(client) -> tuple[int, list[str]]:
    """The status, and the names of what is not ready."""
    answer = client.get("/readyz")
    assert "no-store" in answer["Cache-Control"]
    found = answer.json()["checks"]
    return answer.status_code, [name for name, how in found.items() if how != "ok"]


def test_all_is_there(client):
    beat(seconds_ago=2)
    assert checks(client) == (200, [])


def test_a_worker_that_is_away_is_not_ready(client):
    beat(seconds_ago=60)
    assert checks(client) == (503, ["worker"])


def test_a_full_disk_is_not_ready(client, monkeypatch):
    beat(seconds_ago=2)
    monkeypatch.setattr(readiness, "free_bytes", lambda: 1000)
    assert checks(client) == (503, ["disk"])


def test_a_migration_still_to_come_is_not_ready(client, monkeypatch):
    beat(seconds_ago=2)
    later = frozenset({*readiness._on_disk(), ("base", "9999_from_the_next_release")})
    monkeypatch.setattr(readiness, "_on_disk", lambda: later)
    assert checks(client) == (503, ["migrations", "worker"])


def test_a_silent_database_is_not_ready_and_tells_no_secret(client):
    with patch.object(Pulse.objects, "aggregate", side_effect=OperationalError("password=x")):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "not ready"
    assert "password" not in answer.content.decode()
