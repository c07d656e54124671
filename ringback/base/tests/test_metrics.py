"""``/metrics``: who may ask, what is counted, and what no address or stranger can add to it."""

import os
import subprocess
import sys
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from ringback.base import metrics, worker
from ringback.base.models import Delivery, Entry, Pulse
from ringback.kernel import instants

pytestmark = pytest.mark.django_db


def samples(client, **headers) -> dict[tuple[str, ...], float]:
    """Every number by its name and the values of its labels."""
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.content.decode())
    every = [sample for family in families for sample in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in every}


def entry(**changes: object) -> Entry:
    words = {"at": instants.now(), "actor": "system:test", "subject_kind": "x", "kind": "x"}
    return Entry.objects.create(subject_id="1", **(words | changes))


def delivery(**changes: object) -> Delivery:
    words = {"reaction": "x", "subject_kind": "x", "subject_id": "1"}
    due = instants.now() - timedelta(seconds=40)
    return Delivery.objects.create(entry=entry(), **(words | {"next_try_at": due} | changes))


def test_what_is_owed_is_told(client):
    worker.beat("somebody", instants.now() - timedelta(seconds=7))
    delivery()
    delivery(dead_at=instants.now())
    delivery(next_try_at=instants.now() + timedelta(hours=1))
    found = samples(client)
    assert found["ringback_deliveries_due",] == 1
    assert 40 <= found["ringback_deliveries_late_seconds",] < 60
    assert found["ringback_deliveries_dead",] == 1
    assert found["ringback_journal_unsealed",] == 3
    assert 7 <= found["ringback_worker_heartbeat_age_seconds",] < 20
    assert found["ringback_database_up",] == 1
    for name in ("clock_alarms_due", "messages_due", "messages_dead", "work_sheets_waiting"):
        assert found[f"ringback_{name}",] == 0


def test_no_count_goes_on_for_ever(client, monkeypatch):
    monkeypatch.setattr(metrics, "MOST", 2)
    for _each in range(3):
        entry()
    assert samples(client)["ringback_journal_unsealed",] == 2
    with CaptureQueriesContext(
        connection,
    ) as asked:
        metrics.exposition(instants.now())
    counted = [query["sql"] for query in asked if "COUNT(" in query["sql"].upper()]
    assert counted
    assert all("LIMIT" in sql for sql in counted)


def test_requests_are_counted_by_route_never_by_address(client):
    key = ("ringback_http_requests_total", "GET", "healthz", "200")
    before = samples(client).get(key, 0)
    client.get("/healthz")
    client.get("/no/13812345678/such-page")
    client.generic("X-STRANGE-VERB", "/healthz")
    found = samples(client)
    assert found[key] == before + 1
    assert found["ringback_http_requests_total", "GET", "unmatched", "404"] >= 1
    assert "13812345678" not in str(found)
    assert "STRANGE" not in str(found)
    assert found["ringback_http_request_seconds_count", "GET", "healthz"] >= 1


def test_the_database_being_away_is_a_number_too(client):
    with patch.object(Pulse.objects, "aggregate", side_effect=OperationalError("secret=x")):
        found = samples(client)
    assert found["ringback_database_up",] == 0
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    "given",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    ],
)
def test_nobody_else_is_told(client, settings, given):
    assert client.get("/metrics", **given).status_code == 403
    settings.RINGBACK_METRICS_TOKEN = "right"
    assert client.get("/metrics", **given).status_code == 403


def test_whoever_has_the_token_is_told(client, settings):
    settings.RINGBACK_METRICS_TOKEN = "right"
    given = {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer right"}
    assert samples(client, **given)["ringback_database_up",] == 1


ANSWER = """
from ringback.base import metrics
metrics.observe(method="GET", route="healthz", status=200, seconds=0.1)
"""
SCRAPE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
django.setup()
from ringback.base import metrics
metrics.gauges._cells.clear()
from ringback.kernel import instants
print(metrics.exposition(instants.now()).decode())
"""


def test_several_web_processes_add_up(tmp_path):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def run(program: str) -> str:
        command = [sys.executable, "-c", program]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout

    for _each in range(2):
        run(ANSWER)
    told = run(SCRAPE)
    assert 'ringback_http_requests_total{method="GET",route="healthz",status="200"} 2.0' in told
