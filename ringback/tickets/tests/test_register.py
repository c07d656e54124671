from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.customers.tests import samples as customers
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.people.tests import samples as people
from ringback.tickets import commands, queries
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity, Kind
from ringback.tickets.tests.conftest import AGENT, HANDLER, NOW, REGISTRATION

HOUR = timedelta(hours=1)


def test_a_request_becomes_a_ticket_with_a_number(
    registered: Ticket, told: Callable[[], list[str]]
) -> None:
    assert registered.state == "registered"
    assert queries.by_number(number=registered.number, actor=AGENT) == registered
    assert registered.first_owner == registered.owner == AGENT.ref
    assert registered.edition_id == handbook.edition_at(NOW).pk
    assert told() == ["ticket.registered"]


def test_the_words_are_kept_and_the_journal_knows_none_of_them(registered: Ticket) -> None:
    (said,) = registered.statements.all()
    assert said.body.reveal() == REGISTRATION.text
    assert "会员" not in str(list(Entry.objects.values_list("content", flat=True)))


def test_clocks_run_from_registration(registered: Ticket) -> None:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=registered.pk, now=NOW)
    due = {(each.clock.metric, each.clock.layer): each.clock.due_at for each in readings}
    assert due == {
        ("first_contact", "manual"): NOW + 2 * HOUR,
        ("handling", "manual"): NOW + 24 * HOUR,
        # 15 natural days, the day of receipt not counted, until midnight in Shanghai.
        ("handling", "law"): datetime(2026, 2, 28, 16, tzinfo=UTC),
    }


def test_who_the_customer_is_decides_too() -> None:
    """A rural line has longer to be repaired by law; a star customer has been promised more."""
    people.tree()
    subscription = customers.subscription(star_level=6, region="rural")
    customer = customers.customer(subscriptions=(subscription,))
    fault = replace(REGISTRATION, kind=Kind.FAULT, customer_id=customer.pk)
    ticket = commands.register(registration=fault, actor=AGENT, now=NOW)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=NOW)
    handling = [each.clock for each in readings if each.clock.metric == "handling"]
    limits = {clock.layer: clock.limit for clock in handling}
    assert limits == {"manual": "24h", "law": "72h", "enterprise": "12h"}
    # A product the manual has no word for is no fact.
    told = handling[0].facts or {}
    assert (told["segment"], told["star_level"], "product" in told) == ("person", 6, False)


def test_in_back_entry_clocks_run_from_when_it_happened() -> None:
    late = replace(REGISTRATION, occurred_at=NOW - 5 * HOUR, complexity=Complexity.MAJOR, owner="")
    ticket = commands.register(registration=late, actor=AGENT, now=NOW)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=NOW)
    own = [each.clock for each in readings if each.clock.layer == "manual"]
    assert ticket.registered_at == NOW
    assert [clock.due_at for clock in own] == [NOW - 3 * HOUR, NOW + 43 * HOUR]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": "  "}, "text"), ({"occurred_at": NOW + HOUR}, "occurred_at")],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.register(registration=replace(REGISTRATION, **changes), actor=AGENT, now=NOW)
    assert field in refusal.value.fields
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("actor", [HANDLER, Actor("client:1"), Actor("user:x")])
def test_who_may_not(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        commands.register(registration=REGISTRATION, actor=actor, now=NOW)
