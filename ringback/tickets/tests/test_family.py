"""After two records of one customer were merged, the customer still sees everything of theirs."""

import pytest

from ringback.customers import commands as customers
from ringback.customers.states import MergeReason
from ringback.customers.tests import samples
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.people.tests import samples as people
from ringback.tickets import queries
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import NOW, SYSTEM


def test_what_was_theirs_under_a_merged_record_is_seen(accepted: Ticket) -> None:
    people.tree()
    kept, merged = samples.plain(), samples.plain(number=samples.OTHER_PHONE)
    Ticket.objects.filter(pk=accepted.pk).update(customer=merged)
    survivor = Actor(f"customer:{kept.pk}")
    with pytest.raises(NotFound):
        queries.ticket(ticket_id=accepted.pk, actor=survivor)
    proposal = customers.propose_merge(
        kept=kept, merged=merged, reason=MergeReason.CUSTOMER_SAYS, actor=SYSTEM, now=NOW
    )
    merge = customers.merge(proposal=proposal, actor=SYSTEM, now=NOW)
    assert queries.ticket(ticket_id=accepted.pk, actor=survivor) == accepted
    customers.unmerge(merge=merge, actor=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        queries.ticket(ticket_id=accepted.pk, actor=survivor)
