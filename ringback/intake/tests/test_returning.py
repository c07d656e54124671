"""A customer with an open case comes back: it is urged or told more, and no new one is made."""

import pytest

from ringback.base.models import Entry
from ringback.intake import commands
from ringback.intake.tests.samples import AGENT, COUNTY, HANDLER, NOW, PHONE, STRANGER, request
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel, Outcome
from ringback.tickets.queries import Ticket


@pytest.fixture
def ticket_id() -> int:
    return commands.take_request(request=request(), actor=AGENT, now=NOW).ticket_id


@pytest.fixture
def contact(ticket_id: int) -> Contact:
    """The customer of the case calls, and the switch shows their number."""
    opened = open_contact()
    messaging.identify(
        contact_id=opened.pk,
        customer_id=Ticket.objects.get().customer_id,
        actor=AGENT,
        now=NOW,
    )
    messaging.confirm_number(contact_id=opened.pk, actor=AGENT, now=NOW)
    opened.refresh_from_db()
    return opened


def open_contact() -> Contact:
    return messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=COUNTY,
        party=Party(number=PHONE, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )


def test_urging_ends_the_contact_with_the_case(ticket_id: int, contact: Contact) -> None:
    commands.urge_in_contact(contact_id=contact.pk, ticket_id=ticket_id, actor=AGENT, now=NOW)
    contact.refresh_from_db()
    assert (contact.outcome, contact.ticket_id) == (Outcome.TICKET, ticket_id)
    assert Ticket.objects.get().urges.get().channel == "phone"
    entry = Entry.objects.get(kind="request.came_back")
    assert entry.content == {"contact_id": str(contact.pk), "action": "urge"}


def test_facts_are_added_in_the_customers_words(ticket_id: int, contact: Contact) -> None:
    commands.add_facts_in_contact(
        contact_id=contact.pk, ticket_id=ticket_id, body="昨晚又断了", actor=AGENT, now=NOW
    )
    said = Ticket.objects.get().statements.get(kind="addition")
    assert said.body.reveal() == "昨晚又断了"
    entry = Entry.objects.get(kind="request.came_back")
    assert entry.content["action"] == "add_facts"
    assert "昨晚" not in str(entry.content)


def test_without_words_nothing_ends(ticket_id: int, contact: Contact) -> None:
    with pytest.raises(Invalid):
        commands.add_facts_in_contact(
            contact_id=contact.pk, ticket_id=ticket_id, body=" ", actor=AGENT, now=NOW
        )
    contact.refresh_from_db()
    assert contact.outcome == Outcome.OPEN


def test_a_second_click_urges_once(ticket_id: int, contact: Contact) -> None:
    commands.urge_in_contact(contact_id=contact.pk, ticket_id=ticket_id, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.urge_in_contact(contact_id=contact.pk, ticket_id=ticket_id, actor=AGENT, now=NOW)
    assert Ticket.objects.get().urges.count() == 1


def test_nothing_is_told_before_the_number_is_confirmed(ticket_id: int) -> None:
    anybody = open_contact()
    for act in (
        lambda: commands.urge_in_contact(
            contact_id=anybody.pk, ticket_id=ticket_id, actor=AGENT, now=NOW
        ),
        lambda: commands.add_facts_in_contact(
            contact_id=anybody.pk, ticket_id=ticket_id, body="昨晚又断了", actor=AGENT, now=NOW
        ),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.reason == "verification_needed"
    anybody.refresh_from_db()
    assert anybody.outcome == Outcome.OPEN
    assert not Ticket.objects.get().urges.exists()
    assert not Entry.objects.filter(kind="request.came_back").exists()


def test_it_takes_the_role_and_the_reach(ticket_id: int, contact: Contact) -> None:
    with pytest.raises(NotAllowed):
        commands.urge_in_contact(contact_id=contact.pk, ticket_id=ticket_id, actor=HANDLER, now=NOW)
    with pytest.raises(NotFound):
        commands.urge_in_contact(
            contact_id=contact.pk, ticket_id=ticket_id, actor=STRANGER, now=NOW
        )
    assert not Ticket.objects.get().urges.exists()
