"""From every tagged version forward to this one: nothing is lost, and the product answers.

``tools/small_world.py`` makes the database of a version; each stays here for good.
"""

import sqlite3
from contextlib import closing

import pytest

from tests.upgrades.conftest import WORLDS, Installation

VERSIONS = sorted(path.name.removesuffix(".tar.xz") for path in WORLDS.glob("*.tar.xz"))

UPGRADE = """
import json, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "ringback.project.settings"
django.setup()
from django.test import Client
from django.test.utils import override_settings
from ringback.base import readiness, seals, worker
from ringback.customers.models import Customer
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.project import commands
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.models import Statement, Ticket

waited = readiness.missing_migrations()
commands.bring_up_to_date()
kept = Ticket.objects.count()
oldest = Ticket.objects.order_by("pk").first()
with override_settings(ALLOWED_HOSTS=["testserver"]):
    client = Client()
    entered = client.post("/demo/supervisor").status_code
    places = ("/", "/handbook/", "/desk/")
    pages = {at: client.get(at, follow=True).status_code for at in places}
new = tickets.register(
    registration=Registration(
        text="宽带断网", kind="fault", channel="api",
        originating_path=oldest.originating_path, handling_path=oldest.handling_path,
    ),
    actor=Actor.system("test"), now=instants.now(),
)
worker.drain(instants.now(), rounds=500)
print(json.dumps({
    "waited": waited,
    "missing": readiness.missing_migrations(),
    "tickets": kept,
    "names": len([row.name.reveal() for row in Customer.objects.all()]),
    "words": all(row.body.reveal() for row in Statement.objects.all()),
    "entered": entered,
    "pages": pages,
    "new": Ticket.objects.get(pk=new.pk).edition_id is not None,
    "findings": [finding.code for finding in seals.verify()],
}))
"""


@pytest.mark.django_db
@pytest.mark.parametrize("earlier", VERSIONS, indirect=True)
def test_an_earlier_version_goes_forward(earlier: Installation):
    with closing(sqlite3.connect(earlier.folder / "ringback.sqlite3")) as source:
        (tickets,) = source.execute("SELECT COUNT(*) FROM tickets_ticket").fetchone()
        (customers,) = source.execute("SELECT COUNT(*) FROM customers_customer").fetchone()
    found = earlier.ask(UPGRADE)
    assert found["waited"] > 0, "there was something to migrate"
    assert found["missing"] == 0
    assert (found["tickets"], found["names"], found["words"]) == (tickets, customers, True)
    assert found["entered"] == 302
    assert set(found["pages"].values()) == {200}, found["pages"]
    assert found["new"]
    assert found["findings"] == []


def test_the_first_version_is_among_them():
    assert VERSIONS[0] == "0.1.0"
    assert all((WORLDS / f"{version}.tar.xz").stat().st_size < 220_000 for version in VERSIONS)
