from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import datetime

import pytest
import time_machine
from django.db import transaction

from ringback.catalog import queries as catalog_queries
from ringback.recognition.facts import Opinion
from ringback.reports.tests.world import World


@pytest.fixture
def world(
    handbook: None, calendars: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], World]:
    """A world that has lived for some weeks, from a seed."""

    def lived(seed: int, steps: int = 60) -> World:
        made = World(seed)
        _think(monkeypatch, made)
        made.live(steps)
        return made

    return lived


@pytest.fixture(scope="module")
def world_of_all(shared_rows: None, request: pytest.FixtureRequest) -> World:
    """A world that all tests of a module read: ``LIVED``, its seed and its steps, and what else
    ``befell`` it stand there."""
    seed, steps = request.module.LIVED
    made = World(seed)
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        _think(patch, made)
        made.live(steps)
        request.module.befell(made)
    return made


@pytest.fixture
def lived(world_of_all: World, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world of all at its last moment. What a test adds to it is gone with the test."""
    own = copy(world_of_all)
    own.chance, own.thoughts = copy(own.chance), dict(own.thoughts)
    _think(monkeypatch, own)
    with time_machine.travel(own.now, tick=False):
        yield own


def _think(patch: pytest.MonkeyPatch, world: World) -> None:
    def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
        return [world.thoughts.get(text) for text in texts]

    patch.setattr("ringback.intake.recognising.opinions", opinions)
    catalog_queries._read.clear()
