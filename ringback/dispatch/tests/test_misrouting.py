"""What was sent wrongly is counted by leaf and router, with where it ended."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery
from ringback.dispatch import queries
from ringback.dispatch.models import Routing, Waiting
from ringback.dispatch.tests.conftest import COUNTY, NOW, SYSTEM, accepted, leaf_of
from ringback.kernel.actor import Actor
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets.commands import ReplyDraft
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetKind

ELSEWHERE = Actor("user:elsewhere", scope_paths=("/44/4403/",))
HERE = Actor("user:here", scope_paths=("/44/4401/",))
PROPER = ReplyDraft(
    cause="billing_error",
    finding="核对三个月账单与订购记录：1月5日由第三方渠道误开视频会员，已退订并停止计费",
    customer_contacted_at=NOW,
    next_step="无须后续处理",
)


def returned(sheet: WorkSheet, reason: str) -> None:
    tickets.claim(sheet_id=sheet.pk, actor=SYSTEM, now=NOW)
    tickets.return_sheet(sheet_id=sheet.pk, reason=reason, actor=SYSTEM, now=NOW)
    tickets.accept_return(sheet_id=sheet.pk, actor=Actor.system("desk"), now=NOW)


def work() -> None:
    worker.drain(NOW)
    assert not Delivery.objects.exclude(problem="").exists()


@pytest.mark.parametrize(("reason", "counts"), [("wrong_department", 1), ("facts_missing", 0)])
def test_a_return_that_blames_the_sending_is_counted_by_leaf_and_router(
    billing: Any, reason: str, counts: int
) -> None:
    accepted(), accepted()
    work()
    returned(WorkSheet.objects.earliest("pk"), reason)
    work()
    found = queries.misroutings(actor=HERE, since=NOW - timedelta(days=1))
    told = [(each.category, each.router, each.sent, each.wrong) for each in found]
    assert told == [(leaf_of("billing"), "system:dispatch", 2, 1)] * counts
    assert queries.misroutings(actor=ELSEWHERE, since=NOW - timedelta(days=1)) == []
    assert queries.misroutings(actor=HERE, since=NOW + timedelta(seconds=1)) == []


def test_where_a_stray_case_ended_is_told(billing: Any) -> None:
    ticket = accepted()
    work()
    returned(WorkSheet.objects.get(), "wrong_department")
    market = samples.department(billing.organisation, "market")
    again = tickets.dispatch(
        ticket_id=ticket.pk,
        kind=SheetKind.HANDLING,
        department_path=market.path,
        actor=SYSTEM,
        now=NOW,
    )
    tickets.claim(sheet_id=again.pk, actor=SYSTEM, now=NOW)
    tickets.reply(sheet_id=again.pk, draft=PROPER, actor=SYSTEM, now=NOW)
    tickets.pass_reply(sheet_id=again.pk, actor=Actor.system("desk"), now=NOW)
    work()
    (line,) = queries.misroutings(actor=HERE, since=NOW - timedelta(days=1))
    assert line.ended_path == market.path
    assert Routing.objects.get(sheet=again).ended_path == "", "that one was no stray"


def test_help_and_call_backs_are_no_routing(billing: Any) -> None:
    ticket = accepted("")
    for kind in (SheetKind.ASSIST, SheetKind.CALLBACK):
        tickets.dispatch(
            ticket_id=ticket.pk, kind=kind, department_path=billing.path, actor=SYSTEM, now=NOW
        )
    work()
    assert not Routing.objects.exists()


def test_the_queues_of_ones_own_places(billing: Any) -> None:
    accepted(place=COUNTY), accepted(place=COUNTY)
    work()
    (queue,) = queries.queues_within(actor=HERE)
    assert (queue.department_path, queue.waiting, queue.oldest) == (billing.path, 2, NOW)
    assert queue.next_due == Waiting.objects.earliest("due_at").due_at
    assert queries.queues_within(actor=ELSEWHERE) == []
