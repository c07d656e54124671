"""What must be closed before a shift ends, one's own and everybody's."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.clocks import queries as clocks
from ringback.dispatch import queries
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, accepted, handler
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people import commands as people
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet

HOUR = timedelta(hours=1)


@pytest.fixture
def lead(billing: Any) -> Actor:
    return Actor("user:lead", verbs_of(Role.LEAD), (billing.path,))


def works_until(staff: Any, end: timedelta) -> None:
    people.plan_shift(
        staff=staff, starts_at=NOW - 4 * HOUR, ends_at=NOW + end, actor=SYSTEM, now=NOW
    )


def due_in(sheet: WorkSheet) -> timedelta:
    due = clocks.next_due(subject_kind="work_sheet", subject_ids=[sheet.pk])
    return due[str(sheet.pk)] - NOW


def test_what_falls_due_before_i_leave_or_shortly_after(
    staff: list[Any], dispatched: Dispatched
) -> None:
    sheet = tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[0]), now=NOW)
    other = tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[1]), now=NOW)
    left = due_in(sheet)
    assert queries.must_close(actor=handler(staff[0]), now=NOW) is None  # no shift is on
    works_until(staff[0], left - HOUR / 2)
    works_until(staff[1], left - 2 * HOUR)
    mine = queries.must_close(actor=handler(staff[0]), now=NOW)
    assert mine is not None
    assert mine.ends_at == NOW + left - HOUR / 2
    assert [each.sheet for each in mine.owed] == [sheet]
    theirs = queries.must_close(actor=handler(staff[1]), now=NOW)
    assert theirs is not None
    assert theirs.owed == []
    assert other.pk != sheet.pk


def test_what_is_late_already_and_a_case_of_mine_count(staff: list[Any]) -> None:
    ticket = accepted("")
    me = Actor(staff[0].ref, verbs_of(Role.AGENT), ("/44/4401/",))
    tickets.take(ticket_id=ticket.pk, actor=me, now=NOW)
    due = clocks.next_due(subject_kind="ticket", subject_ids=[ticket.pk])[str(ticket.pk)]
    late = due + HOUR
    people.plan_shift(
        staff=staff[0], starts_at=late - HOUR, ends_at=late + HOUR, actor=SYSTEM, now=NOW
    )
    mine = queries.must_close(actor=me, now=late)
    assert mine is not None
    assert [each.ticket for each in mine.owed] == [ticket]
    tickets.resolve(
        ticket_id=ticket.pk, answer="已退费", code="refunded", cause="billing", actor=me, now=late
    )
    done = queries.must_close(actor=me, now=late)
    assert done is not None
    assert done.owed == []


def test_a_lead_sees_it_person_by_person_whoever_leaves_first(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    sheet = tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[1]), now=NOW)
    works_until(staff[0], due_in(sheet) + 2 * HOUR)
    works_until(staff[1], due_in(sheet) + HOUR)
    found = queries.must_close_by_person(actor=lead, now=NOW)
    assert [(each.ref, len(each.owed)) for each in found] == [
        (staff[1].ref, 1),
        (staff[0].ref, 0),
    ]
    stranger = Actor("user:x", verbs_of(Role.LEAD), ("/44/4403/",))
    assert queries.must_close_by_person(actor=stranger, now=NOW) == []
    with pytest.raises(NotAllowed):
        queries.must_close_by_person(actor=handler(staff[0]), now=NOW)
