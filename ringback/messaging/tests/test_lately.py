"""How often a customer has come of late, and what an agent's contacts are mostly about."""

from datetime import timedelta

import pytest

from ringback.messaging import commands, queries
from ringback.messaging.commands import Party
from ringback.messaging.models import Contact
from ringback.messaging.tests.samples import AGENT, COLLEAGUE, NOW, PATH, call

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def came(customer, at):
    contact = call(customer_id=customer.pk)
    Contact.objects.filter(pk=contact.pk).update(opened_at=at)
    return contact.pk


def test_contacts_within_the_manuals_window_count(handbook, holder):
    recent = came(holder, NOW - 2 * DAY)
    came(holder, NOW - 9 * DAY)
    now = came(holder, NOW)
    lately = queries.lately(customer_id=holder.pk, at=NOW, actor=AGENT)
    assert [each.pk for each in lately.contacts] == [now, recent]
    assert str(lately.window) == "3d"


def test_our_own_calls_do_not_count(handbook, holder, post):
    commands.dial(
        party=Party(number="", language="zh-hans", customer_id=holder.pk),
        organisation_path=PATH,
        agreed=True,
        actor=AGENT,
        now=NOW,
    )
    assert queries.lately(customer_id=holder.pk, at=NOW, actor=AGENT).contacts == []


def test_the_usual_wrap_ups_are_ones_own_the_most_frequent_first(handbook, catalogue):
    for code in ("basic.balance", "basic.bill", "basic.bill"):
        commands.wrap_up(contact_id=call().pk, code=code, actor=AGENT, now=NOW)
    call()
    assert queries.usual_wrap_ups(actor=AGENT, limit=6) == ["basic.bill", "basic.balance"]
    assert queries.usual_wrap_ups(actor=AGENT, limit=1) == ["basic.bill"]
    assert queries.usual_wrap_ups(actor=COLLEAGUE, limit=6) == []
