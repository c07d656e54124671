"""The live stream: who hears what, each thing once, and never before it has settled."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import AsyncClient, Client

from ringback.base import journal, live, streams
from ringback.base.models import Entry
from ringback.base.streams import Ears, Tail
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.kernel.actor import Actor
from ringback.kernel.registry import Registry

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 180.0
"""Seconds until news that does not come counts as missing: below the watch-dog's, above the longest
transaction of a test beside this one."""


@pytest.fixture(autouse=True)
def lamps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house of lamps: number 7 hangs in the city, all others in the county."""
    monkeypatch.setattr(streams, "PACE", 0.01)
    monkeypatch.setattr(streams, "BREATH", 0.3)
    monkeypatch.setattr(streams, "topics", Registry("stream topic"))
    monkeypatch.setattr(streams, "addressers", Registry("addresser"))

    @streams.topics.register("lamp")
    def one(actor: Actor, key: str) -> Ears | None:
        return Ears(named=frozenset({f"lamp:{key}"})) if actor.scope_paths or key == "7" else None

    @streams.topics.register("place")
    def all_below(actor: Actor, key: str) -> Ears | None:
        return Ears(within=(key,))

    @streams.addressers.register("lamp")
    def where(entries: Sequence[Entry]) -> Mapping[int, tuple[str, ...]]:
        places = {"7": "/44/4401/", "8": "/44/4401/440103/"}
        return {e.pk: (f"lamp:{e.subject_id}", places[e.subject_id]) for e in entries}


def light(*lamp_ids: int) -> None:
    with transaction.atomic():
        journal.record_many([LampLit(lamp_id=each) for each in lamp_ids], actor=ACTOR, now=NOW)


async def light_elsewhere(*lamp_ids: int) -> None:
    """In a thread of its own, as a request does, whose connection does not outlive the test."""
    await sync_to_async(light)(*lamp_ids)
    await sync_to_async(connections.close_all)()


async def news(stream: AsyncIterator[set[str]], heard: "asyncio.Task[set[str]]") -> set[str]:
    """What is heard first. Transaction ids belong to the whole server: one that is open in the
    database of another test holds back what is settled here, for as long as it lasts."""
    told = await asyncio.wait_for(heard, PATIENCE)
    for _breath in range(int(PATIENCE / streams.BREATH)):
        if told:
            break
        told = await anext(stream)
    return told


async def started(stream: AsyncIterator[set[str]], tail: Tail) -> "asyncio.Task[set[str]]":
    """Wait until the tail has found the end of the journal: what comes later is news."""
    heard = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.1)
    assert tail.running is not None
    return heard


def listening(**ears: Ears) -> tuple[Tail, AsyncIterator[set[str]]]:
    tail = Tail()
    return tail, tail.listen(ears)


@pytest.mark.parametrize(
    ("ears", "lit", "told"),
    [
        (Ears(named=frozenset({"lamp:7"})), 7, {"topic"}),
        (Ears(named=frozenset({"lamp:7"})), 8, set()),
        (Ears(within=("/44/4401/440103/",)), 8, {"topic"}),
        (Ears(within=("/44/4401/440103/",)), 7, set()),
        (Ears(within=("/44/4401/",)), 8, {"topic"}),
        (Ears(within=("/45/", "/44/")), 7, {"topic"}),
        (Ears(), 7, set()),
    ],
)
def test_ears_hear_names_and_all_that_lies_below_a_path(
    ears: Ears, lit: int, told: set[str]
) -> None:
    async def scene() -> None:
        tail, stream = listening(topic=ears)
        heard = await started(stream, tail)
        await light_elsewhere(lit)
        first = news(stream, heard) if told else asyncio.wait_for(heard, PATIENCE)
        assert await first == told

    asyncio.run(scene())


def test_many_things_at_once_are_told_once_and_the_past_never() -> None:
    async def scene() -> None:
        await light_elsewhere(7)
        tail, stream = listening(topic=Ears(within=("/",)))
        heard = await started(stream, tail)
        await light_elsewhere(7, 8, 7)
        assert await news(stream, heard) == {"topic"}
        assert await anext(stream) == set(), "nothing new, so the stream only breathes"

    asyncio.run(scene())


def test_a_tail_rests_when_nobody_listens() -> None:
    async def scene() -> None:
        tail, stream = listening(topic=Ears())
        (await started(stream, tail)).cancel()
        await asyncio.sleep(0.05)
        await stream.aclose()  # type: ignore[attr-defined]
        assert tail.running is not None
        await asyncio.wait_for(tail.running, 5)
        assert not tail.listeners

    asyncio.run(scene())


@pytest.mark.only_on("postgresql")
def test_an_entry_that_commits_after_a_later_one_is_heard() -> None:
    """Its id is the lower one: reading on from the highest id would pass it by."""
    tail = Tail()
    tail._skip_to_the_end()
    elder, younger = connection.copy(), connection.copy()
    # Left open by a failure, they would lock the tables against every later test.
    with closing(elder), closing(younger):
        for each in (elder, younger):
            each.set_autocommit(False)
        with elder.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        write(younger, "7")
        write(elder, "8")
        assert tail._fresh() == []
        elder.commit()
        assert heard_by(tail) == ["8"]
        younger.commit()
        assert heard_by(tail) == ["7"]
        assert tail._fresh() == []


def heard_by(tail: Tail) -> list[str]:
    """What the tail reads next, as soon as no other database of the server holds it back."""
    for _look in range(int(PATIENCE / 0.05)):
        if fresh := tail._fresh():
            return [entry.subject_id for entry in fresh]
        time.sleep(0.05)
    return []


def write(through: BaseDatabaseWrapper, lamp_id: str) -> None:
    with through.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal"
            " (at, actor, on_behalf_of, subject_kind, subject_id, kind, data)"
            " VALUES (%s, 'user:1', '', 'lamp', %s, 'lamp.lit', '{}')",
            [NOW, lamp_id],
        )


def test_nobody_hears_what_is_not_theirs() -> None:
    stranger = Actor("user:2")
    assert set(streams.ears_for(stranger, ["lamp:8", "nothing", "lamp"])) == set()
    assert set(streams.ears_for(stranger, ["lamp:7", "lamp:8"])) == {"lamp"}
    assert set(streams.ears_for(Actor("user:1", scope_paths=("/",)), ["lamp:8"])) == {"lamp"}


def test_a_page_without_topics_is_told_not_to_come_again() -> None:
    async def ask() -> int:
        return (await AsyncClient().get("/stream?topics=lamp:8")).status_code

    assert asyncio.run(ask()) == live.STOP
    assert Client().get("/stream?topics=lamp:7").status_code == live.STOP, "no stream under WSGI"


def test_events_are_what_a_browser_understands() -> None:
    async def scene() -> list[bytes]:
        response = await AsyncClient().get("/stream?topics=lamp:7")
        assert response["Content-Type"] == "text/event-stream"
        assert response["Cache-Control"] == "no-store"
        events: AsyncIterator[bytes] = aiter(response)
        first = await anext(events)
        second = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0.2)
        await light_elsewhere(7)
        heard = [first, await asyncio.wait_for(second, 5)]
        while not heard[-1].startswith(b"event"):
            heard.append(await anext(events))
        return heard

    heard = asyncio.run(scene())
    assert heard[0] == b"retry: 3000\n\n"
    assert heard[-1] == b"event: lamp\ndata: look\n\n"
