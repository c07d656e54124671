"""Among ourselves."""

import pytest

from ringback.base.models import Entry
from ringback.customers.tests import samples
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.people.tests import samples as people
from ringback.tickets import commands, queries
from ringback.tickets.models import Part, Statement, Ticket
from ringback.tickets.tests.conftest import AGENT, NOW, READER, STRANGER, clock_states, put, said


def note(ticket: Ticket, actor: Actor = AGENT, body: str = "请看", *mentions: str) -> Statement:
    return commands.note(ticket_id=ticket.pk, body=body, mentions=mentions, actor=actor, now=NOW)


def test_whoever_is_mentioned_may_read_from_then_on(accepted: Ticket) -> None:
    with pytest.raises(NotFound):
        queries.ticket(ticket_id=accepted.pk, actor=STRANGER)
    note(accepted, AGENT, "请看", STRANGER.ref)
    assert queries.ticket(ticket_id=accepted.pk, actor=STRANGER) == accepted


def test_mentioned_twice_is_mentioned_once(accepted: Ticket) -> None:
    for _ in "ab":
        note(accepted, AGENT, "请看", STRANGER.ref, STRANGER.ref)
    assert Part.objects.filter(ticket=accepted, ref=STRANGER.ref).count() == 1


def test_notes_are_not_for_customers(accepted: Ticket) -> None:
    customer = Actor(f"customer:{accepted.customer_id}")
    note(accepted, AGENT, "内部")
    kinds = {said.kind for said in queries.statements(accepted, customer)}
    assert kinds == {"request"}


def test_words_are_not_in_the_journal(accepted: Ticket) -> None:
    written = note(accepted, AGENT, "电话13812345678", STRANGER.ref)
    assert "138" not in str(list(Entry.objects.values_list("content", flat=True)))
    assert said("ticket.said") == {
        "statement_id": str(written.pk),
        "statement_kind": "note",
        "mentions": [STRANGER.ref],
    }


def test_a_note_is_no_contact_with_the_customer(accepted: Ticket) -> None:
    note(accepted)
    assert clock_states(accepted)["first_contact"] == "running"


def test_what_has_ended_can_still_be_noted_on(accepted: Ticket) -> None:
    put(accepted, "closed")
    assert note(accepted).kind == "note"


@pytest.mark.parametrize("body", ["", "  \n"])
def test_no_words_no_note(accepted: Ticket, body: str) -> None:
    with pytest.raises(Invalid):
        note(accepted, body=body)


def test_who_may_not(accepted: Ticket) -> None:
    people.tree()
    customer = samples.plain()
    Ticket.objects.update(customer=customer)
    own = Actor(f"customer:{customer.pk}")
    for actor, refusal in ((READER, NotAllowed), (own, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            note(accepted, actor)
