from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.messaging import commands, queries
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Outcome
from ringback.messaging.tests.samples import AGENT, CLERK, COLLEAGUE, NOW, call, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LATER = NOW + timedelta(seconds=95)


def wrap_up(contact, actor=AGENT, code="basic.balance"):
    return commands.wrap_up(contact_id=contact.pk, code=code, actor=actor, now=LATER)


def test_two_keys_and_no_ticket():
    contact = wrap_up(call())
    assert (contact.outcome, contact.ended_at, contact.ticket_id) == ("wrapped_up", LATER, None)
    assert Entry.objects.latest("id").content == {
        "channel": "phone",
        "outcome": "wrapped_up",
        "customer_id": None,
        "wrap_up_code": "basic.balance",
        "ticket_id": None,
        "seconds": 95,
    }


def test_solved_on_the_line_keeps_what_was_done_sealed():
    note = "已为 13900005678 退订视频会员"
    contact = commands.solve_on_line(
        contact_id=call().pk, code="basic.bill", note=note, actor=AGENT, now=LATER
    )
    kept = Contact.objects.get(pk=contact.pk)
    assert kept.outcome == Outcome.SOLVED
    assert kept.note.reveal() == note
    assert "13900005678" not in str(kept.note)
    assert "13900005678" not in str(Entry.objects.latest("id").content)


def test_a_contact_ends_with_its_ticket():
    contact = commands.end_with_ticket(contact_id=call().pk, ticket_id=42, actor=AGENT, now=LATER)
    assert contact.outcome == Outcome.TICKET
    assert queries.contacts_about(ticket_id=42) == [contact]
    assert kinds() == ["contact.opened", "contact.ended"]


def test_a_contact_ends_once():
    contact = call()
    wrap_up(contact)
    with pytest.raises(Conflict):
        commands.end_with_ticket(contact_id=contact.pk, ticket_id=42, actor=AGENT, now=LATER)
    assert Contact.objects.get().ticket_id is None
    assert kinds() == ["contact.opened", "contact.ended"]


def test_of_two_who_end_it_at_once_the_second_is_told(monkeypatch):
    """The row is read while open; the guard of the update finds it ended."""
    contact = call()
    stale = Contact.objects.get(pk=contact.pk)
    wrap_up(contact)
    monkeypatch.setattr("ringback.messaging.access.contact_for", lambda actor, contact_id: stale)
    with pytest.raises(Conflict):
        wrap_up(contact, code="basic.top_up")
    assert Contact.objects.get().wrap_up_code == "basic.balance"


@pytest.mark.parametrize(
    ("actor", "refusal"), [(CLERK, NotAllowed), (COLLEAGUE, NotFound), (ANYBODY, NotFound)]
)
def test_who_may_not_end_it(actor, refusal):
    contact = call()
    with pytest.raises(refusal):
        wrap_up(contact, actor)
    assert Contact.objects.get().outcome == Outcome.OPEN


def test_a_visitor_ends_their_own_session():
    contact = call(ANYBODY, channel=Channel.PORTAL)
    ended = commands.end_with_ticket(contact_id=contact.pk, ticket_id=1, actor=ANYBODY, now=LATER)
    assert ended.outcome == Outcome.TICKET


@pytest.mark.parametrize(
    ("code", "note"),
    [("", "退订"), ("basic", "退订"), ("basic.bill", " "), ("basic.bill", "长" * 501)],
)
def test_nothing_ends_without_saying_what_it_was(code, note):
    contact = call()
    with pytest.raises(Invalid):
        commands.solve_on_line(contact_id=contact.pk, code=code, note=note, actor=AGENT, now=LATER)
    assert Contact.objects.get().outcome == Outcome.OPEN
