"""kill -9, a hundred times: no accepted request is lost, nothing stays half done or stuck.

Children are forked, so that a hundred processes cost seconds; each has its own database connection,
takes requests or delivers news, and is killed at a moment nobody chose.
"""

import os
import random
import select
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import Count
from pytest_django import Settings

from ringback.base import seals, worker
from ringback.base.models import Delivery, Entry
from ringback.clocks import queries as clocks
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

SYSTEM = Actor.system("test")
KILLS = 100
REGISTRATION = Registration(
    text="宽带断网，光猫亮红灯",
    kind=Kind.FAULT,
    channel="api",
    originating_path="/44/",
    handling_path="/44/",
)


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None, settings: Settings, tmp_path: Path) -> None:
    """Requests are governed by the manual, which the children find already read; the head of the
    journal's chain is kept apart from that of other tests."""
    settings.RINGBACK_KEY_DIR = tmp_path
    tickets.register(registration=REGISTRATION, actor=SYSTEM, now=instants.now())


def take_requests(told: int) -> None:
    """What a web process does: register, and only then tell the number."""
    while True:
        ticket = tickets.register(registration=REGISTRATION, actor=SYSTEM, now=instants.now())
        os.write(told, f"{ticket.pk}\n".encode())


def deliver(told: int) -> None:
    """What a worker does, without its pauses."""
    while True:
        worker.run_once(instants.now())


def run_and_kill(work: Callable[[int], None], lifetime: float) -> list[int]:
    """Fork, let it work, kill it; answers the numbers it had told by then."""
    reading, writing = os.pipe()
    connections.close_all()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(lifetime)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    told = b""
    while select.select([reading], [], [], 0)[0]:
        part = os.read(reading, 65536)
        if not part:
            break
        told += part
    os.close(reading)
    # A line cut short by the kill was not told to anybody.
    return [int(line) for line in told.split(b"\n")[:-1]]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_kills_lose_nothing() -> None:
    chance = random.Random(20260213)
    told: list[int] = []
    for round_ in range(KILLS):
        work = take_requests if round_ % 2 == 0 else deliver
        told += run_and_kill(work, chance.uniform(0.03, 0.25))
    assert len(told) > KILLS / 4, "the children had time to do something"
    assert_no_accepted_request_is_lost(told)
    assert_nothing_is_half_written()
    assert_nothing_is_stuck()


def assert_no_accepted_request_is_lost(told: list[int]) -> None:
    kept = set(Ticket.objects.values_list("pk", flat=True))
    assert set(told) <= kept
    assert len(set(told)) == len(told), "no number was told twice"


def assert_nothing_is_half_written() -> None:
    whole = Ticket.objects.annotate(words=Count("statements")).values_list("pk", "words")
    registered = set(
        Entry.objects.filter(kind="ticket.registered").values_list("subject_id", flat=True)
    )
    for ticket_id, words in whole:
        assert words == 1
        assert str(ticket_id) in registered
        readings = clocks.of_subject(
            subject_kind="ticket", subject_id=ticket_id, now=instants.now()
        )
        assert {reading.clock.metric for reading in readings} == {"first_contact", "handling"}


def assert_nothing_is_stuck() -> None:
    later = instants.now() + timedelta(minutes=30)
    worker.drain(later, rounds=500)
    assert not Delivery.objects.filter(done_at=None).exists()
    assert not Entry.objects.filter(seal=None).exists()
    assert list(seals.verify()) == []
