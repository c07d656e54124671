"""A relation is taken away; that it was stays written."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Link, Ticket
from ringback.tickets.states import LinkKind
from ringback.tickets.tests.conftest import (
    AGENT,
    COLLEAGUE,
    NOW,
    READER,
    REGISTRATION,
    STRANGER,
    said,
)

Told = Callable[[], list[str]]


@pytest.fixture
def other(registered: Ticket) -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


@pytest.fixture
def linked(accepted: Ticket, other: Ticket) -> Link:
    for kind in (LinkKind.RELATED, LinkKind.CHILD_OF):
        made = commands.link(
            source_id=accepted.pk, target_id=other.pk, kind=kind, actor=AGENT, now=NOW
        )
    return made


def unlink(made: Link, kind: LinkKind = LinkKind.RELATED, actor: Actor = AGENT) -> Link:
    return commands.unlink(
        source_id=made.source_id, target_id=made.target_id, kind=kind, actor=actor, now=NOW
    )


def test_only_that_one_goes(linked: Link) -> None:
    unlink(linked)
    assert [each.kind for each in linked.source.links.filter(unlinked_at=None)] == ["child_of"]
    assert Link.objects.get(kind="related").unlinked_by == AGENT.ref


def test_the_journal_says_which(linked: Link, told: Told) -> None:
    unlink(linked)
    assert told()[-1] == "ticket.unlinked"
    assert said("ticket.unlinked") == {"link_kind": "related", "target_id": linked.target_id}


def test_of_two_who_unlink_one_finds_it_gone(linked: Link) -> None:
    unlink(linked)
    with pytest.raises(NotFound):
        unlink(linked, actor=COLLEAGUE)
    assert Link.objects.get(kind="related").unlinked_by == AGENT.ref


def test_it_can_be_linked_again(linked: Link) -> None:
    unlink(linked)
    again = commands.link(
        source_id=linked.source_id,
        target_id=linked.target_id,
        kind=LinkKind.RELATED,
        actor=AGENT,
        now=NOW,
    )
    assert again.unlinked_at is None


def test_a_merge_is_undone_otherwise(linked: Link) -> None:
    with pytest.raises(ValueError, match="unmerge"):
        unlink(linked, LinkKind.DUPLICATE_OF)


def test_who_may_not(linked: Link) -> None:
    for actor, refusal in ((READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            unlink(linked, actor=actor)
    assert linked.source.links.filter(unlinked_at=None).count() == 2
