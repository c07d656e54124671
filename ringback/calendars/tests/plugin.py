"""The packaged calendars, for tests of everything that reckons with hours."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoDbBlocker

from ringback.base.models import Delivery, Entry
from ringback.calendars import commands
from ringback.calendars.events import CalendarPublished
from ringback.calendars.models import Calendar
from ringback.kernel.actor import Actor


def install() -> None:
    """The packaged calendars, without the news of them: no test asked for that."""
    commands.install_packaged(
        zone="Asia/Shanghai", actor=Actor.system("test"), now=datetime(1970, 1, 1, tzinfo=UTC)
    )
    news = Entry.objects.filter(kind=CalendarPublished.kind)
    Delivery.objects.filter(entry__in=news).delete()
    news.delete()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Once for the session, for reading the holidays of twenty years takes a while."""
    with django_db_blocker.unblock():
        install()


@pytest.fixture
def calendars(db: None) -> None:
    """For tests that reckon with hours: they are there, even where the folder begins with none."""
    if not Calendar.objects.exists():
        install()
