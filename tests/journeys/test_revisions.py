"""Two revisions with different limits: each case cites its own, whichever process takes it (§8.1).

The processes are real ones with memories of their own: one that was there before the new revision
was thought of and never restarts, and one that is started afterwards.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client

from ringback.base import worker
from ringback.base.models import Entry
from ringback.catalog import queries as catalog_queries
from ringback.desk.tests.floor import COUNTY, NOW, Floor
from ringback.handbook import queries as handbook
from ringback.handbook import stock
from ringback.handbook.tests import writers
from ringback.identity import queries as identity
from ringback.identity.tests.browsing import logged_in
from ringback.tickets.queries import Ticket

EFFECT = datetime(2026, 2, 13, 16, tzinfo=UTC)  # 14 February 00:00 in Beijing
AFTER = EFFECT + timedelta(hours=8)
PROGRAM = """
import json, sys
import django
django.setup()
from datetime import datetime
from ringback.clocks.models import Clock
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.tickets import commands
from ringback.tickets.commands import Registration
from ringback.tickets.states import Kind

def told(ticket_id):
    running = Clock.objects.filter(subject_kind="ticket", subject_id=ticket_id)
    clock = running.get(metric="handling", layer="manual")
    cited = handbook.cited(clock.clause, clock.edition_id)
    return json.dumps([ticket_id, clock.limit, cited, clock.due_at.isoformat()])

for line in sys.stdin:
    what, _, told_of = line.strip().partition(" ")
    if what == "take":
        ticket_id = commands.register(
            registration=Registration(
                text="没订过视频会员，每月扣钱", kind=Kind.COMPLAINT, channel="api",
                category="support.unknowing_order",
                originating_path="PATH", handling_path="PATH",
            ),
            actor=Actor.system("test"),
            now=datetime.fromisoformat(told_of),
        ).pk
    else:
        ticket_id = int(told_of)
    print(told(ticket_id), flush=True)
"""

pytestmark = pytest.mark.django_db(transaction=True)


class Instance:
    """A process of the product's: takes cases and tells what governs them."""

    def __init__(self) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.replace("PATH", COUNTY)],
            env={**os.environ, **_environment()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def take(self, at: datetime) -> Any:
        return self._ask(f"take {at.isoformat()}")

    def tell(self, ticket_id: int) -> Any:
        return self._ask(f"tell {ticket_id}")

    def end(self) -> None:
        self.running.kill()
        self.running.communicate()

    def _ask(self, line: str) -> Any:
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        print(line, file=self.running.stdin, flush=True)
        return json.loads(self.running.stdout.readline())


def _environment() -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    scheme = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    return {
        "DJANGO_SETTINGS_MODULE": "ringback.project.settings",
        "RINGBACK_DATABASE_URL": f"{scheme}:///{name}",
        "RINGBACK_DATA_DIR": str(settings.RINGBACK_DATA_DIR),
        "RINGBACK_KEY_DIR": str(settings.RINGBACK_KEY_DIR),
    }


@pytest.fixture
def floor(handbook: None, calendars: None) -> Iterator[Floor]:
    catalog_queries._read.clear()
    with time_machine.travel(NOW, tick=False):
        yield Floor()


@pytest.fixture
def before(floor: Floor) -> Iterator[Instance]:
    """A process that is there from the start."""
    instance = Instance()
    yield instance
    instance.end()


def test_each_case_cites_its_own_revision_across_processes_and_a_restart(
    floor: Floor, before: Instance
) -> None:
    old = before.take(NOW)
    assert old[1:3] == ["24h", "§ 3.2.2 · r1"]
    revision = writers.approved(NOW, EFFECT)
    time.sleep(stock.KEPT_SECONDS + 0.2)  # by then every process has looked again
    last = before.take(EFFECT - timedelta(seconds=1))
    new = before.take(AFTER)
    assert last[1:3] == ["24h", "§ 3.2.2 · r1"]
    assert new[1:] == ["12h", "§ 3.2.2 · r2", (AFTER + timedelta(hours=12)).isoformat()]
    assert before.tell(old[0]) == old, "a running clock keeps the limit it began with"
    before.end()
    restarted = Instance()
    try:
        assert [restarted.tell(each[0]) for each in (old, last, new)] == [old, last, new]
        assert restarted.take(AFTER)[1:3] == ["12h", "§ 3.2.2 · r2"]
    finally:
        restarted.end()
    with time_machine.travel(AFTER, tick=False):
        worker.drain(AFTER)
        assert Entry.objects.get(kind="revision.took_effect").subject_id == str(revision.pk)
        user = identity.user(UUID(floor.agent.actor.id))
        assert user is not None
        client = logged_in(user)  # a session does not last over the night
        assert cited_on_page(client, old[0]) == {"§ 3.2.1 · r1", "§ 3.2.2 · r1"}
        assert cited_on_page(client, new[0]) == {"§ 3.2.1 · r2", "§ 3.2.2 · r2"}


def cited_on_page(client: Client, ticket_id: int) -> set[str]:
    """What the limits on the page of a case cite; each link opens the clause in that edition."""
    ticket = Ticket.objects.get(pk=ticket_id)
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    links = re.findall(r'<a href="(/handbook/3\.2[^"]*)">(§[^<]*)</a>', page)
    for address, cited in links:
        clause = client.get(address.partition("#")[0]).content.decode()
        assert f"{cited.rpartition('· ')[2]}</span>" in clause
    return {cited for _address, cited in links}


def test_the_instant_itself_belongs_to_the_new_revision(handbook_at_effect: Floor) -> None:
    with time_machine.travel(EFFECT - timedelta(seconds=1), tick=False) as clock:
        assert str(handbook.parameter(writers.LIMIT, at=datetime.now(UTC)).value) == "24h"
        clock.shift(1)
        assert str(handbook.parameter(writers.LIMIT, at=datetime.now(UTC)).value) == "12h"


@pytest.fixture
def handbook_at_effect(floor: Floor) -> Floor:
    writers.approved(NOW, EFFECT)
    return floor
