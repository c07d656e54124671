"""A demonstration small enough for a test: two days, a score of requests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from ringback.project.demo import lives, seeding
from ringback.project.demo.seeding import Size

NOW = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)  # Thursday, 15:00 in Beijing
DAYS = 2


@pytest.fixture
def is_small(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: object) -> None:
    settings.RINGBACK_KEY_DIR = tmp_path
    monkeypatch.setattr(lives, "DAYS", DAYS)
    monkeypatch.setattr(seeding, "DAYS", DAYS)
    monkeypatch.setattr(seeding, "CHAPTERS", DAYS * 4)
    monkeypatch.setattr(seeding, "PLACES", {Size.SMALL: range(20), Size.LARGE: range(20, 24)})
    monkeypatch.setattr(seeding, "CUSTOMERS", {Size.SMALL: 12, Size.LARGE: 14})


@pytest.fixture
def seed(is_small: None) -> Callable[..., None]:
    """Make the demonstration, or as many steps of it as are asked for."""

    def make(size: Size = Size.SMALL, *, steps: int | None = None, now: datetime = NOW) -> None:
        made: Iterator[seeding.Progress] = seeding.seed(size, now=now)
        for number, _ in enumerate(made, start=1):
            if number == steps:
                break

    return make
