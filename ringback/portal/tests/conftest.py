"""The portal at its usual moment: views ask the wall clock, so it moves only when told."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from time_machine import Traveller

from ringback.base.models import Entry
from ringback.catalog import commands as catalog
from ringback.catalog import queries as catalog_queries
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.intake.tests.conftest import recognised
from ringback.people.tests import samples
from ringback.portal.tests.walks import COUNTY, NOW, SYSTEM, Visitor

__all__ = ["clock", "recognised", "staff", "told", "visitor"]


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def visitor(handbook: None, calendars: None, clock: Traveller, db: None) -> Visitor:
    """Somebody with a browser; the catalogue and the organisations are in place."""
    catalog_queries._read.clear()
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    samples.tree()
    return Visitor()


@pytest.fixture
def staff(visitor: Visitor) -> Client:
    """A colleague at the desk."""
    user = identity.add_user(
        username="agent", display_name="林语棠", password=None, actor=SYSTEM, now=NOW
    )
    identity.grant(user=user, role=Role.AGENT, scope_path=COUNTY, actor=SYSTEM, now=NOW)
    return logged_in(user)


@pytest.fixture
def told() -> Callable[[str], list[str]]:
    """The kinds of all entries of a prefix, in order."""

    def kinds(prefix: str) -> list[str]:
        entries = Entry.objects.filter(kind__startswith=prefix).order_by("id")
        return list(entries.values_list("kind", flat=True))

    return kinds
