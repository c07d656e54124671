"""Answer for a case nobody answers for yet."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Part, Ticket
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    HANDLER,
    NOW,
    READER,
    STRANGER,
    SYSTEM,
    put,
    replace_owner,
    said,
)

Told = Callable[[], list[str]]


@pytest.fixture
def unowned() -> Ticket:
    return commands.register(registration=replace_owner(""), actor=SYSTEM, now=NOW)


def test_who_takes_a_case_first_stays_its_first_owner(unowned: Ticket, told: Told) -> None:
    taken = commands.take(ticket_id=unowned.pk, actor=AGENT, now=NOW)
    assert (taken.owner, taken.first_owner) == (AGENT.ref, AGENT.ref)
    assert told()[-1] == "ticket.taken"
    with pytest.raises(Conflict):
        commands.take(ticket_id=unowned.pk, actor=COLLEAGUE, now=NOW)
    unowned.refresh_from_db()
    assert unowned.owner == AGENT.ref


def test_dispatch_may_name_the_owner(unowned: Ticket) -> None:
    taken = commands.take(ticket_id=unowned.pk, owner=COLLEAGUE.ref, actor=SYSTEM, now=NOW)
    assert (taken.owner, taken.first_owner) == (COLLEAGUE.ref, COLLEAGUE.ref)
    assert Part.objects.get(ticket=unowned, role="owner").ref == COLLEAGUE.ref
    assert said("ticket.taken") == {"owner": COLLEAGUE.ref}


def test_a_later_owner_is_not_the_first(unowned: Ticket) -> None:
    Ticket.objects.update(first_owner=AGENT.ref)
    taken = commands.take(ticket_id=unowned.pk, actor=COLLEAGUE, now=NOW)
    assert (taken.owner, taken.first_owner) == (COLLEAGUE.ref, AGENT.ref)


@pytest.mark.parametrize(
    ("actor", "refusal"), [(READER, NotAllowed), (STRANGER, NotFound), (HANDLER, NotFound)]
)
def test_who_may_not(unowned: Ticket, actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        commands.take(ticket_id=unowned.pk, actor=actor, now=NOW)


@pytest.mark.parametrize("ended", ["closed", "cancelled", "ineligible", "merged"])
def test_what_has_ended_is_not_taken(unowned: Ticket, ended: str) -> None:
    put(unowned, ended)
    with pytest.raises(Conflict):
        commands.take(ticket_id=unowned.pk, actor=AGENT, now=NOW)
