"""Facts are kept as news comes: to the same rows as if all were counted anew, and on the day it
happened in the operator's zone."""

from datetime import UTC, date, datetime

import pytest

from ringback.base import worker
from ringback.base.models import Delivery
from ringback.customers import commands as customers
from ringback.customers.states import MergeReason
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.states import Channel
from ringback.people.tests import samples as people
from ringback.reports import commands
from ringback.reports.commands import OF_TICKET
from ringback.reports.models import CaseFact, ContactFact, Mark, StayFact
from ringback.reports.states import Subject
from ringback.reports.tests.world import AGENT, COUNTY, SYSTEM
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.states import Kind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)


def every_fact() -> dict[str, list[str]]:
    return {
        model.__name__: sorted(
            map(
                str,
                model.objects.values_list(*(f.name for f in model._meta.fields if f.name != "id")),
            )
        )
        for model in (CaseFact, ContactFact, *OF_TICKET)
    }


def registered(at: datetime, **changes) -> int:
    registration = Registration(
        text="多扣了25元",
        channel="phone",
        originating_path=COUNTY,
        handling_path=COUNTY,
        owner=AGENT.ref,
        **{"kind": Kind.COMPLAINT, "category": "support.fee_dispute", **changes},
    )
    return tickets.register(registration=registration, actor=AGENT, now=at).pk


@pytest.fixture
def places(handbook: None, calendars: None) -> None:
    people.tree()


def customer(number: str):
    return customers.find_or_register(
        phone=number, name="客户", home_path=COUNTY, actor=SYSTEM, now=NOW
    )[0]


def test_counted_as_it_came_equals_counted_anew(world):
    lived = world(4, 40)
    lived.pass_by(days=3)
    kept = every_fact()
    assert all(kept.values())
    assert not Mark.objects.exists()
    CaseFact.objects.update(urges=99)
    StayFact.objects.all().delete()
    assert sum(commands.rebuild(now=lived.now)) > 0
    assert every_fact() == kept
    assert list(commands.rebuild(now=lived.now))
    assert every_fact() == kept


def test_news_delivered_twice_changes_nothing(world):
    lived = world(6, 15)
    kept = every_fact()
    Delivery.objects.filter(reaction__startswith="reports.").update(done_at=None)
    worker.drain(lived.now)
    assert every_fact() == kept


def test_what_is_marked_while_counting_is_counted_again(handbook, calendars):
    ticket_id = registered(NOW)
    commands.mark(entry_id=7, subject=Subject.TICKET, subject_id=ticket_id)
    commands.mark(entry_id=7, subject=Subject.TICKET, subject_id=ticket_id)
    assert Mark.objects.count() == 1
    commands.mark(entry_id=8, subject=Subject.TICKET, subject_id=ticket_id)
    assert commands.count_marked(now=NOW, limit=1) == 1
    assert list(Mark.objects.values_list("entry_id", flat=True)) == [8]
    assert commands.count_marked(now=NOW) == 1
    assert commands.count_marked(now=NOW) == 0


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2026, 2, 13, 15, 59, 59, tzinfo=UTC), date(2026, 2, 13)),
        (datetime(2026, 2, 13, 16, 0, tzinfo=UTC), date(2026, 2, 14)),
    ],
)
def test_a_day_ends_at_midnight_of_the_operator(handbook, calendars, at, on):
    """In Beijing, not in UTC; however late the news is delivered."""
    ticket_id = registered(at)
    worker.drain(datetime(2026, 3, 9, tzinfo=UTC))
    assert CaseFact.objects.get(pk=ticket_id).registered_on == on


def test_an_answer_given_back_counts_no_more(handbook, calendars):
    ticket_id = registered(NOW)
    tickets.accept(ticket_id=ticket_id, promised_at=None, actor=AGENT, now=NOW)
    tickets.resolve(
        ticket_id=ticket_id,
        answer="已退费",
        code="refunded",
        cause="unknowing_subscription",
        actor=AGENT,
        now=NOW,
    )
    worker.drain(NOW)
    assert CaseFact.objects.get(pk=ticket_id).answered_on == date(2026, 2, 13)
    tickets.reopen(ticket_id=ticket_id, reason="unsolved", actor=AGENT, now=NOW)
    worker.drain(NOW)
    fact = CaseFact.objects.get(pk=ticket_id)
    assert (fact.answered_on, fact.seconds, fact.reopenings) == (None, None, 1)
    assert fact.first_answered_on == date(2026, 2, 13)


def test_customers_found_to_be_one_repeat_each_other(places):
    one, two = customer("13800000001"), customer("13800000002")
    registered(NOW, customer_id=one.pk)
    later = registered(NOW.replace(day=20), customer_id=two.pk)
    worker.drain(NOW.replace(day=21))
    assert CaseFact.objects.get(pk=later).is_repeat is False
    proposal = customers.propose_merge(
        kept=one, merged=two, reason=MergeReason.CUSTOMER_SAYS, actor=SYSTEM, now=NOW
    )
    customers.merge(proposal=proposal, actor=SYSTEM, now=NOW)
    worker.drain(NOW.replace(day=21))
    assert CaseFact.objects.get(pk=later).is_repeat is True


def test_coming_back_spoils_the_contact_before(places):
    known = customer("13800000001")
    times = (NOW, NOW.replace(day=20), NOW.replace(day=28))
    ids = []
    for at in times:
        contact = messaging.open_contact(
            channel=Channel.PHONE,
            organisation_path=COUNTY,
            party=Party(number="13800000001", customer_id=known.pk, language="zh-hans"),
            actor=AGENT,
            now=at,
        )
        ids.append(contact.pk)
        ticket_id = registered(at, customer_id=known.pk, kind=Kind.INQUIRY)
        messaging.end_with_ticket(contact_id=contact.pk, ticket_id=ticket_id, actor=AGENT, now=at)
        worker.drain(at)
    spoilt = dict(ContactFact.objects.values_list("pk", "came_back"))
    # The seventh day still counts, whatever the hour; the eighth does not.
    assert [spoilt[each] for each in ids] == [True, False, False]


def test_a_contact_left_open_is_nobody_s_success(places):
    """What came of it is not known: it counts as a contact and in no share of those resolved."""
    known = customer("13800000001")
    contact = messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=COUNTY,
        party=Party(number="13800000001", customer_id=known.pk, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    worker.drain(NOW.replace(day=NOW.day + 1))
    contact.refresh_from_db()
    assert contact.outcome == "left_open"
    assert ContactFact.objects.get(pk=contact.pk).came_back is None
