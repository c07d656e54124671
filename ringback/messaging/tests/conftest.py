import pytest

from ringback.base.models import Delivery, Entry
from ringback.catalog import commands as catalog
from ringback.customers.queries import Customer
from ringback.customers.tests import samples as people
from ringback.kernel.registry import Registry
from ringback.messaging.tests.samples import NOW, NUMBER, OTHER, SYSTEM, Post
from ringback.messaging.transports import port


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """Every medium goes by a transport of the test's own."""
    office = Post()
    registry: Registry[port.Transport] = Registry("transport")
    registry.add("simulated", office)
    monkeypatch.setattr(port, "transports", registry)
    return office


@pytest.fixture
def catalogue(db: None) -> None:
    """The packaged catalogue; the journal begins empty all the same."""
    catalog.install_packaged(actor=SYSTEM, now=NOW)
    empty_journal()


@pytest.fixture
def places(db: None) -> None:
    people.tree()


@pytest.fixture
def holder(places: None) -> Customer:
    """Whose number the sample number is; at home where the sample agent works."""
    customer = people.plain("苏明允", NUMBER)
    empty_journal()
    return customer


@pytest.fixture
def stranger(places: None) -> Customer:
    """At home in another city, with another number."""
    customer = people.plain("欧阳修远", OTHER, people.ELSEWHERE)
    empty_journal()
    return customer


def empty_journal() -> None:
    Delivery.objects.all().delete()
    Entry.objects.all().delete()
