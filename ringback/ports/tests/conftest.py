from collections.abc import Iterator

import pytest
from pytest_django import Settings

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.ports.tests import samples
from ringback.ports.tests.samples import Peer


@pytest.fixture(autouse=True)
def _rules(handbook: None) -> None:
    """Limits are the manual's."""


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    with samples.peer_connected(settings) as found:
        yield found


@pytest.fixture
def agent() -> Actor:
    return samples.staff("agent", "agent")


@pytest.fixture
def lead() -> Actor:
    return samples.staff("lead", "lead")


@pytest.fixture
def told() -> object:
    """The kinds of news about requests, in order."""
    return lambda: list(
        Entry.objects.filter(subject_kind="business_request")
        .order_by("id")
        .values_list("kind", flat=True)
    )
