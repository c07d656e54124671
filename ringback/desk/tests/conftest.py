"""The floor, at its usual moment: views ask the wall clock, so it stands still."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
import time_machine

from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import NOW, Floor
from ringback.intake.queries import Opinion


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> dict[str, Opinion]:
    """What recognition will think of each text; of others it has no opinion."""
    thoughts: dict[str, Opinion] = {}

    def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
        return [thoughts.get(text) for text in texts]

    monkeypatch.setattr("ringback.intake.recognising.opinions", opinions)
    return thoughts


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Floor]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=False):
        yield Floor()
