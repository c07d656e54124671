"""What the customer adds, written down by whoever they told it to."""

from collections.abc import Callable

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Statement, Ticket, WorkSheet
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    NOW,
    READER,
    STRANGER,
    clock_states,
    put,
    said,
)

Told = Callable[[], list[str]]


def add_facts(ticket: Ticket, actor: Actor = AGENT, body: str = "昨晚又断了") -> Statement:
    return commands.add_facts(ticket_id=ticket.pk, body=body, actor=actor, now=NOW)


def test_the_facts_are_the_customer_s_words(accepted: Ticket, told: Told) -> None:
    added = add_facts(accepted)
    assert (added.kind, added.author, added.body.reveal()) == (
        "addition",
        AGENT.ref,
        "昨晚又断了",
    )
    assert told()[-1] == "ticket.said"
    assert said("ticket.said")["statement_kind"] == "addition"
    assert "昨晚" not in str(list(Entry.objects.values_list("content", flat=True)))


def test_hearing_the_customer_is_not_answering_them(accepted: Ticket) -> None:
    add_facts(accepted)
    assert clock_states(accepted)["first_contact"] == "running"


def test_then_the_ball_is_in_our_court_until_we_speak(accepted: Ticket) -> None:
    add_facts(accepted)
    assert "next_response" not in clock_states(accepted), "the first contact is owed already"
    commands.say(ticket_id=accepted.pk, body="收到，正在查", actor=AGENT, now=NOW)
    add_facts(accepted)
    add_facts(accepted, body="还有一张截图")
    assert clock_states(accepted)["next_response"] == "running"
    commands.say(ticket_id=accepted.pk, body="已转计费核查", actor=AGENT, now=NOW)
    assert clock_states(accepted)["next_response"] == "met"


def test_no_words_no_facts(accepted: Ticket) -> None:
    with pytest.raises(Invalid):
        add_facts(accepted, body=" ")


def test_who_may_not(accepted: Ticket, sheet: WorkSheet) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            add_facts(accepted, actor)


@pytest.mark.parametrize("ended", ["closed", "cancelled", "ineligible", "merged"])
def test_to_what_has_ended_nothing_is_added(accepted: Ticket, ended: str) -> None:
    put(accepted, ended)
    with pytest.raises(Conflict):
        add_facts(accepted)
    assert accepted.statements.count() == 1, "the request alone"
