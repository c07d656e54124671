"""An account of a case is ordered before its limit passes, and answered in writing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.clocks.queries import Clock
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import OrderAnswer, Ticket, WorkSheet
from ringback.tickets.states import SheetKind, SupervisionCause
from ringback.tickets.tests.conftest import (
    AGENT,
    BILLING,
    HANDLER,
    LEAD,
    NOW,
    OTHER_HANDLER,
    STRANGER,
    clock_states,
    put,
    said,
)

HOUR = timedelta(hours=1)
Told = Callable[[], list[str]]


def supervise(ticket: Ticket, actor: Actor = LEAD) -> WorkSheet:
    return commands.supervise(
        ticket_id=ticket.pk, cause=SupervisionCause.LEAD, actor=actor, now=NOW
    )


def answer(order: WorkSheet, actor: Actor, **changes: object) -> OrderAnswer:
    usual = {
        "progress": "已查明第三方页面订购，退费流程已发起",
        "difficulty": "财务复核需到下午",
        "completes_at": NOW + 4 * HOUR,
    }
    return commands.answer_order(sheet_id=order.pk, actor=actor, now=NOW, **{**usual, **changes})


def orders() -> list[WorkSheet]:
    return list(WorkSheet.objects.filter(kind=SheetKind.SUPERVISION))


def test_the_order_goes_to_whoever_has_the_work_in_hand(claimed: WorkSheet, told: Told) -> None:
    assert claimed.ticket is not None
    order = supervise(claimed.ticket)
    assert (order.kind, order.assignee, order.department_path) == (
        "supervision",
        HANDLER.ref,
        BILLING,
    )
    clock = Clock.objects.get(subject_kind="work_sheet", subject_id=str(order.pk))
    assert (clock.metric, clock.limit, clock.clause) == ("supervision", "1h", "3.2.5")
    assert told()[-2:] == ["sheet.dispatched", "ticket.supervised"]
    assert said("ticket.supervised") == {"sheet_id": order.pk, "cause": "lead"}


def test_where_no_department_works_on_it_the_owner_accounts_for_it(accepted: Ticket) -> None:
    order = supervise(accepted)
    assert (order.assignee, order.department_path) == (AGENT.ref, accepted.handling_path)


def test_one_order_at_a_time(accepted: Ticket) -> None:
    order = supervise(accepted)
    with pytest.raises(Conflict):
        supervise(accepted)
    commands.claim(sheet_id=order.pk, actor=AGENT, now=NOW)
    answer(order, AGENT)
    assert supervise(accepted).pk != order.pk


def test_who_may_not_order(accepted: Ticket) -> None:
    for actor, refusal in ((AGENT, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            supervise(accepted, actor)
    assert orders() == []


@pytest.mark.parametrize("state", ["registered", "resolved", "closed", "merged"])
def test_only_what_is_worked_on_is_supervised(accepted: Ticket, state: str) -> None:
    put(accepted, state)
    with pytest.raises(Conflict):
        supervise(accepted)


def test_an_order_is_answered_with_progress_difficulty_and_a_time(claimed: WorkSheet) -> None:
    assert claimed.ticket is not None
    order = supervise(claimed.ticket)
    commands.claim(sheet_id=order.pk, actor=HANDLER, now=NOW)
    assert "answer_order" in queries.sheet_verbs(WorkSheet.objects.get(pk=order.pk), HANDLER)
    given = answer(order, HANDLER)
    order.refresh_from_db()
    assert (order.state, order.ended_at) == ("passed", NOW)
    assert clock_states(order) == {"supervision": "met"}
    assert queries.accounts([order.pk]) == {order.pk: given}
    assert said("sheet.order_answered") == {
        "ticket_id": claimed.ticket_id,
        "sheet_kind": "supervision",
        "completes_at": (NOW + 4 * HOUR).isoformat(),
    }
    assert "退费" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"progress": " "}, "progress"),
        ({"difficulty": ""}, "difficulty"),
        ({"completes_at": NOW}, "completes_at"),
    ],
)
def test_half_an_account_is_none(accepted: Ticket, changes: dict[str, object], field: str) -> None:
    order = supervise(accepted)
    commands.claim(sheet_id=order.pk, actor=AGENT, now=NOW)
    with pytest.raises(Invalid) as refusal:
        answer(order, AGENT, **changes)
    assert set(refusal.value.fields) == {field}
    assert not OrderAnswer.objects.exists()


def test_nobody_answers_for_another_and_no_outcome_is_an_account(claimed: WorkSheet) -> None:
    assert claimed.ticket is not None
    order = supervise(claimed.ticket)
    commands.claim(sheet_id=order.pk, actor=HANDLER, now=NOW)
    with pytest.raises(NotAllowed):
        answer(order, OTHER_HANDLER)
    with pytest.raises(Conflict):
        commands.complete(sheet_id=order.pk, outcome="settled", actor=HANDLER, now=NOW)
    with pytest.raises(Conflict):
        answer(claimed, HANDLER)
    assert "complete" not in queries.sheet_verbs(WorkSheet.objects.get(pk=order.pk), HANDLER)


def test_the_manual_orders_one_before_the_breach_and_once(accepted: Ticket) -> None:
    drain(NOW + 21.5 * HOUR)
    assert orders() == []
    drain(NOW + 21.7 * HOUR)
    (order,) = orders()
    assert (order.dispatched_by, order.assignee) == ("system:tickets", AGENT.ref)
    assert said("ticket.supervised")["cause"] == "threshold"
    drain(NOW + 23 * HOUR)
    assert len(orders()) == 1
    assert not Entry.objects.filter(kind="clock.breached", content__metric="handling").exists()


def test_every_third_urge_orders_one(accepted: Ticket) -> None:
    for hours in (3, 6):
        commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW + hours * HOUR)
    drain(NOW + 6 * HOUR)
    assert orders() == []
    commands.urge(ticket_id=accepted.pk, channel="phone", actor=AGENT, now=NOW + 9 * HOUR)
    drain(NOW + 9 * HOUR)
    assert len(orders()) == 1
    assert said("ticket.supervised")["cause"] == "urged"
