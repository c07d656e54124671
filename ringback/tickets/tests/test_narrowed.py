"""All cases, narrowed and sorted: what is found, who finds it, page by page."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ringback.kernel.errors import Invalid, NotAllowed
from ringback.tickets import commands, queries
from ringback.tickets.queries import ANY_OPEN, Hands, Narrowing, Order, Ticket
from ringback.tickets.states import Kind, Severity, TicketState
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    REGISTRATION,
    STRANGER,
)


def made(*changes: dict[str, object]) -> list[Ticket]:
    return [
        commands.register(
            registration=replace(REGISTRATION, owner="", **each), actor=AGENT, now=NOW
        )
        for each in changes
    ]


def found(narrowing: Narrowing, size: int = 2) -> list[int]:
    """Page by page, until there is no other."""
    ids, after = [], ""
    while True:
        rows, after = queries.narrowed(narrowing=narrowing, after=after, actor=AGENT, limit=size)
        ids += [row.id for row in rows]
        if not after:
            return ids


def test_each_way_of_narrowing_finds_its_own() -> None:
    plain, fault, severe, app = made(
        {}, {"kind": Kind.FAULT, "category": ""}, {"severity": Severity.HIGH}, {"channel": "app"}
    )
    commands.take(ticket_id=fault.pk, actor=AGENT, now=NOW)
    commands.cancel(ticket_id=app.pk, reason="withdrawn", actor=LEAD, now=NOW)
    every = Narrowing(order=Order.OLDEST)
    expected = {
        replace(every): [plain, fault, severe, app],
        replace(every, state=ANY_OPEN): [plain, fault, severe],
        replace(every, state=TicketState.CANCELLED): [app],
        replace(every, kind=Kind.FAULT): [fault],
        replace(every, category=plain.category): [plain, severe, app],
        replace(every, channel="app"): [app],
        replace(every, severity=Severity.HIGH): [severe],
        replace(every, hands=Hands.MINE): [fault],
        replace(every, hands=Hands.NOBODY): [plain, severe, app],
        replace(every, path="/44/4402/"): [],
        replace(every, since=NOW): [plain, fault, severe, app],
        replace(every, since=NOW + timedelta(seconds=1)): [],
        replace(every, until=NOW): [],
    }
    for narrowing, cases in expected.items():
        assert found(narrowing) == [case.pk for case in cases], narrowing


def test_every_order_is_whole_and_its_pages_do_not_overlap() -> None:
    cases = made(*({} for _ in range(5)))
    for place in (3, 1, 4, 0):  # the one in the middle is promised nothing
        promised_at = NOW + timedelta(hours=10 - place // 2)
        Ticket.objects.filter(pk=cases[place].pk).update(promised_at=promised_at)
    (over,) = made({})
    commands.cancel(ticket_id=over.pk, reason="withdrawn", actor=LEAD, now=NOW)
    Ticket.objects.filter(pk=over.pk).update(promised_at=NOW)
    ids = [case.pk for case in (*cases, over)]
    assert found(Narrowing(order=Order.NEWEST)) == ids[::-1]
    assert found(Narrowing(order=Order.OLDEST)) == ids
    by_promise = [ids[4], ids[3], ids[0], ids[1]]
    for size in (1, 2, 3, 9):
        assert found(Narrowing(order=Order.PROMISED), size) == by_promise


def test_what_is_out_of_reach_is_not_found() -> None:
    made({})
    rows, _after = queries.narrowed(narrowing=Narrowing(), actor=STRANGER)
    assert rows == []


def test_a_handler_lists_no_cases() -> None:
    with pytest.raises(NotAllowed):
        queries.narrowed(narrowing=Narrowing(), actor=HANDLER)


@pytest.mark.parametrize(
    ("order", "after"),
    [
        (Order.NEWEST, "12345678"),
        (Order.OLDEST, "one"),
        (Order.PROMISED, "one"),
        (Order.PROMISED, "2026-02-13T08:20:00~"),
        (Order.PROMISED, "2026-02-13T08:20:00Z~7"),
        (Order.PROMISED, "9999-12-31T23:59:59-23:59~"),
    ],
)
def test_a_key_that_no_page_has_given_is_refused(order: Order, after: str) -> None:
    with pytest.raises(Invalid):
        queries.narrowed(narrowing=Narrowing(order=order), after=after, actor=AGENT)


def test_a_promise_of_a_part_of_a_second_is_no_trap() -> None:
    """Two promises within one second, parted by the end of a page."""
    first, second = made({}, {})
    at = datetime.fromisoformat("2026-02-14T08:20:00.5+00:00")
    Ticket.objects.filter(pk=first.pk).update(promised_at=at)
    Ticket.objects.filter(pk=second.pk).update(promised_at=at + timedelta(milliseconds=1))
    assert found(Narrowing(order=Order.PROMISED), 1) == [first.pk, second.pk]
