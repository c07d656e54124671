"""Relatives and children, beside duplicates."""

from collections.abc import Callable

import pytest

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands
from ringback.tickets.models import Link, Part, Ticket, WorkSheet
from ringback.tickets.rules import id_of, number_of
from ringback.tickets.states import LinkKind
from ringback.tickets.tests.conftest import (
    AGENT,
    HANDLER,
    NOW,
    READER,
    REGISTRATION,
    STRANGER,
    said,
    state,
)

Told = Callable[[], list[str]]


@pytest.fixture
def other(registered: Ticket) -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


def link(source: Ticket, target: Ticket, kind: LinkKind, actor: Actor = AGENT) -> Link:
    return commands.link(source_id=source.pk, target_id=target.pk, kind=kind, actor=actor, now=NOW)


def test_relatives_and_children_keep_their_own_lives(accepted: Ticket, other: Ticket) -> None:
    for kind in (LinkKind.RELATED, LinkKind.CHILD_OF):
        link(accepted, other, kind)
        with pytest.raises(Conflict):
            link(accepted, other, kind)
    assert state(accepted) == "accepted"
    assert accepted.links.filter(unlinked_at=None).count() == 2


def test_the_journal_says_which_to_which(accepted: Ticket, other: Ticket, told: Told) -> None:
    made = link(accepted, other, LinkKind.RELATED)
    assert (made.linked_at, made.linked_by) == (NOW, AGENT.ref)
    assert told()[-1] == "ticket.linked"
    assert said("ticket.linked") == {"link_kind": "related", "target_id": other.pk}


def test_a_ticket_is_not_its_own_relative(accepted: Ticket) -> None:
    with pytest.raises(Invalid):
        link(accepted, accepted, LinkKind.RELATED)


def test_duplicates_are_merged_and_not_linked(accepted: Ticket, other: Ticket) -> None:
    with pytest.raises(ValueError, match="merged"):
        link(accepted, other, LinkKind.DUPLICATE_OF)


def test_who_may_not(accepted: Ticket, other: Ticket, sheet: WorkSheet) -> None:
    for actor, refusal in ((HANDLER, NotAllowed), (READER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            link(accepted, other, LinkKind.RELATED, actor)
    assert not Link.objects.exists()


def test_nobody_links_to_what_they_cannot_see(accepted: Ticket, other: Ticket) -> None:
    Part.objects.filter(ticket=other).delete()
    Ticket.objects.filter(pk=other.pk).update(
        handling_path="/44/4402/", originating_path="/44/4402/"
    )
    with pytest.raises(NotFound):
        link(accepted, other, LinkKind.RELATED)


@pytest.mark.parametrize("ticket_id", [1, 7, 999_999, 12_345_678])
def test_a_number_leads_back_to_its_ticket(ticket_id: int) -> None:
    number = number_of(ticket_id)
    assert len(number) >= 8
    assert id_of(f" {number[:4]} {number[4:]} ") == ticket_id
    wrong = str((int(number[-1]) + 1) % 10)
    assert id_of(number[:-1] + wrong) is None


@pytest.mark.parametrize("text", ["", "abc", "１２３４５６７８", "-1000 0427", "9" * 40])
def test_what_is_no_number_finds_no_ticket(text: str) -> None:
    assert id_of(text) is None


def test_many_are_related_as_one_by_one(accepted: Ticket, other: Ticket, told: Told) -> None:
    pairs = [(other.pk, accepted.pk)]
    (made,) = commands.relate_many(pairs=pairs, actor=AGENT, now=NOW)
    made.refresh_from_db()
    assert (made.kind, made.source, made.target) == (LinkKind.RELATED, other, accepted)
    assert (made.linked_at, made.linked_by) == (NOW, AGENT.ref)
    assert told()[-1] == "ticket.linked"
    assert said("ticket.linked") == {"link_kind": "related", "target_id": accepted.pk}


def test_who_may_not_relate_many(accepted: Ticket, other: Ticket) -> None:
    pairs = [(other.pk, accepted.pk)]
    for actor, refusal in ((HANDLER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            commands.relate_many(pairs=pairs, actor=actor, now=NOW)
    assert not Link.objects.exists()
