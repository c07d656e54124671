from collections.abc import Iterator

import pytest
import time_machine

from ringback.administration.tests.office import NOW, Office
from ringback.catalog import queries as catalog_queries


@pytest.fixture
def office(handbook: None, calendars: None) -> Iterator[Office]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=False):
        yield Office()
