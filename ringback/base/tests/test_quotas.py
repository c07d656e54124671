"""Requests a minute, whichever process they reach."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from ringback.base import quotas
from ringback.base.models import RequestCount
from ringback.base.tests.lamp import NOW

pytestmark = pytest.mark.django_db
HERE = "portal:192.0.2.7"


class Server:
    """What one process has counted; several of them share the database."""

    def __init__(self) -> None:
        self.counts: OrderedDict[str, quotas._Count] = OrderedDict()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quotas, "_counts", self.counts)
            yield

    def let_through(self, requests: int, most: int, *, source: str = HERE) -> int:
        with self.at_work():
            waits = [quotas.seconds_to_wait(source, most, NOW) for _ in range(requests)]
        return waits.count(0)


def test_one_process_lets_through_exactly_what_is_allowed() -> None:
    assert Server().let_through(300, 100) == 100


@pytest.mark.parametrize("processes", [2, 4])
def test_many_processes_let_through_a_twentieth_more_each_at_most(processes: int) -> None:
    most = 100
    servers = [Server() for _ in range(processes)]
    passed = sum(server.let_through(1, most) for _ in range(300) for server in servers)
    assert most <= passed <= most + processes * most // quotas.SHARES


def test_sources_are_counted_apart_and_every_minute_anew() -> None:
    server = Server()
    assert server.let_through(5, 3) == 3
    assert server.let_through(5, 3, source="portal:192.0.2.8") == 3
    with server.at_work():
        assert quotas.seconds_to_wait(HERE, 3, NOW) == 60
        assert quotas.seconds_to_wait(HERE, 3, NOW + timedelta(seconds=59)) == 1
        assert quotas.seconds_to_wait(HERE, 3, NOW + timedelta(seconds=60)) == 0


def test_who_asks_little_and_who_is_refused_write_nothing() -> None:
    server = Server()
    with CaptureQueriesContext(connection) as little:
        for last in range(50):
            server.let_through(4, 100, source=f"portal:192.0.2.{last}")
    assert not little.captured_queries
    server.let_through(100, 100)
    with CaptureQueriesContext(connection) as refused:
        assert server.let_through(500, 100) == 0
    assert len(refused.captured_queries) <= 3


def test_two_processes_that_come_first_at_once_are_both_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    update = models.QuerySet.update
    looks = iter([False, True])

    def too_early(rows: "models.QuerySet[RequestCount]", **row: object) -> int:
        return update(rows, **row) if next(looks) else 0

    RequestCount.objects.create(source=HERE, minute=NOW.timestamp() // 60, requests=7)
    monkeypatch.setattr(models.QuerySet, "update", too_early)
    Server().let_through(1, 20)
    assert RequestCount.objects.get().requests == 8


def test_a_flood_of_sources_is_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_SOURCES", 10)
    server = Server()
    for last in range(50):
        server.let_through(1, 100, source=f"portal:192.0.2.{last}")
    assert len(server.counts) == 10


def test_minutes_that_are_over_are_taken_away() -> None:
    Server().let_through(10, 20)
    assert quotas.forget(NOW) == 0
    assert quotas.forget(NOW + timedelta(minutes=2)) == 1
    assert not RequestCount.objects.exists()
