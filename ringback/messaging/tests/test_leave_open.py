"""A contact nobody ended: ended by time, and its wrap-up can still be written."""

from datetime import datetime, timedelta

import pytest

from ringback.base import worker
from ringback.base.models import Entry
from ringback.customers.queries import Customer
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import commands, queries
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Outcome
from ringback.messaging.tests.samples import AGENT, COLLEAGUE, NOW, NUMBER, SYSTEM, call, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "handbook")]
EVENING = NOW + timedelta(hours=4)
TOMORROW = NOW + timedelta(days=1)


def sweep(now: datetime) -> int:
    return worker.sweeps["messaging.contacts"](now)


def left(contact: Contact) -> Contact:
    return commands.leave_open(contact_id=contact.pk, actor=SYSTEM, now=EVENING)


def test_it_is_ended_by_the_system_and_says_so():
    contact = call()
    assert sweep(EVENING) == 1
    contact.refresh_from_db()
    assert (contact.outcome, contact.ended_at) == (Outcome.LEFT_OPEN, EVENING)
    told = Entry.objects.latest("id")
    assert (told.kind, told.actor, told.subject_id) == (
        "contact.ended",
        "system:messaging",
        str(contact.pk),
    )
    assert told.content["outcome"] == "left_open"
    assert told.content["seconds"] == 4 * 3600


def test_each_channel_has_its_time():
    """Four hours for who is spoken with, three for a portal session, else twelve."""
    call()
    call(channel=Channel.PORTAL, actor=Actor("customer:7"))
    call(channel=Channel.APP, actor=Actor("client:1"))
    hours: dict[str, int] = {}
    for hour in range(1, 14):
        before = set(Contact.objects.filter(outcome=Outcome.OPEN).values_list("channel", flat=True))
        sweep(NOW + timedelta(hours=hour))
        after = Contact.objects.filter(outcome=Outcome.OPEN).values_list("channel", flat=True)
        hours |= dict.fromkeys(before - set(after), hour)
    assert hours == {"phone": 4, "portal": 3, "app": 12}


def test_a_contact_that_goes_on_or_has_ended_is_let_be():
    going_on, wrapped_up = call(), call()
    commands.wrap_up(contact_id=wrapped_up.pk, code="basic.bill", actor=AGENT, now=NOW)
    assert sweep(EVENING - timedelta(seconds=1)) == 0
    assert sweep(EVENING) == 1
    wrapped_up.refresh_from_db()
    going_on.refresh_from_db()
    assert (wrapped_up.outcome, going_on.outcome) == ("wrapped_up", "left_open")


def test_of_two_sweeps_one_ends_it():
    contact = left(call())
    with pytest.raises(Conflict):
        left(contact)
    assert kinds() == ["contact.opened", "contact.ended"]


def test_nobody_but_the_system_leaves_one_open():
    contact = call()
    with pytest.raises(NotAllowed):
        commands.leave_open(contact_id=contact.pk, actor=AGENT, now=EVENING)
    contact.refresh_from_db()
    assert contact.outcome == Outcome.OPEN


def test_the_agent_sees_it_and_writes_the_wrap_up_afterwards():
    contact = left(call())
    assert queries.contacts_under_way(actor=AGENT) == []
    assert queries.contacts_left_open(actor=AGENT) == [contact]
    assert set(queries.contact_verbs(contact, AGENT)) == {"wrap_up", "solve_on_line"}
    done = commands.wrap_up(contact_id=contact.pk, code="basic.bill", actor=AGENT, now=TOMORROW)
    assert (done.outcome, done.ended_at, done.ended_by) == ("wrapped_up", EVENING, AGENT.ref)
    assert queries.contacts_left_open(actor=AGENT) == []
    told = Entry.objects.latest("id").content
    assert (told["outcome"], told["seconds"]) == ("wrapped_up", 4 * 3600)


def test_nothing_is_verified_in_it_any_more():
    contact = left(call())
    with pytest.raises(Conflict):
        commands.confirm_number(contact_id=contact.pk, actor=AGENT, now=TOMORROW)


def test_whoever_was_in_it_no_longer_knows_the_customer_by_it(stranger: Customer):
    number = stranger.contact_points.get().value.reveal()
    contact = call(number=number, customer_id=stranger.pk)
    assert Customer.objects.visible_to(AGENT).filter(pk=stranger.pk).exists()
    left(contact)
    assert not Customer.objects.visible_to(AGENT).filter(pk=stranger.pk).exists()


def test_our_own_call_is_told_afterwards(post):
    contact = commands.dial(
        party=commands.Party(number=NUMBER, language="zh-hans"),
        organisation_path="/44/4401/",
        actor=AGENT,
        now=NOW,
    )
    left(contact)
    contact.refresh_from_db()
    assert queries.contact_verbs(contact, AGENT) == ("end_call",)
    done = commands.end_call(
        contact_id=contact.pk, reached=False, note="无人接听", actor=AGENT, now=TOMORROW
    )
    assert done.outcome == Outcome.NOT_REACHED


def test_others_do_not_see_it_among_theirs():
    left(call())
    assert queries.contacts_left_open(actor=COLLEAGUE) == []
