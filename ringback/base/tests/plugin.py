"""What tests of every module have: cheap passwords, and a database that comes back as it was."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from ringback.base import remembered
from ringback.base.tests import restoring


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """The same way of hashing at its lowest cost: the real one takes a quarter of a second of two
    cores, as it is meant to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A test changes what another process would, and its database is gone after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembered, "SECONDS", 0)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """What a test has committed to SQLite need not survive the machine."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options["init_command"] = options["init_command"].replace("FULL", "OFF")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the plugins of the modules have installed by now is kept: a test with transactions of
    its own ends by bringing it back instead of emptying every table."""
    with django_db_blocker.unblock():
        restoring.keep(connection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _case: restoring.restore(connection)
        )
        yield


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of a module whose rows all its tests read: committed, and taken away after the
    last test. What one test writes the next one does not see. A transaction left open for a whole
    module would hold back, on PostgreSQL, the news of every database of the server."""
    translation.deactivate()
    with django_db_blocker.unblock():
        yield
        restoring.restore(connection)
