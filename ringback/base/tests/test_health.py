"""``/healthz`` tells whether requests can be taken, and how the worker is."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

import ringback
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
