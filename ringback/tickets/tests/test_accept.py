from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity, Kind, Severity
from ringback.tickets.tests.conftest import AGENT, HANDLER, LEAD, NOW, REGISTRATION, STRANGER

SOON = NOW + timedelta(hours=24)


def test_acceptance_keeps_what_was_promised(
    registered: Ticket, told: Callable[[], list[str]]
) -> None:
    ticket = commands.accept(ticket_id=registered.pk, promised_at=SOON, actor=AGENT, now=NOW)
    assert (ticket.state, ticket.accepted_at, ticket.promised_at) == ("accepted", NOW, SOON)
    assert told()[-1] == "ticket.accepted"


def test_of_two_who_accept_at_once_one_hears_conflict(accepted: Ticket) -> None:
    with pytest.raises(Conflict):
        commands.accept(ticket_id=accepted.pk, promised_at=SOON, actor=LEAD, now=NOW)


def test_a_ticket_out_of_reach_does_not_exist(registered: Ticket) -> None:
    with pytest.raises(NotFound):
        commands.accept(ticket_id=registered.pk, promised_at=None, actor=STRANGER, now=NOW)


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


def test_a_stale_classification_changes_nothing(registered: Ticket) -> None:
    change = {
        "ticket_id": registered.pk,
        "kind": Kind.FAULT,
        "category": "network.no_signal",
        "complexity": Complexity.MAJOR,
        "severity": Severity.HIGH,
        "seen": registered.version,
        "now": NOW,
    }
    commands.classify(**change, actor=AGENT)
    with pytest.raises(Conflict):
        commands.classify(**{**change, "kind": Kind.INQUIRY}, actor=LEAD)
    registered.refresh_from_db()
    assert registered.kind == "fault"


def test_a_handler_does_not_accept(registered: Ticket) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        commands.accept(ticket_id=registered.pk, promised_at=None, actor=HANDLER, now=NOW)


def test_many_are_accepted_each_with_its_own_promise(told: Callable[[], list[str]]) -> None:
    tickets = [commands.register(registration=REGISTRATION, actor=AGENT, now=NOW) for _ in "ab"]
    promises = {tickets[0].pk: SOON, tickets[1].pk: None}
    commands.accept_many(promises=promises, actor=AGENT, now=NOW)
    rows = Ticket.objects.order_by("pk").values_list("state", "promised_at", "version")
    assert list(rows) == [("accepted", SOON, 2), ("accepted", None, 2)]
    assert told()[-2:] == ["ticket.accepted"] * 2


def test_when_one_of_many_is_not_waiting_none_is_accepted(
    registered: Ticket, accepted: Ticket
) -> None:
    waiting = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.accept_many(promises={waiting.pk: SOON, accepted.pk: SOON}, actor=AGENT, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.promised_at) == ("registered", None)


def test_who_may_not_accept_many(registered: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.accept_many(promises={registered.pk: SOON}, actor=HANDLER, now=NOW)
