"""kill -9, a hundred times: no accepted request is lost, nothing stays half done or stuck.

Real processes on one database: a web server (uvicorn, by ``supervisor.serve``) on a port of this
machine, and a worker (``Worker.run``). Two apps hand in complaints over the JSON API, each under
its key until there is a receipt, whatever dies meanwhile. Of the hundred kills

* 2 hit ``ringback web`` and ``ringback worker`` started from the command line, at a random instant
  after they had shown that they work; a start from nothing is dear, hence no more of them;
* 98 hit web (49) and worker (49) in random order, forked by the supervisor as ``ringback run``
  keeps them: half at a random instant after the web server's latest start had given a receipt, half
  at a random instant of starting or working.

Only the supervisor's growing pause before a new start is left out.
"""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import Count
from django.test import Client
from pytest_django import Settings

from ringback.base import seals, worker
from ringback.base.models import Delivery, Entry, Pulse
from ringback.base.tests.sealing import seal_all
from ringback.catalog import commands as catalog
from ringback.clocks import queries as clocks
from ringback.identity import commands as identity
from ringback.intake.models import IdempotencyKey
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import Purpose
from ringback.people import commands as people
from ringback.project import commands, supervisor
from ringback.project.asgi import application
from ringback.tickets.queries import Ticket, WorkSheet, id_of
from ringback.tickets.states import SheetState
from tests.journeys.killing import (
    HOST,
    PATIENCE,
    App,
    Forked,
    Program,
    answers,
    complaint,
    free_port,
    wait_for,
)

# From Python 3.12 on a fork of the test runner's own threads is warned of.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
fork = multiprocessing.get_context("fork")

SYSTEM = Actor.system("test")
FORKS = 98
LONGEST = 0.4
"""Seconds until the next kill, at most."""
APPS = 2

Part = Program | Forked


@pytest.fixture
def port(
    handbook: None,
    calendars: None,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> int:
    """An operator with a department for the complaints; the head of the journal's chain is kept
    apart from that of other tests."""
    settings.RINGBACK_KEY_DIR = tmp_path
    now = instants.now()
    catalog.install_packaged(actor=SYSTEM, now=now)
    place = people.add_organisation(
        code="44", name_zh="岭南", name_en="Lingnan", parent=None, actor=SYSTEM, now=now
    )
    people.add_department(
        organisation=place, code="billing", name_zh="计费", name_en="Billing", actor=SYSTEM, now=now
    )
    free = free_port()
    for name, value in (("HOST", HOST), ("PORT", str(free)), ("DEMO", "0")):
        monkeypatch.setenv(f"RINGBACK_{name}", value)
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0)
    return free


@pytest.fixture
def token(port: int) -> str:
    _client, token = identity.add_client(
        name="app",
        scopes=["ticket.register", "customer.register"],
        actor=SYSTEM,
        now=instants.now(),
    )
    return token


@pytest.fixture
def first(token: str, client: Client) -> tuple[str, str, int]:
    """A request taken before the forks, which so find the manual and the addresses read in."""
    assert application
    answer = client.post(
        "/api/v1/requests",
        data=complaint("13000000000"),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "first"},
    )
    return "first", str(answer.json()["number"]), 1


@contextmanager
def sending(apps: list[App]) -> Iterator[Callable[[], None]]:
    """The apps are at it. Gives what ends them: each gets the receipt it waits for, so a web server
    must be there."""
    ending = fork.Event()
    runs = [fork.Process(target=app.run, args=(ending,)) for app in apps]
    connections.close_all()  # a connection must not be shared with the children
    for run in runs:
        run.start()

    def end() -> None:
        ending.set()
        for run in runs:
            run.join(PATIENCE)
            assert run.exitcode == 0, "an app has its last receipt"

    try:
        yield end
    finally:
        for run in runs:
            run.kill()


@contextmanager
def running(*parts: Part) -> Iterator[None]:
    connections.close_all()
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in parts:
            part.kill()


