"""Four workers at the same queue: everything offered once, and nobody over the mark."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connections

from ringback.base import worker
from ringback.dispatch import commands
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, comes
from ringback.handbook import queries as handbook
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets import queries
from ringback.tickets.queries import WorkSheet

WORKERS = 4


def all_at_once(*acts: Callable[[], object]) -> None:
    together = threading.Barrier(len(acts))

    def work(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def points_in_hand(ref: str) -> int:
    """Counted anew from the sheets, beside what the row says."""
    rows = WorkSheet.objects.filter(assignee=ref, state__in=["dispatched", "claimed"])
    return sum(rows.values_list("weight", flat=True))


@pytest.mark.django_db(transaction=True)
def test_four_workers_offer_each_sheet_once_and_overload_nobody(
    dispatched: Dispatched, staff: list[Any]
) -> None:
    sheets = [dispatched() for _ in range(14)]
    worker.drain(NOW)
    comes(*staff)
    worker.deliver_due(NOW)
    mark = handbook.parameter("dispatch.load.refill", at=NOW).value_as(int)

    def serve() -> None:
        for _ in range(4):
            commands.offer_waiting(actor=SYSTEM, now=NOW)
            Waiting.objects.update(next_try_at=NOW)  # as news of all kinds would

    all_at_once(*[serve] * WORKERS)
    offers = list(Offer.objects.filter(state="open").values_list("sheet_id", flat=True))
    assert len(offers) == len(set(offers)) == len(staff) * mark // sheets[0].weight
    for each in staff:
        assert points_in_hand(each.ref) == queries.loads_of([each.ref])[each.ref] <= mark


@pytest.mark.django_db(transaction=True)
def test_of_many_sheets_for_the_last_free_points_one_finds_them(
    dispatched: Dispatched, staff: list[Any]
) -> None:
    """The ceiling is kept by the row, not by looking first."""
    ceiling = handbook.parameter("dispatch.load.limit", at=NOW).value_as(int)
    sheets = [dispatched() for _ in range(ceiling // 2 + WORKERS)]
    for sheet in sheets[: ceiling // 2 - 1]:
        tickets.assign(sheet_id=sheet.pk, assignee=staff[0].ref, actor=SYSTEM, now=NOW)
    refused: list[Exception] = []

    def assign(sheet: WorkSheet) -> Callable[[], None]:
        def act() -> None:
            try:
                tickets.assign(sheet_id=sheet.pk, assignee=staff[0].ref, actor=SYSTEM, now=NOW)
            except (Conflict, OperationalError) as problem:
                refused.append(problem)

        return act

    all_at_once(*[assign(sheet) for sheet in sheets[-WORKERS:]])
    assert [type(each) for each in refused] == [Conflict] * (WORKERS - 1)
    assert points_in_hand(staff[0].ref) == queries.loads_of([staff[0].ref])[staff[0].ref] == ceiling
