from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.tickets import commands, queries
from ringback.tickets.models import Ticket
from ringback.tickets.states import Complexity
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
    due = {reading.clock.metric: reading.clock.due_at for reading in readings}
    assert due == {"first_contact": NOW + 2 * HOUR, "handling": NOW + 24 * HOUR}


def test_in_back_entry_clocks_run_from_when_it_happened() -> None:
    late = replace(REGISTRATION, occurred_at=NOW - 5 * HOUR, complexity=Complexity.MAJOR, owner="")
    ticket = commands.register(registration=late, actor=AGENT, now=NOW)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=NOW)
    assert ticket.registered_at == NOW
    assert [reading.clock.due_at for reading in readings] == [NOW - 3 * HOUR, NOW + 43 * HOUR]


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
