"""The customer's opinion from the answer on, over the phone: asked, rated, repaired, reopened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.feedback import commands, queries
from ringback.feedback.models import Invitation, Repair, RiskEstimate
from ringback.feedback.states import Question
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import commands as messaging
from ringback.messaging import queries as messages
from ringback.messaging.commands import Incoming, Party
from ringback.messaging.states import Channel, Medium
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Beijing
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COUNTY = "/44/4401/440103/"
NUMBER = "13900001234"
SYSTEM = Actor.system("test")
AGENT = Actor("user:agent", verbs_of(Role.AGENT), (COUNTY,))
COLLEAGUE = Actor("user:colleague", verbs_of(Role.AGENT), (COUNTY,))
LEAD = Actor("user:lead", verbs_of(Role.LEAD), ("/44/",))


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None) -> None:
    """Opinions are asked for as the manual says."""


def answered(kind: Kind) -> Ticket:
    contact = messaging.open_contact(
        channel=Channel.PHONE,
        organisation_path=COUNTY,
        party=Party(number=NUMBER, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    registration = Registration(
        text="多扣了25元",
        kind=kind,
        channel="phone",
        originating_path=COUNTY,
        handling_path=COUNTY,
        contact_id=contact.pk,
        owner=AGENT.ref,
    )
    ticket = tickets.register(registration=registration, actor=AGENT, now=NOW)
    tickets.accept(ticket_id=ticket.pk, promised_at=None, actor=AGENT, now=NOW)
    return answer(ticket, NOW)


def answer(ticket: Ticket, now: datetime) -> Ticket:
    return tickets.resolve(
        ticket_id=ticket.pk, answer="已退费", code="solved", cause="fees", actor=AGENT, now=now
    )


@pytest.fixture
def complaint() -> Ticket:
    return answered(Kind.COMPLAINT)


@pytest.fixture
def inquiry() -> Ticket:
    return answered(Kind.INQUIRY)


def reply(digit: str, now: datetime) -> None:
    worker.drain(now)
    messaging.receive_reply(
        incoming=Incoming(
            transport="simulated",
            provider_id=f"{now.isoformat()}{digit}",
            medium=Medium.TEXT,
            sender=NUMBER,
            text=digit,
        ),
        actor=SYSTEM,
        now=now,
    )
    worker.drain(now)
    assert not Delivery.objects.exclude(problem="").exists()


def state(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    return ticket.state


def surveys() -> list[str]:
    queued = Entry.objects.filter(kind="message.queued").order_by("id")
    templates = [entry.content["template"] for entry in queued]
    return [template for template in templates if template.startswith("survey.")]


def test_nobody_has_to_ask_for_an_opinion(complaint: Ticket) -> None:
    worker.drain(NOW)
    assert surveys() == []
    worker.drain(NOW + 6 * MINUTE)
    assert surveys() == ["survey.solved"]
    (message,) = messages.messages_about(
        subject_kind="invitation", subject_id=Invitation.objects.get().pk
    )
    assert message.body is not None
    assert complaint.number in message.body.reveal()


def test_a_content_customer_confirms_and_the_case_closes(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "1"), (7, "5"), (8, "4")):
        reply(digit, NOW + minute * MINUTE)
    assert state(complaint) == "closed"
    assert complaint.closure_basis == "confirmed"
    (invitation,) = queries.of_ticket(ticket_id=complaint.pk)
    assert queries.ratings(invitation) == {
        Question.SOLVED: 1,
        Question.RESULT: 5,
        Question.PERSON: 4,
    }
    assert surveys() == ["survey.solved", "survey.result", "survey.person"]


def test_a_low_rating_is_called_back_by_somebody_else_and_may_reopen(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "1"), (7, "2"), (8, "2")):
        reply(digit, NOW + minute * MINUTE)
    assert state(complaint) == "resolved"
    sheet = Repair.objects.get().sheet
    assert sheet.excluded == AGENT.ref
    with pytest.raises(NotAllowed):
        tickets.claim(sheet_id=sheet.pk, actor=AGENT, now=NOW + HOUR)
    tickets.claim(sheet_id=sheet.pk, actor=COLLEAGUE, now=NOW + HOUR)
    tickets.complete(sheet_id=sheet.pk, outcome="reopen", actor=COLLEAGUE, now=NOW + HOUR)
    worker.drain(NOW + HOUR)
    assert state(complaint) == "in_progress"
    answer(complaint, NOW + 2 * HOUR)
    worker.drain(NOW + 2 * HOUR)
    for minute, digit in ((6, "1"), (7, "5"), (8, "5")):
        reply(digit, NOW + 2 * HOUR + minute * MINUTE)
    assert state(complaint) == "closed"


def test_unsolved_is_repaired_whatever_the_other_answers(complaint: Ticket) -> None:
    worker.drain(NOW)
    for minute, digit in ((6, "2"), (7, "5"), (8, "5")):
        reply(digit, NOW + minute * MINUTE)
    assert Repair.objects.exists()


def test_a_silent_enquiry_closes_marked_silent(inquiry: Ticket) -> None:
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    worker.drain(NOW + 23 * HOUR)
    assert state(inquiry) == "resolved"
    worker.drain(NOW + 25 * HOUR)
    assert state(inquiry) == "closed"
    assert inquiry.closure_basis == "silent"
    assert 0 < RiskEstimate.objects.get().probability < 0.2


def test_a_silent_complaint_is_tried_three_times_and_then_waits_for_a_lead(
    complaint: Ticket,
) -> None:
    moment = NOW
    while moment < NOW + 12 * DAY:
        worker.drain(moment)
        moment += HOUR
    (invitation,) = queries.of_ticket(ticket_id=complaint.pk)
    hours = [attempt.made_at.hour + 8 for attempt in invitation.attempts.order_by("number")]
    assert len(hours) == 3
    assert len({(h >= 12) + (h >= 18) for h in hours}) == 3, "each in other hours of the day"
    assert state(complaint) == "resolved"
    assert [row.id for row in queries.awaiting_release(actor=LEAD)] == [complaint.pk]
    told = messages.messages_about(subject_kind="ticket", subject_id=complaint.pk)
    (explained,) = [each for each in told if each.purpose == "notice"]
    assert explained.body is not None
    assert complaint.number in explained.body.reveal()
    with pytest.raises(NotAllowed):
        commands.release(ticket_id=complaint.pk, actor=AGENT, now=moment)
    commands.release(ticket_id=complaint.pk, actor=LEAD, now=moment)
    assert state(complaint) == "closed"
    assert complaint.closure_basis == "released"


def test_confirmed_elsewhere_it_closes_and_nobody_is_asked(inquiry: Ticket) -> None:
    tickets.confirm(ticket_id=inquiry.pk, actor=AGENT, now=NOW)
    worker.drain(NOW + 6 * MINUTE)
    assert state(inquiry) == "closed"
    assert inquiry.closure_basis == "confirmed"
    assert surveys() == []


def test_a_late_answer_still_counts(complaint: Ticket) -> None:
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    invitation = Invitation.objects.get()
    Invitation.objects.update(next_at=NOW, state="silent", ended_at=NOW)
    for question, digit in ((Question.SOLVED, "1"), (Question.RESULT, "1"), (Question.PERSON, "3")):
        commands.rate(
            invitation_id=invitation.pk,
            question=question,
            answer=digit,
            channel="link",
            actor=SYSTEM,
            now=NOW + DAY,
        )
    assert Repair.objects.exists()


@pytest.mark.parametrize("digit", ["3", "0", "12", "x", "１", ""])
def test_what_is_no_answer_is_refused(complaint: Ticket, digit: str) -> None:
    worker.drain(NOW)
    invitation = Invitation.objects.get()
    with pytest.raises(Invalid):
        commands.rate(
            invitation_id=invitation.pk,
            question=Question.SOLVED,
            answer=digit,
            channel="link",
            actor=SYSTEM,
            now=NOW,
        )


def test_the_first_answer_stands(complaint: Ticket) -> None:
    worker.drain(NOW)
    invitation = Invitation.objects.get()
    first = {
        "invitation_id": invitation.pk,
        "question": Question.SOLVED,
        "channel": "link",
        "actor": SYSTEM,
        "now": NOW,
    }
    commands.rate(**first, answer="1")
    with pytest.raises(Conflict):
        commands.rate(**first, answer="2")


def test_a_customer_without_a_number_is_skipped_and_that_is_said(complaint: Ticket) -> None:
    Ticket.objects.update(contact=None)
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    assert Invitation.objects.get().state == "skipped"
    assert Entry.objects.get(kind="invitation.skipped").content["reason"] == "no_number"


def test_silence_and_ratings_are_never_mixed(inquiry: Ticket) -> None:
    worker.drain(NOW)
    worker.drain(NOW + 6 * MINUTE)
    worker.drain(NOW + 25 * HOUR)
    (row,) = queries.silent_by_risk(actor=LEAD)
    assert row.ticket_id == inquiry.pk
    (invitation,) = queries.of_ticket(ticket_id=inquiry.pk)
    assert queries.ratings(invitation) == {}
    assert queries.silent_by_risk(actor=replace(LEAD, scope_paths=("/45/",))) == []
