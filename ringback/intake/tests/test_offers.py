"""What is offered to somebody who has been here before, and what would become of a request."""

from datetime import timedelta

import pytest

from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.customers.queries import Customer
from ringback.customers.states import MergeReason
from ringback.intake import commands, queries
from ringback.intake.states import TriageReason, Verb
from ringback.intake.tests.samples import (
    AGENT,
    LEAD,
    NOW,
    OTHER_PHONE,
    PHONE,
    QUESTION,
    STRANGER,
    SYSTEM,
    opinion,
    request,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket

DAY = timedelta(days=1)


def customer_of(phone: str = PHONE) -> Customer:
    return customer_queries.by_phone(phone).get()


def offered(text: str = "", at: object = NOW, actor: Actor = AGENT) -> list[tuple[str, int | None]]:
    offers = queries.offers_for(customer_id=customer_of().pk, text=text, actor=actor, now=at)
    return [(offer.action.value, offer.case.ticket_id if offer.case else None) for offer in offers]


def test_a_stranger_is_offered_a_new_case_alone() -> None:
    commands.take_request(request=request(), actor=AGENT, now=NOW)
    assert offered(actor=STRANGER) == [("new", None)]


def test_urging_comes_first_and_a_new_case_last() -> None:
    first = commands.take_request(request=request(), actor=AGENT, now=NOW).ticket_id
    other = commands.take_request(request=request("宽带断网"), actor=AGENT, now=NOW).ticket_id
    assert offered(QUESTION) == [
        ("urge", other),
        ("add_facts", other),
        ("urge", first),
        ("add_facts", first),
        ("duplicate", first),
        ("new", None),
    ]


def test_an_ended_case_is_offered_as_the_same_matter_within_its_window_only() -> None:
    taken = commands.take_request(request=request(), actor=AGENT, now=NOW).ticket_id
    Ticket.objects.filter(pk=taken).update(state="closed", closed_at=NOW, closure_basis="silent")
    assert offered(QUESTION, NOW + 6 * DAY) == [("duplicate", taken), ("new", None)]
    assert offered(QUESTION, NOW + 9 * DAY) == [("new", None)]


def test_what_was_given_up_is_not_offered() -> None:
    taken = commands.take_request(request=request(), actor=AGENT, now=NOW).ticket_id
    tickets.cancel(ticket_id=taken, reason="withdrawn", actor=LEAD, now=NOW)
    assert offered(QUESTION) == [("new", None)]


def test_the_cases_of_a_merged_customer_are_offered_too() -> None:
    commands.take_request(request=request(phone=OTHER_PHONE), actor=AGENT, now=NOW)
    taken = commands.take_request(request=request(), actor=AGENT, now=NOW).ticket_id
    kept, merged = customer_of(OTHER_PHONE), customer_of(PHONE)
    proposal = customers.propose_merge(
        kept=kept, merged=merged, reason=MergeReason.CUSTOMER_SAYS, actor=SYSTEM, now=NOW
    )
    customers.merge(proposal=proposal, actor=SYSTEM, now=NOW)
    assert ("urge", taken) in offered()


def test_a_preview_writes_nothing_and_reads_back(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion()
    preview = queries.preview(request=request(), actor=AGENT, now=NOW)
    assert (preview.verb, preview.category, preview.reason) == (
        Verb.ACCEPT,
        "basic.data_left",
        None,
    )
    assert preview.promised_at == NOW + DAY
    assert f"剩余流量：{QUESTION}" in preview.read_back
    assert "02-14 16:20" in preview.read_back
    assert not Ticket.objects.exists()


def test_a_preview_says_why_a_person_must_look(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion(decision=Decision.SUGGEST)
    preview = queries.preview(request=request(), actor=AGENT, now=NOW)
    assert (preview.verb, preview.reason) == (Verb.TRIAGE, TriageReason.LOW_CONFIDENCE)
    assert preview.opinion is not None
    assert preview.opinion.category.label == "basic.data_left"


def test_a_preview_refuses_what_taking_would() -> None:
    with pytest.raises(Invalid):
        queries.preview(request=request(""), actor=AGENT, now=NOW)
