"""The packaged catalogue in the test database."""

from datetime import datetime

import pytest

from ringback.catalog import commands
from ringback.catalog.tests.samples import NOW
from ringback.kernel.actor import Actor


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def installed(db: None) -> None:
    commands.install_packaged(actor=Actor.system("catalog"), now=NOW)
