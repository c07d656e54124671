"""The list of pauses by person and reason."""

from datetime import timedelta

import pytest
import time_machine

from ringback.desk.tests.floor import NOW, Floor
from ringback.tickets import commands as tickets

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_lead_sees_who_holds_what_and_an_agent_does_not(handbook, calendars):
    with time_machine.travel(NOW, tick=False):
        floor = Floor()
        case = floor.accepted()
        tickets.hold(
            ticket_id=case.pk,
            reason="waiting_customer",
            until=NOW + 5 * HOUR,
            actor=floor.agent.actor,
            now=NOW,
        )
        page = floor.lead.client.get("/reports/pauses/")
        assert page.status_code == 200
        (row,) = page.context["rows"]
        assert (row.person, row.line.count, row.line.total) == ("林语棠 8001", 1, 5 * HOUR)
        assert "等待客户补充或确认" in page.content.decode()
        assert floor.agent.client.get("/reports/pauses/").status_code == 403
