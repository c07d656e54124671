"""The verbs give and withdraw."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.models import Consent
from ringback.customers.states import ConsentChannel, MergeReason, Purpose
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, LEAD, NOW, READER, STRANGER
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("places")
DAY = timedelta(days=1)


def _give(row, actor=AGENT, now=NOW):
    return commands.give_consent(
        customer=row, purpose=Purpose.CARE, channel=ConsentChannel.PHONE, actor=actor, now=now
    )


def _withdraw(row, actor=AGENT, now=NOW + DAY):
    commands.withdraw_consent(customer=row, purpose=Purpose.CARE, actor=actor, now=now)


def test_a_consent_holds_until_it_is_taken_back_and_both_are_kept():
    row = samples.plain()
    assert not queries.consents_to(row, Purpose.CARE)
    _give(row)
    assert queries.consents_to(row, Purpose.CARE)
    assert not queries.consents_to(row, Purpose.MARKETING)
    _withdraw(row)
    assert not queries.consents_to(row, Purpose.CARE)
    _give(row, now=NOW + 2 * DAY)
    assert Consent.objects.count() == 2
    assert list(
        Entry.objects.filter(subject_kind="customer")
        .order_by("id")
        .values_list("kind", "content")[1:]
    ) == [
        ("customer.consent_given", {"purpose": "care", "channel": "phone"}),
        ("customer.consent_withdrawn", {"purpose": "care"}),
        ("customer.consent_given", {"purpose": "care", "channel": "phone"}),
    ]


def test_once_is_enough():
    row = samples.plain()
    _give(row)
    with pytest.raises(Conflict):
        _give(row)
    _withdraw(row)
    with pytest.raises(Conflict):
        _withdraw(row)


def test_of_two_merged_records_either_speaks_for_the_person():
    kept, merged = samples.customer(), samples.plain(number=samples.PHONE)
    _give(merged)
    proposal = commands.propose_merge(
        kept=kept, merged=merged, reason=MergeReason.SAME_NUMBER, actor=AGENT, now=NOW
    )
    commands.merge(proposal=proposal, actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        _give(kept)
    _withdraw(kept)
    assert not queries.consents_to(kept, Purpose.CARE)
    assert not queries.consents_to(merged, Purpose.CARE)


def test_customers_speak_for_themselves_alone():
    row, other = samples.plain(), samples.plain()
    _give(row, actor=Actor(row.ref))
    _withdraw(row, actor=Actor(row.ref))
    with pytest.raises(NotFound):
        _give(row, actor=Actor(other.ref))


@pytest.mark.parametrize(("actor", "refusal"), [(READER, NotAllowed), (STRANGER, NotFound)])
def test_who_may_not(actor, refusal):
    row = samples.plain()
    with pytest.raises(refusal):
        _give(row, actor=actor)
    with pytest.raises(refusal):
        _withdraw(row, actor=actor)
