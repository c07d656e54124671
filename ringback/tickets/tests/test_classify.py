"""Kind, category, complexity and severity put right."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity, Kind, Severity
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HOUR,
    LEAD,
    NOW,
    READER,
    STRANGER,
    handling,
    said,
)

Told = Callable[[], list[str]]


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


def classify(ticket: Ticket, actor: Actor = AGENT) -> Ticket:
    return commands.classify(
        ticket_id=ticket.pk,
        kind=Kind.FAULT,
        category="network.no_signal",
        complexity=Complexity.MAJOR,
        severity=Severity.HIGH,
        actor=actor,
        now=NOW,
    )


def test_the_limits_follow_and_the_time_used_stays(registered: Ticket, told: Told) -> None:
    put_right = classify(registered)
    assert (put_right.kind, put_right.category) == ("fault", "network.no_signal")
    assert handling(registered).clock.due_at == NOW + 48 * HOUR
    assert told()[-1] == "ticket.classified"


def test_the_journal_says_what_it_was_and_what_it_is(registered: Ticket) -> None:
    classify(registered)
    assert said("ticket.classified") == {
        "old_kind": "complaint",
        "new_kind": "fault",
        "old_category": "vas.unknown",
        "new_category": "network.no_signal",
        "complexity": "major",
        "severity": "high",
    }


def test_its_owner_or_a_lead_may_and_nobody_else(registered: Ticket) -> None:
    for actor, refusal in ((COLLEAGUE, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            classify(registered, actor)
    registered.refresh_from_db()
    assert registered.kind == "complaint"
    assert classify(registered, LEAD).kind == "fault"
