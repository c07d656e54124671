"""The packaged calendars, for tests of everything that reckons with hours."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoDbBlocker

from ringback.base.models import Delivery, Entry
from ringback.calendars import commands
from ringback.calendars.models import Calendar
from ringback.kernel.actor import Actor


def install() -> None:
    commands.install_packaged(
        zone="Asia/Shanghai", actor=Actor.system("test"), now=datetime(1970, 1, 1, tzinfo=UTC)
    )


@pytest.fixture(scope="session")
def installed_calendars(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Once for the session, for reading the holidays of twenty years takes a while."""
    with django_db_blocker.unblock():
        install()
        Delivery.objects.all().delete()
        Entry.objects.all().delete()


@pytest.fixture
def calendars(installed_calendars: None, db: None) -> None:
    """They are there even after a test that emptied every table."""
    if not Calendar.objects.exists():
        install()
