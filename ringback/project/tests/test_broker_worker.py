"""The worker behind a broker, over Celery's transport in memory: the same work, on a wake-up."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.db import connections, transaction
from pytest_django import Settings

from ringback.base import broker, extras, journal, wakeups
from ringback.base.models import Delivery, Pulse
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.base.wakeups import Bell
from ringback.base.worker import Worker
from ringback.kernel.registry import Registry
from ringback.project import broker_worker
from ringback.project.cli import main

PATIENCE = 60.0
"""Seconds until work that nobody does counts as forgotten."""


class Seen(Worker):
    """A worker in a thread of this process, whose connection does not outlive the test."""

    def __init__(self) -> None:
        super().__init__()
        self.idle = threading.Event()

    def turn(self) -> int:
        done = super().turn()
        connections.close_all()
        if not done:
            self.idle.set()
        return done


class Busy(Worker):
    """Always more to do."""

    rounds = 0

    def turn(self) -> int:
        self.rounds += 1
        return 1


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    settings.RINGBACK_BROKER_URL = "memory://"
    broker.application.cache_clear()
    monkeypatch.setattr(wakeups, "bell", Bell())
    yield broker.application()
    broker.application.cache_clear()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ears: list[int] = []
    monkeypatch.setattr(journal, "reactions", Registry("reaction"))
    monkeypatch.setattr(journal, "_by_kind", {})

    @journal.on(LampLit)
    def look_up(news: LampLit, story: journal.Heard) -> None:
        ears.append(news.lamp_id)

    return ears


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_wakes_a_worker_who_does_it_once(app: Any, heard: list[int]) -> None:
    worker = Seen()
    broker_worker.answers_to(app, worker)
    with start_worker(app, perform_ping_check=False, shutdown_timeout=PATIENCE):
        with transaction.atomic():
            news = [LampLit(lamp_id=7), LampLit(lamp_id=8)]
            journal.record_many(news, actor=ACTOR, now=NOW)
        assert worker.idle.wait(PATIENCE), "nobody came"
    assert sorted(heard) == [7, 8]
    assert not Delivery.objects.filter(done_at=None).exists()
    assert Pulse.objects.get().worker == worker.name


def test_a_worker_with_much_to_do_lets_the_broker_hear_of_it(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It settles its message after some rounds, and asks for another turn."""
    rung = threading.Event()
    monkeypatch.setattr(wakeups.bell, "ring", rung.set)
    busy = Busy()
    broker_worker.answers_to(app, busy)
    app.tasks[broker.TURN]()
    assert busy.rounds == broker_worker.ROUNDS
    assert rung.is_set()


def test_a_message_is_kept_until_its_turn_is_done(app: Any) -> None:
    """In a queue that survives a node and holds no more than wakes everybody."""
    (queue,) = app.conf.task_queues
    assert queue.queue_arguments["x-queue-type"] == "quorum"
    assert queue.queue_arguments["x-max-length"] == broker.WAITING
    assert app.conf.task_acks_late
    assert app.conf.worker_prefetch_multiplier == 1
    assert not app.conf.worker_enable_remote_control


@pytest.mark.parametrize("words", [("worker", "--celery"), ("beat",)])
def test_without_an_address_it_says_what_to_set(words, settings, capsys):
    settings.RINGBACK_BROKER_URL = ""
    assert main(words) == 1
    assert "RINGBACK_BROKER_URL" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(app, monkeypatch, capsys):
    def missing(name: str) -> None:
        raise ImportError(name)

    broker.application.cache_clear()
    monkeypatch.setattr(extras, "load", missing)
    assert main(["worker", "--celery"]) == 1
    assert "[celery]" in capsys.readouterr().err


def test_what_is_left_out_of_celery_s_worker_is_there_to_be_left_out():
    """A new Celery that names it otherwise would bring its 28 queues back."""
    usual = extras.load("celery.worker.consumer").Consumer.Blueprint.default_steps
    assert broker_worker.UNWANTED in usual
    assert broker_worker.UNWANTED not in broker_worker._consumer().Blueprint.default_steps
