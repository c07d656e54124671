"""Conditions not met: told with the way to cure it."""

from collections.abc import Callable

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity, Kind, Severity
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    LEAD,
    NOW,
    READER,
    STRANGER,
    clock_states,
    every_state_but,
    put,
    said,
    state,
)


def test_a_complaint_cannot_be_turned_away(registered: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.refuse(ticket_id=registered.pk, reason="x", cure="补充材料", actor=LEAD, now=NOW)


@pytest.fixture
def transaction(registered: Ticket) -> Ticket:
    return commands.classify(
        ticket_id=registered.pk,
        kind=Kind.TRANSACTION,
        category="basic.plan_change",
        complexity=Complexity.ORDINARY,
        severity=Severity.NORMAL,
        actor=AGENT,
        now=NOW,
    )


def test_an_ineligible_transaction_is_refused_with_its_cure(
    transaction: Ticket, told: Callable[[], list[str]]
) -> None:
    ticket = commands.refuse(
        ticket_id=transaction.pk,
        reason="arrears",
        cure="缴清欠费后即可办理",
        actor=AGENT,
        now=NOW,
    )
    assert ticket.state == "ineligible"
    assert ticket.statements.get(kind="reply").body.reveal() == "缴清欠费后即可办理"
    assert told()[-1] == "ticket.refused"


def test_a_refusal_without_a_cure_is_none(transaction: Ticket) -> None:
    with pytest.raises(Invalid):
        commands.refuse(ticket_id=transaction.pk, reason="x", cure=" ", actor=AGENT, now=NOW)


def refuse(ticket: Ticket, actor: Actor = AGENT, seen: int | None = None) -> Ticket:
    return commands.refuse(
        ticket_id=ticket.pk, reason="arrears", cure="缴清欠费", seen=seen, actor=actor, now=NOW
    )


def test_what_is_refused_owes_nothing(transaction: Ticket) -> None:
    refuse(transaction)
    assert set(clock_states(transaction).values()) == {"cancelled"}


def test_the_journal_says_why_and_none_of_the_words(transaction: Ticket) -> None:
    refuse(transaction)
    assert said("ticket.refused") == {"reason": "arrears"}
    assert "欠费" not in str(list(Entry.objects.values_list("content", flat=True)))


def test_who_may_not(transaction: Ticket) -> None:
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound), (HANDLER, NotFound)):
        with pytest.raises(refusal):
            refuse(transaction, actor)
    assert state(transaction) == "registered"


@pytest.mark.parametrize("wrong", every_state_but("registered"))
def test_only_a_registered_request_is_refused(transaction: Ticket, wrong: str) -> None:
    put(transaction, wrong)
    with pytest.raises(Conflict):
        refuse(transaction)
    assert not transaction.statements.filter(kind="reply").exists()


def test_of_two_who_saw_the_same_one_is_late(transaction: Ticket) -> None:
    seen = transaction.version
    commands.accept(ticket_id=transaction.pk, promised_at=None, seen=seen, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        refuse(transaction, seen=seen)
    assert state(transaction) == "accepted"
