from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from ringback.base.models import Entry
from ringback.catalog import commands as catalog
from ringback.intake import recognising
from ringback.intake.tests.samples import NOW, SYSTEM
from ringback.people.tests import samples as people
from ringback.recognition.facts import Opinion


@pytest.fixture(autouse=True)
def _floor(handbook: None, calendars: None) -> None:
    """The manual, the calendars, the catalogue, and the organisations of the samples. No model is
    in use: what recognition thinks is said by ``recognised``, or by a small model of its own."""
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    people.tree()


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> dict[str, Opinion]:
    """What recognition will think of each text; of others it has no opinion."""
    thoughts: dict[str, Opinion] = {}

    def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
        return [thoughts.get(text) for text in texts]

    monkeypatch.setattr(recognising, "opinions", opinions)
    return thoughts


@pytest.fixture
def told() -> Callable[[str], list[str]]:
    """The kinds of all entries of a prefix, in order."""

    def kinds(prefix: str) -> list[str]:
        entries = Entry.objects.filter(kind__startswith=prefix).order_by("id")
        return list(entries.values_list("kind", flat=True))

    return kinds
