"""A person settles what waits: accepted with a receipt, or dismissed, and recognition learns."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from ringback.base.worker import drain
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.intake import commands, queries, recognising
from ringback.intake.commands import Receipt
from ringback.intake.models import Triage
from ringback.intake.states import Dismissal, TriageReason
from ringback.intake.tests.samples import (
    AGENT,
    COMPLAINT,
    LEAD,
    NOW,
    QUESTION,
    STRANGER,
    messages,
    opinion,
    request,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Complexity, Kind, Severity

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def waiting(recognised: dict[str, Opinion]) -> Receipt:
    recognised[QUESTION] = opinion("basic.balance", "inquiry", Decision.SUGGEST, 0.5)
    return commands.take_request(request=request(), actor=AGENT, now=NOW)


def settle(ticket_id: int, actor: Actor = LEAD, **changes: object) -> Triage:
    chosen = {
        "kind": Kind.LOOKUP,
        "category": "basic.data_left",
        "complexity": Complexity.ORDINARY,
        "severity": Severity.NORMAL,
        **changes,
    }
    return commands.settle_triage(ticket_id=ticket_id, actor=actor, now=LATER, **chosen)


def test_what_is_settled_is_classified_and_accepted(
    waiting: Receipt, told: Callable[[str], list[str]]
) -> None:
    settle(waiting.ticket_id)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.kind, ticket.category) == ("accepted", "lookup", "basic.data_left")
    assert ticket.promised_at == NOW + 24 * HOUR
    assert ticket.number in str(messages(ticket.pk)[0].body)
    assert told("triage.") == ["triage.settled"]
    assert not queries.triage_page(actor=LEAD)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=LATER)
    assert {r.clock.metric: r.clock.state for r in readings}[Metric.TRIAGE] == "met"


def test_the_receipt_goes_out_once(waiting: Receipt) -> None:
    settle(waiting.ticket_id)
    drain(LATER)
    assert len([m for m in messages(waiting.ticket_id) if m.purpose == "receipt"]) == 1


def test_recognition_learns_what_the_person_decided(
    waiting: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons = []

    def learn(
        text: str, *, ticket_id: int, category: str, kind: Kind, actor: Actor, now: datetime
    ) -> None:
        lessons.append((text, category, kind))

    monkeypatch.setattr(recognising, "learn", learn)
    settle(waiting.ticket_id)
    assert lessons == [(QUESTION, "basic.data_left", Kind.LOOKUP)]


def test_a_complaint_s_first_contact_runs_from_registration(waiting: Receipt) -> None:
    settle(waiting.ticket_id, kind=Kind.COMPLAINT, category="support.fee_dispute")
    due = clocks.next_due(
        subject_kind="ticket",
        subject_ids=[waiting.ticket_id],
        metrics=[Metric.FIRST_CONTACT],
    )
    assert due == {str(waiting.ticket_id): NOW + 2 * HOUR}


def test_an_accepted_complaint_is_only_classified() -> None:
    unclassified = request(COMPLAINT, kind=Kind.COMPLAINT)
    receipt = commands.take_request(request=unclassified, actor=AGENT, now=NOW)
    settle(receipt.ticket_id, kind=Kind.COMPLAINT, category="support.unknowing_order")
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.category) == ("accepted", "support.unknowing_order")


def test_of_two_who_settle_at_once_one_hears_conflict(waiting: Receipt) -> None:
    settle(waiting.ticket_id)
    with pytest.raises(Conflict):
        settle(waiting.ticket_id)


def test_a_category_not_on_offer_settles_nothing(waiting: Receipt) -> None:
    with pytest.raises(Invalid):
        settle(waiting.ticket_id, category="no.such.leaf")
    assert Triage.objects.get().settled_at is None


def test_who_may_not(waiting: Receipt) -> None:
    with pytest.raises(NotAllowed):
        settle(waiting.ticket_id, AGENT)
    with pytest.raises(NotFound):
        settle(waiting.ticket_id, STRANGER)


def test_noise_is_dismissed_with_its_reason(
    recognised: dict[str, Opinion], told: Callable[[str], list[str]]
) -> None:
    recognised["喂"] = opinion(decision=Decision.NOISE)
    receipt = commands.take_request(request=request("喂"), actor=AGENT, now=NOW)
    commands.dismiss_triage(
        ticket_id=receipt.ticket_id, dismissal=Dismissal.NOISE, actor=LEAD, now=LATER
    )
    assert Ticket.objects.get().state == "cancelled"
    assert Triage.objects.get().dismissal == "noise"
    assert told("triage.") == ["triage.dismissed"]


@pytest.mark.parametrize("kind", [None, Kind.COMPLAINT])
def test_a_complaint_is_never_dismissed(recognised: dict[str, Opinion], kind: Kind | None) -> None:
    recognised[COMPLAINT] = opinion(decision=Decision.COMPLAINT_SUSPECTED)
    receipt = commands.take_request(request=request(COMPLAINT, kind=kind), actor=AGENT, now=NOW)
    with pytest.raises(NotAllowed):
        commands.dismiss_triage(
            ticket_id=receipt.ticket_id, dismissal=Dismissal.NOISE, actor=LEAD, now=LATER
        )
    assert Triage.objects.get().settled_at is None


def test_the_page_shows_masked_words_and_suggestions(recognised: dict[str, Opinion]) -> None:
    words = "我的号码13812345678还剩多少"
    recognised[words] = opinion(decision=Decision.SUGGEST)
    receipt = commands.take_request(request=request(words), actor=AGENT, now=NOW)
    (row,) = queries.triage_page(actor=LEAD)
    assert str(row.case.words) == "我的号码138****5678还剩多少"
    assert row.reason is TriageReason.LOW_CONFIDENCE
    assert list(row.categories[0]) == ["basic.data_left", 0.93]
    assert row.due_at == NOW + timedelta(minutes=30)
    assert row.case.number == receipt.number


def test_the_page_is_paged_by_key_and_ends_at_the_actor_s_reach() -> None:
    taken = [
        commands.take_request(request=request(f"第{n}件事"), actor=AGENT, now=NOW).ticket_id
        for n in range(3)
    ]
    assert _ids(queries.triage_page(actor=LEAD, limit=2)) == taken[:0:-1]
    assert _ids(queries.triage_page(actor=LEAD, before=taken[1])) == taken[:1]
    assert not queries.triage_page(actor=STRANGER)


def _ids(rows: Sequence[queries.TriageRow]) -> list[int]:
    return [row.case.ticket_id for row in rows]


def test_what_is_decided_on_the_ticket_s_own_page_leaves_the_list(
    waiting: Receipt, told: Callable[[str], list[str]]
) -> None:
    tickets.cancel(ticket_id=waiting.ticket_id, reason="withdrawn", actor=LEAD, now=LATER)
    drain(LATER)
    assert not queries.triage_page(actor=LEAD)
    assert told("triage.") == ["triage.lapsed"]


def test_a_complaint_accepted_unclassified_stays_on_the_list() -> None:
    commands.take_request(request=request(COMPLAINT, kind=Kind.COMPLAINT), actor=AGENT, now=NOW)
    drain(LATER)
    assert queries.triage_page(actor=LEAD)
