"""Duplicates, children, relatives."""

from collections.abc import Callable

import pytest

from ringback.clocks import queries as clocks
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands, queries
from ringback.tickets.models import Link, Ticket
from ringback.tickets.rules import id_of, number_of
from ringback.tickets.states import LinkKind
from ringback.tickets.tests.conftest import AGENT, COLLEAGUE, HANDLER, NOW, REGISTRATION


@pytest.fixture
def other(registered: Ticket) -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


def test_a_merge_is_undone_to_exactly_what_was(
    accepted: Ticket, other: Ticket, told: Callable[[], list[str]]
) -> None:
    commands.merge(source_id=accepted.pk, target_id=other.pk, actor=AGENT, now=NOW)
    accepted.refresh_from_db()
    assert accepted.state == "merged"
    assert queries.merged_into(accepted) == other
    back = commands.unmerge(source_id=accepted.pk, actor=COLLEAGUE, now=NOW)
    assert back.state == "accepted"
    assert queries.merged_into(back) == back
    assert Link.objects.get().unlinked_by == COLLEAGUE.ref
    assert told()[-2:] == ["ticket.linked", "ticket.unlinked"]
    with pytest.raises(NotFound):
        commands.unmerge(source_id=accepted.pk, actor=AGENT, now=NOW)


def test_merges_make_no_circle(accepted: Ticket, other: Ticket) -> None:
    commands.merge(source_id=accepted.pk, target_id=other.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.merge(source_id=other.pk, target_id=accepted.pk, actor=AGENT, now=NOW)
    with pytest.raises(Conflict):
        commands.merge(source_id=accepted.pk, target_id=other.pk, actor=AGENT, now=NOW)


def test_relatives_and_children_keep_their_own_lives(accepted: Ticket, other: Ticket) -> None:
    for kind in (LinkKind.RELATED, LinkKind.CHILD_OF):
        commands.link(source_id=accepted.pk, target_id=other.pk, kind=kind, actor=AGENT, now=NOW)
        with pytest.raises(Conflict):
            commands.link(
                source_id=accepted.pk, target_id=other.pk, kind=kind, actor=AGENT, now=NOW
            )
    accepted.refresh_from_db()
    assert accepted.state == "accepted"
    commands.unlink(
        source_id=accepted.pk, target_id=other.pk, kind=LinkKind.RELATED, actor=AGENT, now=NOW
    )
    assert [link.kind for link in accepted.links.filter(unlinked_at=None)] == ["child_of"]


def test_a_ticket_is_not_its_own_relative(accepted: Ticket) -> None:
    with pytest.raises(Invalid):
        commands.link(
            source_id=accepted.pk,
            target_id=accepted.pk,
            kind=LinkKind.RELATED,
            actor=AGENT,
            now=NOW,
        )


def test_a_handler_does_not_merge(accepted: Ticket, other: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.merge(source_id=accepted.pk, target_id=other.pk, actor=HANDLER, now=NOW)


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


def test_a_merged_case_owes_nothing_until_the_merge_is_undone(
    accepted: Ticket, other: Ticket
) -> None:
    def states() -> set[str]:
        found = clocks.of_subject(subject_kind="ticket", subject_id=accepted.pk, now=NOW)
        return {reading.clock.state for reading in found}

    commands.merge(source_id=accepted.pk, target_id=other.pk, actor=AGENT, now=NOW)
    assert states() == {"cancelled"}
    commands.unmerge(source_id=accepted.pk, actor=AGENT, now=NOW)
    assert states() == {"running"}
