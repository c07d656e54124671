"""What every test of the repository finds in place."""

import logging
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog
from django.db import connection
from django.utils import translation
from pytest_django import Settings

from tools import catalogs

# In this order: what is installed by the first ones is kept by the last.
pytest_plugins = [
    "ringback.handbook.tests.plugin",
    "ringback.calendars.tests.plugin",
    "ringback.base.tests.plugin",
]

# Two shared cores make a slow moment likely and a fast example no promise.
hypothesis.settings.register_profile("ringback", deadline=None)
hypothesis.settings.load_profile("ringback")


def pytest_configure(config: pytest.Config) -> None:
    """Translations are compiled by need, for whoever calls pytest directly; workers find them."""
    if not hasattr(config, "workerinput"):
        catalogs.compile_stale()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database: it is run there, so it is not skipped."""
    marks = ((item, item.get_closest_marker("only_on")) for item in items)
    elsewhere = [item for item, mark in marks if mark and mark.args != (connection.vendor,)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session", autouse=True)
def _logs_go_to_whoever_listens() -> None:
    """The handler of a real start writes to a stream pytest closes."""
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if type(each) is not logging.StreamHandler]


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """A test that starts a command, or logs as in production, leaves the next one no handler."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield
    structlog.configure(**configured)
    root.handlers, root.level = handlers, level
    logging.raiseExceptions = raises


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request leaves its language behind in the thread; the next test begins in ours."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_quota() -> None:
    """What the last test asked for is not counted against this one."""
    from ringback.base import quotas  # noqa: PLC0415 - its models need the settings first

    quotas.start_anew()


@pytest.fixture(autouse=True)
def _own_data_dir(settings: Settings, tmp_path: Path) -> None:
    """Files that a test makes are its own and leave with it."""
    settings.RINGBACK_DATA_DIR = tmp_path
