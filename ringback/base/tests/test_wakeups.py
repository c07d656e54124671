"""A worker is woken once what it is owed can be seen; without a broker nothing is different."""

import threading
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import Settings

from ringback.base import broker, journal, wakeups
from ringback.base.models import Entry
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.base.wakeups import Bell

PATIENCE = 30.0
"""Seconds until a wake-up that does not come counts as missing."""
NOBODY_LISTENS = "amqp://guest:guest@127.0.0.1:1//"


class Rung(Bell):
    """A bell that only counts."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def ring(self) -> None:
        self.times += 1


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Rung:
    settings.RINGBACK_BROKER_URL = "memory://"
    rung = Rung()
    monkeypatch.setattr(wakeups, "bell", rung)
    return rung


@pytest.fixture
def no_broker(settings: Settings) -> Iterator[None]:
    settings.RINGBACK_BROKER_URL = NOBODY_LISTENS
    broker.application.cache_clear()
    yield
    broker.application.cache_clear()


def light() -> None:
    journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_before_the_news_can_be_seen(bell: Rung) -> None:
    with transaction.atomic():
        light()
        assert bell.times == 0
    assert bell.times == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_wakes_nobody(bell: Rung) -> None:
    with transaction.atomic():
        light()
        transaction.set_rollback(True)
    assert bell.times == 0


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_there_is_no_bell(bell: Rung, settings: Settings) -> None:
    settings.RINGBACK_BROKER_URL = ""
    with transaction.atomic():
        light()
    assert bell.times == 0


def test_what_is_rung_while_the_broker_is_told_is_one_more_wake_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However often: the next says it for all of them, and nothing rung is forgotten."""
    begun, go_on = threading.Semaphore(0), threading.Semaphore(0)

    def told() -> bool:
        begun.release()
        return go_on.acquire(timeout=PATIENCE)

    monkeypatch.setattr(wakeups, "told", told)
    monkeypatch.setattr(wakeups, "APART", 0.0)
    bell = Bell()
    bell.ring()
    assert begun.acquire(timeout=PATIENCE)
    for _ring in range(5):
        bell.ring()
    go_on.release()
    assert begun.acquire(timeout=PATIENCE), "what was rung meanwhile is told"
    go_on.release()
    assert not begun.acquire(timeout=0.3), "and told once"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_costs_nothing_but_a_line_in_the_log(
    no_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.atomic():
        light()
    assert Entry.objects.count() == 1
    assert not wakeups.told()
    assert "wakeup.not_told" in caplog.text
    assert "guest:guest" not in caplog.text
