"""One key, two threads."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from ringback.ports import commands
from ringback.ports.models import BusinessRequest
from ringback.ports.simulator.rows import SimulatedEntry
from ringback.ports.states import RequestKind, RequestState
from ringback.ports.tests import samples
from ringback.ports.tests.samples import NOW, proposal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_is_one_request_and_one_row_of_the_ledger(told):
    agent = samples.staff("agent", "agent")
    start, seen = threading.Barrier(2), []
    key = uuid4()

    def click() -> None:
        start.wait(30)
        try:
            wish = proposal(RequestKind.SUSPEND, key=key)
            made = commands.propose(proposal=wish, actor=agent, now=NOW)
            seen.append(commands.carry_out(request_id=made.pk, now=NOW).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert seen == [key, key]
    assert BusinessRequest.objects.get().state == RequestState.DONE
    assert SimulatedEntry.objects.count() == 1
    assert told() == ["business.proposed", "business.sent", "business.done"]
