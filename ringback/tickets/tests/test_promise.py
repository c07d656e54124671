"""Another time told to the customer is a promise, timed by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ringback.clocks.queries import Clock
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Promise, Statement, Ticket
from ringback.tickets.tests.conftest import AGENT, HANDLER, NOW, STRANGER, put, said

HOUR = timedelta(hours=1)
Told = Callable[[], list[str]]


def promise(
    ticket: Ticket, at: datetime, actor: Actor = AGENT, now: datetime = NOW, body: str = "财务复核"
) -> Ticket:
    return commands.promise(ticket_id=ticket.pk, promised_at=at, body=body, actor=actor, now=now)


def live() -> list[Clock]:
    return list(Clock.objects.filter(metric="promise", state="running"))


def test_the_customer_is_told_and_the_promise_is_timed(accepted: Ticket, told: Told) -> None:
    before = promise(accepted, NOW + 6 * HOUR)
    assert before.promised_at == NOW + 6 * HOUR
    (clock,) = live()
    assert (clock.due_at, clock.deadline, clock.limit, clock.clause) == (
        NOW + 6 * HOUR,
        NOW + 6 * HOUR,
        "",
        "3.2.6",
    )
    # Half an hour before it, whoever made it is reminded.
    assert (clock.alarm, clock.alarm_at) == ("handler", NOW + 5.5 * HOUR)
    assert Statement.objects.get(kind="reply").body.reveal() == "财务复核"
    assert told()[-2:] == ["ticket.said", "ticket.promised"]
    assert said("ticket.promised") == {
        "old_promised_at": None,
        "promised_at": (NOW + 6 * HOUR).isoformat(),
    }


def test_a_promise_moved_in_time_is_given_up_and_not_broken(accepted: Ticket) -> None:
    promise(accepted, NOW + 6 * HOUR)
    promise(accepted, NOW + 9 * HOUR, now=NOW + HOUR)
    (clock,) = live()
    assert clock.due_at == NOW + 9 * HOUR
    assert Clock.objects.filter(metric="promise", state="cancelled").count() == 1
    assert list(Promise.objects.order_by("id").values_list("moved_at", flat=True)) == [
        NOW + HOUR,
        None,
    ]


def test_a_broken_promise_is_not_undone_by_another(accepted: Ticket) -> None:
    promise(accepted, NOW + 2 * HOUR)
    with pytest.raises(Conflict) as refusal:
        promise(accepted, NOW + 6 * HOUR, now=NOW + 2 * HOUR)
    assert refusal.value.reason == "promise_broken"


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_promise_lies_in_the_future_and_not_beyond_the_limit(
    accepted: Ticket, hours: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        promise(accepted, NOW + hours * HOUR)
    assert set(refusal.value.fields) == {"promised_at"}
    assert not Promise.objects.exists()


def test_no_words_no_promise(accepted: Ticket) -> None:
    with pytest.raises(Invalid):
        promise(accepted, NOW + HOUR, body=" ")
    assert live() == []


def test_the_answer_keeps_it(accepted: Ticket) -> None:
    promise(accepted, NOW + 6 * HOUR)
    commands.resolve(
        ticket_id=accepted.pk,
        answer="已退费",
        code="solved",
        cause="other",
        actor=AGENT,
        now=NOW + 5 * HOUR,
    )
    assert Clock.objects.get(metric="promise").state == "met"


def test_who_may_not(accepted: Ticket) -> None:
    for actor, refusal in ((HANDLER, NotFound), (STRANGER, NotFound), (Actor("user:x"), NotFound)):
        with pytest.raises((refusal, NotAllowed)):
            promise(accepted, NOW + HOUR, actor)


@pytest.mark.parametrize("state", ["resolved", "closed", "cancelled"])
def test_where_nothing_is_owed_nothing_is_promised(accepted: Ticket, state: str) -> None:
    put(accepted, state)
    with pytest.raises(Conflict):
        promise(accepted, NOW + HOUR)
