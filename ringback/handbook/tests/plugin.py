"""What every test of the product finds in place: the manual, as every installation has it."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from ringback.base.models import Delivery, Entry
from ringback.handbook import queries as handbook_queries
from ringback.handbook.tests import manual


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The packaged manual is there as in every installation; the journal begins empty."""
    with django_db_blocker.unblock():
        _install()


@pytest.fixture
def handbook(db: None) -> None:
    """For tests that ask the manual: says so."""


@pytest.fixture(autouse=True)
def _manual_as_the_database_has_it() -> Iterator[None]:
    """A process remembers which revisions are in force; a test's database is gone after it."""
    handbook_queries.forget()
    yield
    handbook_queries.forget()


def _install() -> None:
    manual.install()
    Delivery.objects.all().delete()
    Entry.objects.all().delete()
