"""One request by the one path: accepted, refused with its cure, or left to a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.customers import queries as customers
from ringback.intake import commands, queries
from ringback.intake.models import IntakeForm, Origin, Suspicion, Triage
from ringback.intake.states import TriageReason
from ringback.intake.tests.samples import (
    AGENT,
    CLIENT,
    COMPLAINT,
    COUNTY,
    HANDLER,
    LEAD,
    NOW,
    ORDER,
    PHONE,
    PROVINCE,
    QUESTION,
    messages,
    opinion,
    request,
    words_of,
)
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.messaging import commands as messaging
from ringback.messaging import queries as contacts
from ringback.messaging.commands import Party
from ringback.messaging.states import Channel
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

HOUR = timedelta(hours=1)


def test_what_is_recognised_is_accepted_with_a_receipt(
    recognised: dict[str, Opinion], told: Callable[[str], list[str]]
) -> None:
    recognised[QUESTION] = opinion()
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.kind, ticket.category) == (
        "accepted",
        "lookup",
        "basic.data_left",
    )
    assert receipt.number == ticket.number
    assert receipt.promised_at == ticket.promised_at == NOW + 24 * HOUR
    assert (receipt.confidence, receipt.reason) == (0.93, None)
    assert ticket.owner == AGENT.ref
    assert told("request.") == ["request.taken"]
    (message,) = messages(ticket.pk)
    assert ticket.number in words_of(message)
    assert "02-14 16:20" in words_of(message)
    assert message.recipient.reveal() == f"+86{PHONE}"


def test_the_words_are_nowhere_in_the_journal(recognised: dict[str, Opinion]) -> None:
    words = f"我的号码是{PHONE}"
    commands.take_request(request=request(words, name="张三丰"), actor=AGENT, now=NOW)
    written = str(list(Entry.objects.values_list("content", flat=True)))
    assert PHONE not in written
    assert "号码" not in written
    assert "张三丰" not in written


def test_the_same_number_is_the_same_customer_and_another_name_is_not() -> None:
    first = commands.take_request(request=request(name="张三"), actor=AGENT, now=NOW)
    again = commands.take_request(request=request("另一件事情"), actor=AGENT, now=NOW + HOUR)
    other = commands.take_request(request=request(name="李四"), actor=AGENT, now=NOW + HOUR)
    ids = {
        one.ticket_id: Ticket.objects.get(pk=one.ticket_id).customer_id for one in (first, again)
    }
    assert len(set(ids.values())) == 1
    assert Ticket.objects.get(pk=other.ticket_id).customer_id not in ids.values()


def test_without_a_model_a_person_must_look() -> None:
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    assert receipt.state == "registered"
    assert receipt.reason is TriageReason.LOW_CONFIDENCE
    assert receipt.promised_at is None
    assert not messages(receipt.ticket_id)
    assert clocks.next_due(
        subject_kind="ticket", subject_ids=[receipt.ticket_id], metrics=[Metric.TRIAGE]
    ) == {str(receipt.ticket_id): NOW + timedelta(minutes=30)}


@pytest.mark.parametrize(
    ("decision", "reason", "kind"),
    [
        (Decision.SUGGEST, TriageReason.LOW_CONFIDENCE, "lookup"),
        (Decision.NOISE, TriageReason.NOISE, "inquiry"),
        (Decision.OUT_OF_SCOPE, TriageReason.OUT_OF_SCOPE, "inquiry"),
        (Decision.COMPLAINT_SUSPECTED, TriageReason.SUSPECTED_COMPLAINT, "complaint"),
    ],
)
def test_what_is_not_filed_waits_with_its_suggestions(
    recognised: dict[str, Opinion], decision: Decision, reason: TriageReason, kind: str
) -> None:
    recognised[QUESTION] = opinion(decision=decision)
    receipt = commands.take_request(request=request(), actor=AGENT, now=NOW)
    assert (receipt.state, receipt.reason, receipt.kind) == ("registered", reason, kind)
    waiting = Triage.objects.get()
    assert waiting.categories == [["basic.data_left", 0.93], ["basic.balance", 0.04]]
    assert waiting.kinds[0] == ["lookup", 0.93]


def test_a_complaint_is_accepted_whatever_is_missing() -> None:
    complaint = request(COMPLAINT, kind=Kind.COMPLAINT, category="support.unknowing_order")
    receipt = commands.take_request(request=complaint, actor=CLIENT, now=NOW)
    assert receipt.state == "accepted"
    assert IntakeForm.objects.get().missing == ["product_name", "facts", "remedy"]
    (message,) = messages(receipt.ticket_id)
    assert "深表歉意" in words_of(message)


def test_a_complaint_nobody_could_classify_is_accepted_and_looked_at() -> None:
    complaint = request(COMPLAINT, kind=Kind.COMPLAINT)
    receipt = commands.take_request(request=complaint, actor=CLIENT, now=NOW)
    assert receipt.state == "accepted"
    assert receipt.reason is TriageReason.LOW_CONFIDENCE
    assert Triage.objects.filter(settled_at=None).exists()


def test_an_enquiry_that_a_person_chose_is_suspected_all_the_same(
    recognised: dict[str, Opinion],
) -> None:
    recognised[COMPLAINT] = opinion("support.unknowing_order", "complaint")
    chosen = request(COMPLAINT, kind=Kind.INQUIRY, category="basic.balance")
    receipt = commands.take_request(request=chosen, actor=AGENT, now=NOW)
    assert (receipt.state, receipt.kind) == ("accepted", "inquiry")
    suspicion = Suspicion.objects.get()
    assert (suspicion.filed_as, suspicion.filed_by) == ("inquiry", AGENT.ref)
    assert float(suspicion.likelihood) == 0.93


ORDERED = request(
    ORDER,
    category="basic.suspend_restore",
    kind=Kind.TRANSACTION,
    answers={"line_action": "report_loss"},
)


def test_a_condition_that_is_not_met_is_told_with_its_cure() -> None:
    owing = replace(ORDERED, facts={"is_holder": True, "arrears_amount": "30"})
    receipt = commands.take_request(request=owing, actor=AGENT, now=NOW)
    ticket = Ticket.objects.get()
    assert receipt.state == ticket.state == "ineligible"
    said = ticket.statements.get(kind="reply").body.reveal()
    assert receipt.cure
    assert receipt.cure in said
    (message,) = messages(ticket.pk)
    assert message.purpose == "notice"
    assert receipt.cure in words_of(message)


def test_an_unknown_fact_needs_a_person_and_the_agent_is_one() -> None:
    by_client = commands.take_request(request=ORDERED, actor=CLIENT, now=NOW)
    assert (by_client.state, by_client.reason) == ("registered", TriageReason.INCOMPLETE)
    by_agent = commands.take_request(request=ORDERED, actor=AGENT, now=NOW)
    assert (by_agent.state, by_agent.reason) == ("accepted", None)


def test_the_number_spoken_from_is_not_asked_for_again() -> None:
    commands.take_request(request=ORDERED, actor=CLIENT, now=NOW)
    form = IntakeForm.objects.get()
    assert form.missing == []
    assert form.brought == ["access_number"]
    assert f'"access_number": "+86{PHONE}"' in form.answers.reveal()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  \x00 "}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"phone": "", "name": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"language": "fr"}, "language"),
        ({"category": "no.such.leaf"}, "category"),
        ({"answers": {"line_action": "report_loss"}}, "answers"),
        ({"external_id": "7"}, "external_id"),
        ({"occurred_at": NOW + HOUR}, "occurred_at"),
        ({"occurred_at": NOW.replace(year=1969)}, "occurred_at"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.take_request(request=request(**changes), actor=AGENT, now=NOW)
    assert list(refusal.value.fields) == [field]
    assert not Ticket.objects.exists()
    assert not Entry.objects.filter(kind__startswith="customer").exists()


def test_a_wrong_answer_names_its_question() -> None:
    wrong = replace(ORDERED, answers={"line_action": "fly", "nonsense": "x"})
    with pytest.raises(Invalid) as refusal:
        commands.take_request(request=wrong, actor=AGENT, now=NOW)
    assert refusal.value.fields.keys() == {"line_action", "nonsense"}


def test_a_fact_of_the_wrong_type_refuses_nobody() -> None:
    with pytest.raises(Invalid):
        commands.take_request(
            request=replace(ORDERED, facts={"is_holder": "yes"}), actor=AGENT, now=NOW
        )


@pytest.mark.parametrize("actor", [HANDLER, ANYBODY, Actor("client:2")])
def test_who_may_not(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        commands.take_request(request=request(), actor=actor, now=NOW)


def test_nobody_takes_requests_for_another_place() -> None:
    with pytest.raises(NotAllowed):
        commands.take_request(request=request(organisation_path="/44/4403/"), actor=AGENT, now=NOW)


def test_a_customer_asks_for_themselves_alone() -> None:
    taken = commands.take_request(request=request(), actor=AGENT, now=NOW)
    customer = Ticket.objects.get(pk=taken.ticket_id).customer
    assert customer is not None
    own = request("我还想问一下", channel=Channel.PORTAL, phone="", organisation_path="")
    actor = Actor(customer.ref)
    receipt = commands.take_request(request=own, actor=actor, now=NOW)
    ticket = Ticket.objects.get(pk=receipt.ticket_id)
    assert ticket.customer == customer
    assert (ticket.originating_path, ticket.handling_path) == (PROVINCE, COUNTY)
    with pytest.raises(NotAllowed):
        commands.take_request(request=replace(own, customer_id=uuid4()), actor=actor, now=NOW)


def test_an_unknown_customer_is_not_found() -> None:
    with pytest.raises(NotFound):
        commands.take_request(request=request(customer_id=uuid4()), actor=AGENT, now=NOW)


def test_the_contact_ends_with_the_first_of_its_tickets() -> None:
    contact = messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=COUNTY,
        party=Party(number=PHONE, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    in_call = request(phone="", contact_id=contact.pk, organisation_path="")
    first = commands.take_request(request=in_call, actor=AGENT, now=NOW)
    commands.take_request(request=replace(in_call, text="另一件"), actor=AGENT, now=NOW)
    ended = contacts.contact(contact_id=contact.pk, actor=AGENT)
    assert (ended.outcome, ended.ticket_id) == ("ticket", first.ticket_id)
    ticket = Ticket.objects.get(pk=first.ticket_id)
    assert ticket.contact == contact
    assert ticket.originating_path == COUNTY
    assert customers.by_phone(PHONE).get() == ticket.customer


def test_somebody_who_wrote_a_mail_is_answered_by_mail(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion(kind="inquiry")
    known = commands.take_request(request=request("先前的事"), actor=AGENT, now=NOW)
    contact = messaging.open_contact(
        channel=Channel.EMAIL,
        organisation_path=COUNTY,
        party=Party(
            number="zhang@example.com",
            language="zh-hans",
            customer_id=Ticket.objects.get(pk=known.ticket_id).customer_id,
        ),
        actor=AGENT,
        now=NOW,
    )
    written = request(phone="", contact_id=contact.pk, channel=Channel.EMAIL)
    receipt = commands.take_request(request=written, actor=AGENT, now=NOW)
    (message,) = messages(receipt.ticket_id)
    assert (message.medium, message.recipient.reveal()) == ("email", "zhang@example.com")


def test_a_contact_with_nobody_in_it_is_not_enough() -> None:
    contact = messaging.open_contact(
        channel=Channel.COUNTER,
        organisation_path=COUNTY,
        party=Party(language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    with pytest.raises(Invalid) as refusal:
        commands.take_request(
            request=request(phone="", contact_id=contact.pk), actor=AGENT, now=NOW
        )
    assert list(refusal.value.fields) == ["phone"]


def test_in_back_entry_the_clocks_run_from_then_and_a_past_promise_is_none(
    recognised: dict[str, Opinion],
) -> None:
    recognised[QUESTION] = opinion()
    late = request(occurred_at=NOW - 48 * HOUR)
    receipt = commands.take_request(request=late, actor=AGENT, now=NOW)
    assert (receipt.state, receipt.promised_at) == ("accepted", None)
    assert Ticket.objects.get().clocks_from == NOW - 48 * HOUR
    assert not messages(receipt.ticket_id)


def test_a_probable_duplicate_is_registered_and_linked(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion()
    first = commands.take_request(request=request(), actor=AGENT, now=NOW)
    again = commands.take_request(request=request(f"{QUESTION}吧"), actor=CLIENT, now=NOW + HOUR)
    assert again.twin == first.number
    link = Ticket.objects.get(pk=again.ticket_id).links.get()
    assert (link.kind, link.target_id) == ("related", first.ticket_id)
    taken = Entry.objects.filter(kind="request.taken").order_by("id")
    assert [entry.content["twin_id"] for entry in taken] == [None, first.ticket_id]


def test_the_same_name_at_the_same_source_is_the_same_case() -> None:
    there = request(source="12345", external_id="A-1")
    first = commands.take_request(request=there, actor=CLIENT, now=NOW)
    again = commands.take_request(request=replace(there, text="改过的"), actor=CLIENT, now=NOW)
    elsewhere = commands.take_request(request=replace(there, source="app"), actor=CLIENT, now=NOW)
    assert again.ticket_id == first.ticket_id
    assert elsewhere.ticket_id != first.ticket_id
    assert Origin.objects.count() == 2
    assert "A-1" not in str(list(Origin.objects.values_list()))


def test_who_loses_the_race_is_answered_with_the_winner_s_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = request(source="12345", external_id="A-1")
    winner = commands.take_request(request=there, actor=CLIENT, now=NOW)
    look, looks = queries.receipt_of_origin, []

    def blind_at_first(wanted: object) -> object:
        looks.append(wanted)
        return None if len(looks) == 1 else look(wanted)

    monkeypatch.setattr(queries, "receipt_of_origin", blind_at_first)
    loser = commands.take_request(request=there, actor=CLIENT, now=NOW)
    assert (loser.ticket_id, len(looks)) == (winner.ticket_id, 2)
    assert Ticket.objects.count() == 1


def test_what_was_read_back_is_kept_and_sent(recognised: dict[str, Opinion]) -> None:
    recognised[QUESTION] = opinion()
    read_back = request(restated=f"查询{PHONE}的剩余流量")
    receipt = commands.take_request(request=read_back, actor=AGENT, now=NOW)
    ticket = Ticket.objects.get()
    assert ticket.statements.get(kind="restatement").body.reveal() == receipt.restated
    (message,) = messages(ticket.pk)
    assert "138****5678" in words_of(message)
    assert tickets.by_number(number=receipt.number, actor=LEAD) == ticket
