"""What is typed in a contact: kept for its own agent alone, handed in once, then forgotten."""

from dataclasses import replace

import pytest

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.intake import commands, queries
from ringback.intake.commands import Unfinished
from ringback.intake.models import Suspicion, UnfinishedRequest
from ringback.intake.states import TriageReason, Verb
from ringback.intake.tests.samples import (
    AGENT,
    COMPLAINT,
    COUNTY,
    LEAD,
    NOW,
    PHONE,
    QUESTION,
    STRANGER,
    opinion,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel, Outcome
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind, TicketState

TYPED = Unfinished(text=QUESTION, category="basic.data_left")
SUSPECTED = opinion("support.unknowing_order", "complaint", Decision.COMPLAINT_SUSPECTED)


@pytest.fixture
def contact() -> Contact:
    return messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=COUNTY,
        party=Party(number=PHONE, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )


def keep(
    contact: Contact,
    unfinished: Unfinished = TYPED,
    seen: int = 0,
    writer: str = "one",
    actor: Actor = AGENT,
) -> int:
    return commands.keep_unfinished(
        contact_id=contact.pk,
        unfinished=unfinished,
        seen=seen,
        writer=writer,
        actor=actor,
        now=NOW,
    )


def take(contact: Contact, seen: int, restated: str = "", actor: Actor = AGENT):
    return commands.take_unfinished(
        contact_id=contact.pk, restated=restated, seen=seen, actor=actor, now=NOW
    )


def preview(contact: Contact, unfinished: Unfinished):
    return queries.preview_unfinished(
        contact_id=contact.pk, unfinished=unfinished, actor=AGENT, now=NOW
    )


def test_what_was_typed_comes_back_whole(contact: Contact) -> None:
    typed = replace(TYPED, answers={"area": "440103"}, facts={"is_holder": "yes"}, insists=True)
    assert keep(contact, typed) == 1
    kept = queries.unfinished_of(contact_id=contact.pk, actor=AGENT)
    assert kept is not None
    assert (kept.unfinished, kept.version) == (typed, 1)


def test_typing_is_no_deed_and_no_plain_words_are_stored(contact: Contact) -> None:
    before = Entry.objects.count()
    keep(contact)
    assert Entry.objects.count() == before
    row = UnfinishedRequest.objects.get()
    assert QUESTION not in str(row.content)
    assert QUESTION.encode() not in bytes(row.__dict__["content"])


def test_a_page_goes_on_writing_whatever_answers_got_lost(contact: Contact) -> None:
    longer = (replace(TYPED, text=QUESTION + more) for more in ("", "？", "？！"))
    assert [keep(contact, words) for words in longer] == [1, 2, 3]


def test_the_same_words_kept_again_are_no_change(contact: Contact) -> None:
    """The page keeps them while somebody types, and what it sent may arrive after the button."""
    read_back = keep(contact)
    assert keep(contact, seen=0) == read_back
    assert take(contact, read_back).number


def test_another_tab_has_to_have_seen_the_latest(contact: Contact) -> None:
    keep(contact)
    keep(contact, replace(TYPED, text="新的原话"))
    with pytest.raises(Conflict) as refusal:
        keep(contact, seen=1, writer="two")
    assert refusal.value.reason == "stale"
    with pytest.raises(Conflict):
        keep(contact, seen=0, writer="two")
    assert keep(contact, seen=2, writer="two") == 3
    with pytest.raises(Conflict):
        keep(contact, seen=2, writer="one")


def test_nobody_else_reads_or_writes_it(contact: Contact) -> None:
    keep(contact)
    assert queries.unfinished_of(contact_id=contact.pk, actor=LEAD) is None
    with pytest.raises(NotAllowed):
        keep(contact, actor=LEAD)
    with pytest.raises(NotFound):
        queries.unfinished_of(contact_id=contact.pk, actor=STRANGER)


def test_it_is_registered_in_the_words_the_customer_confirmed(contact: Contact) -> None:
    receipt = take(contact, keep(contact), restated="查询剩余流量")
    assert (receipt.state, receipt.restated) == (TicketState.ACCEPTED, "查询剩余流量")
    contact.refresh_from_db()
    assert (contact.outcome, contact.ticket_id) == (Outcome.TICKET, receipt.ticket_id)
    assert not UnfinishedRequest.objects.exists()


def test_a_second_tab_registers_nothing(contact: Contact) -> None:
    seen = keep(contact)
    take(contact, seen)
    with pytest.raises(Conflict) as refusal:
        take(contact, seen)
    assert refusal.value.reason == "ended"
    with pytest.raises(Conflict):
        keep(contact, seen=seen)
    assert Ticket.objects.count() == 1


def test_what_was_changed_after_it_was_read_back_is_read_back_again(contact: Contact) -> None:
    seen = keep(contact)
    keep(contact, replace(TYPED, text="换了说法"))
    with pytest.raises(Conflict) as refusal:
        take(contact, seen)
    assert refusal.value.reason == "stale"
    assert not Ticket.objects.exists()


def test_whoever_changes_nothing_agrees_with_what_is_recognised(
    contact: Contact, recognised: dict[str, Opinion]
) -> None:
    recognised[QUESTION] = opinion()
    seen = keep(contact, Unfinished(text=QUESTION))
    shown = preview(contact, Unfinished(text=QUESTION))
    assert (shown.category, shown.kind, shown.verb) == (
        "basic.data_left",
        Kind.LOOKUP,
        Verb.ACCEPT,
    )
    receipt = take(contact, seen)
    assert (receipt.category, receipt.kind, receipt.state) == (
        "basic.data_left",
        Kind.LOOKUP,
        TicketState.ACCEPTED,
    )


def test_what_recognition_is_not_sure_of_and_nobody_chose_goes_to_triage(
    contact: Contact, recognised: dict[str, Opinion]
) -> None:
    recognised[QUESTION] = opinion(decision=Decision.SUGGEST, confidence=0.4)
    receipt = take(contact, keep(contact, Unfinished(text=QUESTION)))
    assert receipt.reason is TriageReason.LOW_CONFIDENCE


def test_a_suspected_complaint_is_one_unless_somebody_says_otherwise(
    contact: Contact, recognised: dict[str, Opinion]
) -> None:
    recognised[COMPLAINT] = SUSPECTED
    shown = preview(contact, Unfinished(text=COMPLAINT))
    assert (shown.kind, shown.verb, shown.is_suspect) == (Kind.COMPLAINT, Verb.ACCEPT, False)


def test_filing_it_as_an_enquiry_is_refused_then_flagged(
    contact: Contact, recognised: dict[str, Opinion]
) -> None:
    recognised[COMPLAINT] = SUSPECTED
    typed = Unfinished(text=COMPLAINT, category="support.unknowing_order", kind="inquiry")
    assert preview(contact, typed).is_suspect
    seen = keep(contact, typed)
    with pytest.raises(Invalid) as refusal:
        take(contact, seen)
    assert refusal.value.reason == "suspected_complaint"
    seen = keep(contact, replace(typed, insists=True))
    receipt = take(contact, seen)
    assert Suspicion.objects.get().ticket_id == receipt.ticket_id


def test_answers_of_a_service_type_chosen_before_are_left_out(contact: Contact) -> None:
    typed = replace(TYPED, answers={"no_such_question": "x", "access_number": ""})
    assert preview(contact, typed).category == "basic.data_left"


def test_a_wrong_answer_is_named(contact: Contact) -> None:
    typed = replace(TYPED, category="basic.itemised_bill", answers={"period_from": "gestern"})
    with pytest.raises(Invalid) as refusal:
        preview(contact, typed)
    assert "period_from" in refusal.value.fields


def test_facts_known_to_the_agent_decide_about_a_transaction(contact: Contact) -> None:
    typed = Unfinished(
        text="我要查详单",
        category="basic.itemised_bill",
        kind="transaction",
        facts={"is_holder": "no"},
    )
    shown = preview(contact, typed)
    assert shown.verb is Verb.REFUSE
    assert shown.cure
    receipt = take(contact, keep(contact, typed))
    assert receipt.state == TicketState.INELIGIBLE


def test_what_is_read_back_ends_its_sentence_once(contact: Contact) -> None:
    shown = preview(contact, Unfinished(text="多扣了25元，请退费。", category="basic.data_left"))
    assert "请退费。我们" in shown.read_back


def test_when_the_contact_ends_otherwise_the_words_are_forgotten(contact: Contact) -> None:
    keep(contact)
    messaging.wrap_up(contact_id=contact.pk, code="basic.balance", actor=AGENT, now=NOW)
    drain(NOW)
    assert not UnfinishedRequest.objects.exists()
