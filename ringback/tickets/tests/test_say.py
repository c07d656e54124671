"""A public reply by staff, or facts by the customer."""

from collections.abc import Callable

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Statement, Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HOUR,
    NOW,
    READER,
    STRANGER,
    SYSTEM,
    clock_states,
    put,
    said,
)

Told = Callable[[], list[str]]


def say(ticket: Ticket, actor: Actor = AGENT, body: str = "您好，正在核查") -> Statement:
    return commands.say(ticket_id=ticket.pk, body=body, actor=actor, now=NOW + HOUR)


def test_a_reply_by_a_person_is_the_first_contact_and_a_receipt_is_not(accepted: Ticket) -> None:
    say(accepted, SYSTEM, "已受理")
    assert clock_states(accepted)["first_contact"] == "running"
    say(accepted)
    assert clock_states(accepted)["first_contact"] == "met"


def test_what_was_said_is_kept(accepted: Ticket, told: Told) -> None:
    written = say(accepted)
    assert (written.kind, written.author, written.said_at) == ("reply", AGENT.ref, NOW + HOUR)
    assert written.body.reveal() == "您好，正在核查"
    assert told()[-1] == "ticket.said"


def test_the_journal_says_by_whom_to_whom_and_none_of_the_words(accepted: Ticket) -> None:
    written = say(accepted, body="请欧阳修远回电")
    assert said("ticket.said") == {
        "statement_id": str(written.pk),
        "statement_kind": "reply",
        "mentions": [],
    }
    assert "欧阳" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize("body", ["", "  \n", "\0\x07", "\ud800"])
def test_no_words_no_statement(accepted: Ticket, body: str) -> None:
    with pytest.raises(Invalid):
        say(accepted, body=body)


def test_who_may_not(accepted: Ticket) -> None:
    other = Actor("customer:00000000-0000-0000-0000-000000000001")
    for actor, refusal in ((READER, NotAllowed), (other, NotFound), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            say(accepted, actor)


@pytest.mark.parametrize("ended", ["closed", "cancelled", "ineligible", "merged"])
def test_on_what_has_ended_nothing_is_said(accepted: Ticket, ended: str) -> None:
    put(accepted, ended)
    with pytest.raises(Conflict):
        say(accepted)
    assert accepted.statements.count() == 1, "the request alone"


def test_two_who_speak_at_once_are_both_heard(accepted: Ticket) -> None:
    say(accepted)
    say(accepted, COLLEAGUE)
    assert accepted.statements.filter(kind="reply").count() == 2
