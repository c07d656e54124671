from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from ringback.catalog import queries as catalog_queries
from ringback.recognition.facts import Opinion
from ringback.reports.tests.world import World


@pytest.fixture
def world(
    handbook: None, calendars: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], World]:
    """A world that has lived for some weeks, from a seed."""
    thoughts: dict[str, Opinion] = {}

    def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
        return [thoughts.get(text) for text in texts]

    monkeypatch.setattr("ringback.intake.recognising.opinions", opinions)
    catalog_queries._read.clear()

    def lived(seed: int, steps: int = 60) -> World:
        made = World(seed, thoughts)
        made.live(steps)
        return made

    return lived
