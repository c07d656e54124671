"""The desk's floor, and a way to let something happen and be told."""

from collections.abc import Iterator

import pytest
import time_machine

from ringback.catalog import queries as catalog_queries
from ringback.notifications.tests.floor import NOW, Floor


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Floor]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=False):
        yield Floor()
