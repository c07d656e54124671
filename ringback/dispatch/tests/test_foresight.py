"""What a lead sees coming: which limits, why, and what would help."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.base.worker import drain
from ringback.clocks import queries as clocks
from ringback.dispatch import commands, foresight
from ringback.dispatch.foresight import Threatened
from ringback.dispatch.states import Cause, MoveKind
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, accepted, comes, handler
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.people import commands as people
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet


@pytest.fixture
def lead(billing: Any) -> Actor:
    return Actor("user:lead", verbs_of(Role.LEAD), (billing.path,))


def hour_before(sheet: WorkSheet) -> datetime:
    due = clocks.next_due(subject_kind="work_sheet", subject_ids=[sheet.pk])
    return due[str(sheet.pk)] - timedelta(hours=1)


def seen(lead: Actor, sheet: WorkSheet, now: datetime | None = None) -> Threatened:
    found = foresight.next_hours(actor=lead, now=now or hour_before(sheet)).lines
    return next(each for each in found if each.sheet and each.sheet.pk == sheet.pk)


def kinds(line: Threatened) -> list[MoveKind]:
    return [each.kind for each in line.moves]


def test_only_what_falls_due_within_the_horizon(lead: Actor, dispatched: Dispatched) -> None:
    sheet = dispatched()
    soon = hour_before(sheet)
    assert foresight.next_hours(actor=lead, now=soon - timedelta(hours=3)).lines == []
    assert seen(lead, sheet, soon).limit.due_at == soon + timedelta(hours=1)
    assert foresight.next_hours(actor=lead, now=soon + timedelta(hours=2)).lines == []


def test_nobody_sees_another_department_s(dispatched: Dispatched) -> None:
    sheet = dispatched()
    stranger = Actor("user:x", verbs_of(Role.LEAD), ("/44/4403/",))
    assert foresight.next_hours(actor=stranger, now=hour_before(sheet)).lines == []


def test_nobody_has_it_and_somebody_could(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    sheet = dispatched()
    comes(staff[1])
    line = seen(lead, sheet)
    assert (line.cause, line.holder) == (Cause.NOBODY, "")
    assert line.prospect is not None
    assert line.prospect.breach == 1
    (move,) = line.moves
    assert (move.kind, move.ref, move.reason) == (MoveKind.GIVE, staff[1].ref, "nobody_claims")
    assert move.prospect is not None
    assert move.prospect.breach < 0.5
    tickets.force_claim(
        sheet_id=sheet.pk,
        assignee=move.ref,
        reason=move.reason,
        seen=move.seen,
        actor=lead,
        now=NOW,
    )
    assert seen(lead, sheet).cause is Cause.TIGHT


def test_whoever_has_it_is_not_there(lead: Actor, staff: list[Any], dispatched: Dispatched) -> None:
    sheet = dispatched()
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    line = seen(lead, sheet)
    assert (line.cause, line.holder) == (Cause.ABSENT, staff[0].ref)
    assert line.moves == []  # nobody is there who could
    comes(staff[2])
    assert [(m.ref, m.reason) for m in seen(lead, sheet).moves] == [(staff[2].ref, "absent")]


def test_whoever_has_it_goes_home(lead: Actor, staff: list[Any], dispatched: Dispatched) -> None:
    sheet = dispatched()
    comes(staff[0])
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    soon = hour_before(sheet)
    people.plan_shift(
        staff=staff[0],
        starts_at=soon - timedelta(hours=4),
        ends_at=soon + timedelta(minutes=10),
        actor=SYSTEM,
        now=NOW,
    )
    assert seen(lead, sheet).cause is Cause.LEAVING


def test_too_much_comes_first_and_it_can_be_put_first(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    sheets = [dispatched() for _each in range(4)]
    comes(staff[0])
    for sheet in sheets:
        tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    last = sheets[-1]
    line = seen(lead, last)
    assert (line.cause, line.ahead) == (Cause.LOADED, 3)
    assert kinds(line) == [MoveKind.FIRST]
    commands.put_first(sheet_id=last.pk, seen=line.moves[0].seen, actor=lead, now=NOW)
    after = seen(lead, last)
    assert (after.cause, after.ahead) == (Cause.TIGHT, 0)
    assert after.prospect is not None
    assert line.moves[0].prospect is not None
    assert after.prospect.breach == line.moves[0].prospect.breach
    assert seen(lead, sheets[0]).ahead == 1
    comes(staff[1], staff[2], staff[3])
    assert len(seen(lead, sheets[2]).moves) == 3


def test_a_move_that_would_not_help_is_not_proposed(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    sheet = dispatched()
    comes(staff[0])
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    comes(staff[1])
    assert seen(lead, sheet).moves == []


def test_help_is_waited_for_and_may_be_done_without(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    sheet = dispatched()
    comes(staff[0])
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    assist = tickets.ask_assist(
        sheet_id=sheet.pk,
        department_path="/44/4401/~network/",
        what="请核对",
        actor=handler(staff[0]),
        now=NOW,
    )
    line = seen(lead, sheet)
    assert (line.cause, line.beside) == (Cause.ASSIST, "/44/4401/~network/")
    assert line.prospect is None
    assert [(m.kind, m.sheet_id) for m in line.moves] == [(MoveKind.RECALL, assist.pk)]


def test_a_case_waits_for_its_owner_or_for_nobody() -> None:
    over = Actor("user:boss", verbs_of(Role.LEAD), ("/44/",))
    ticket = accepted("")
    due = clocks.next_due(subject_kind="ticket", subject_ids=[ticket.pk])[str(ticket.pk)]
    soon = due - timedelta(minutes=30)
    (line,) = foresight.next_hours(actor=over, now=soon).lines
    assert (line.cause, kinds(line)) == (Cause.UNOWNED, [MoveKind.TAKE])
    tickets.take(ticket_id=ticket.pk, actor=over, now=NOW)
    (line,) = foresight.next_hours(actor=over, now=soon).lines
    assert (line.cause, line.holder) == (Cause.OWNER, "user:boss")


def test_as_many_queries_however_many_sheets(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    comes(*staff)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            foresight.next_hours(actor=lead, now=soon)
        return len(queries)

    soon = hour_before(dispatched())
    drain(NOW)
    one = asked()
    for _each in range(5):
        dispatched()
    assert asked() <= one + 1
