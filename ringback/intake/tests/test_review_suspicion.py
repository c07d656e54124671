"""以咨代诉: a complaint filed as an enquiry is found, reviewed by somebody else, put right."""

from collections.abc import Callable

import pytest

from ringback.intake import commands, queries
from ringback.intake.commands import Receipt
from ringback.intake.tests.samples import (
    AGENT,
    COMPLAINT,
    LEAD,
    NOW,
    STRANGER,
    opinion,
    request,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind


def filed_by(actor: Actor) -> Receipt:
    chosen = request(COMPLAINT, kind=Kind.INQUIRY, category="basic.balance")
    return commands.take_request(request=chosen, actor=actor, now=NOW)


@pytest.fixture
def suspect(recognised: dict[str, Opinion]) -> Receipt:
    recognised[COMPLAINT] = opinion(decision=Decision.COMPLAINT_SUSPECTED)
    return filed_by(AGENT)


def review(receipt: Receipt, actor: Actor = LEAD, *, is_complaint: bool = True) -> None:
    commands.review_suspicion(
        ticket_id=receipt.ticket_id, is_complaint=is_complaint, actor=actor, now=NOW
    )


def test_it_is_on_the_list(suspect: Receipt) -> None:
    (row,) = queries.suspicions(actor=LEAD)
    assert (row.case.ticket_id, row.filed_as) == (suspect.ticket_id, "inquiry")
    assert row.filed_by == AGENT.ref
    assert not queries.suspicions(actor=LEAD, before=suspect.ticket_id)
    assert not queries.suspicions(actor=STRANGER)


def test_what_is_found_to_be_one_becomes_one(
    suspect: Receipt, told: Callable[[str], list[str]]
) -> None:
    review(suspect)
    assert Ticket.objects.get().kind == "complaint"
    assert not queries.suspicions(actor=LEAD)
    assert told("suspicion.") == ["suspicion.reviewed"]


def test_what_is_none_stays_as_it_was_filed(suspect: Receipt) -> None:
    review(suspect, is_complaint=False)
    assert Ticket.objects.get().kind == "inquiry"
    assert not queries.suspicions(actor=LEAD)


def test_of_two_reviews_one_hears_conflict(suspect: Receipt) -> None:
    review(suspect)
    with pytest.raises(Conflict):
        review(suspect, is_complaint=False)
    assert Ticket.objects.get().kind == "complaint"


def test_who_may_not(suspect: Receipt) -> None:
    with pytest.raises(NotAllowed):
        review(suspect, AGENT)
    with pytest.raises(NotFound):
        review(suspect, STRANGER)


def test_nobody_reviews_what_they_filed(recognised: dict[str, Opinion]) -> None:
    recognised[COMPLAINT] = opinion(decision=Decision.COMPLAINT_SUSPECTED)
    with pytest.raises(NotAllowed):
        review(filed_by(LEAD))


@pytest.mark.parametrize(
    "changes", [{"kind": Kind.COMPLAINT}, {"kind": Kind.FAULT}, {"kind": None, "category": ""}]
)
def test_only_what_a_person_filed_as_an_enquiry_is_suspected(
    recognised: dict[str, Opinion], changes: dict[str, object]
) -> None:
    recognised[COMPLAINT] = opinion(decision=Decision.COMPLAINT_SUSPECTED)
    filed = request(COMPLAINT, **{"category": "basic.balance", **changes})
    commands.take_request(request=filed, actor=AGENT, now=NOW)
    assert not queries.suspicions(actor=LEAD)


def test_whoever_filed_it_is_not_offered_the_review(recognised: dict[str, Opinion]) -> None:
    recognised[COMPLAINT] = opinion(decision=Decision.COMPLAINT_SUSPECTED)
    filed_by(LEAD)
    (row,) = queries.suspicions(actor=LEAD)
    other = Actor("user:other", verbs=LEAD.verbs, scope_paths=LEAD.scope_paths)
    assert queries.suspicion_verbs(row, LEAD) == ()
    assert queries.suspicion_verbs(row, other) == ("review",)
    assert queries.suspicion_verbs(row, AGENT) == ()
