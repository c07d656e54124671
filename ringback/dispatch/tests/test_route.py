"""An accepted case goes where its leaf says, or waits for a person to choose."""

from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.catalog import queries as catalog
from ringback.dispatch import commands
from ringback.dispatch.models import Waiting
from ringback.dispatch.queries import DESK
from ringback.dispatch.tests.conftest import COUNTY, ELSEWHERE, NOW, SYSTEM, accepted, leaf_of
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet


def test_a_case_goes_to_the_department_of_its_leaf(billing: Any) -> None:
    ticket = accepted()
    worker.drain(NOW)
    assert not Delivery.objects.exclude(problem="").exists()
    sheet = WorkSheet.objects.get()
    leaf = catalog.category(leaf_of("billing"), at=NOW)
    assert (sheet.ticket_id, sheet.department_path) == (ticket.pk, billing.path)
    assert (sheet.team, sheet.skill) == (leaf.team, leaf.skill)
    assert (sheet.state, sheet.assignee) == ("dispatched", "")
    entry = Entry.objects.get(kind="sheet.dispatched")
    assert (entry.actor, entry.content["department_path"]) == ("system:dispatch", billing.path)


def test_what_the_desk_answers_itself_needs_no_sheet(billing: Any) -> None:
    ticket = accepted(DESK)
    assert commands.route(ticket_id=ticket.pk, actor=SYSTEM, now=NOW) is None
    worker.drain(NOW)
    assert not WorkSheet.objects.exists()


@pytest.mark.parametrize(("category", "place"), [("", COUNTY), ("billing", ELSEWHERE)])
def test_without_a_leaf_or_a_department_a_person_chooses(
    billing: Any, category: str, place: str
) -> None:
    ticket = accepted(category, place)
    assert commands.route(ticket_id=ticket.pk, actor=SYSTEM, now=NOW) is None
    assert not WorkSheet.objects.exists()
    assert not Waiting.objects.exists()


def test_a_case_that_has_ended_meanwhile_is_not_sent_anywhere(billing: Any) -> None:
    ticket = accepted()
    tickets.cancel(ticket_id=ticket.pk, reason="withdrawn", actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        commands.route(ticket_id=ticket.pk, actor=SYSTEM, now=NOW)