@pytest.mark.django_db(transaction=True)
def test_a_hundred_kills_lose_nothing(
    port: int, token: str, first: tuple[str, str, int], tmp_path: Path
) -> None:
    apps = [App(f"app{n}", token, port, tmp_path / f"diary{n}") for n in range(APPS)]
    with sending(apps) as end:
        kill_programs(port)
        kill_forks(lambda: sum(len(app.told()) for app in apps), end)
    told = [first, *(line for app in apps for line in app.told())]
    assert any(sendings > 1 for _key, _number, sendings in told), "requests were cut off"
    assert_every_receipt_stands_for_one_case(told)
    settle()
    assert_nothing_is_half_written()
    assert_nothing_is_stuck()


def kill_programs(port: int) -> None:
    """Web and worker from the command line, each killed some moment after it is ready."""
    chance = random.Random(20260213)
    web, worker_ = Program("web"), Program("worker")
    with running(web, worker_):
        wait_for(lambda: answers(port), "the web server answers")
        wait_for(lambda: beats(worker_.pid), "the worker works")
        for victim in (web, worker_):
            time.sleep(chance.uniform(0, LONGEST))
            victim.kill()


def beats(pid: int) -> bool:
    return Pulse.objects.filter(worker__endswith=f":{pid}").exists()


def kill_forks(receipts: Callable[[], int], end: Callable[[], None]) -> None:
    """Web and worker as the supervisor forks them, in random order; the last of them serve on."""
    chance = random.Random(20260214)
    web, worker_ = Forked("web", supervisor.serve), Forked("worker", commands.work)
    victims = [(part, at_work) for part in (web, worker_) for at_work in (True, False)]
    rounds = [victims[place % len(victims)] for place in range(FORKS)]
    chance.shuffle(rounds)
    told = receipts()
    with running(web, worker_):
        for victim, at_work in rounds:
            if at_work:
                wait_for(lambda: receipts() > told, "the web server gives receipts")  # noqa: B023
            time.sleep(chance.uniform(0, LONGEST))
            victim.kill()
            if victim is web:
                told = receipts()
            victim.start()
        end()


def assert_every_receipt_stands_for_one_case(told: list[tuple[str, str, int]]) -> None:
    numbers = Counter(number for _key, number, _sendings in told)
    assert not [number for number in numbers if number.startswith("!")], "nothing was refused"
    assert set(numbers.values()) == {1}, "no number was told twice"
    assert {id_of(number) for number in numbers} == set(Ticket.objects.values_list("pk", flat=True))
    assert IdempotencyKey.objects.count() == len(told)


def settle() -> None:
    """What a worker would do within the half hour."""
    worker.drain(soon(), rounds=500)
    seal_all(soon())


def soon() -> datetime:
    return instants.now() + timedelta(minutes=30)


def assert_nothing_is_half_written() -> None:
    registered = Counter(
        Entry.objects.filter(kind="ticket.registered").values_list("subject_id", flat=True)
    )
    whole = Ticket.objects.annotate(words=Count("statements")).values_list("pk", "words")
    for ticket_id, words in whole:
        assert words == 1
        assert registered[str(ticket_id)] == 1
        readings = clocks.of_subject(
            subject_kind="ticket", subject_id=ticket_id, now=instants.now()
        )
        limits = Counter((reading.clock.metric, reading.clock.layer) for reading in readings)
        assert set(limits.values()) == {1}
        assert {metric for metric, _layer in limits} == {"first_contact", "handling"}


def assert_nothing_is_stuck() -> None:
    """Each case has its sheet and its receipt once, and nothing is owed to anybody."""
    assert not Delivery.objects.filter(done_at=None).exists()
    sheets = Counter(WorkSheet.objects.values_list("ticket_id", "state"))
    assert sheets == Counter(
        (pk, SheetState.DISPATCHED) for pk in Ticket.objects.values_list("pk", flat=True)
    )
    receipts = Counter(
        OutboundMessage.objects.filter(purpose=Purpose.RECEIPT).values_list("subject_id", flat=True)
    )
    assert receipts == Counter(str(pk) for pk in Ticket.objects.values_list("pk", flat=True))
    # What waits for the morning is not stuck: nobody is texted at night (§ 4.1).
    assert not OutboundMessage.objects.due(soon()).exists()
    assert not Entry.objects.filter(seal=None).exists()
    assert list(seals.verify()) == []
