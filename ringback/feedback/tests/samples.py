"""A case that was answered, its invitation, and a customer with a telephone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.feedback import commands
from ringback.feedback.models import Invitation, Rating
from ringback.feedback.states import Question
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.messaging import commands as messaging
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
STRANGER = Actor("user:stranger", verbs_of(Role.LEAD), ("/45/",))
NOT_THE_SYSTEM = [AGENT, LEAD, Actor("customer:7"), Actor("client:1")]


def accepted(kind: Kind) -> Ticket:
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
    return tickets.accept(ticket_id=ticket.pk, promised_at=None, actor=AGENT, now=NOW)


def answered(kind: Kind) -> Ticket:
    return answer(accepted(kind), NOW)


def answer(ticket: Ticket, now: datetime) -> Ticket:
    return tickets.resolve(
        ticket_id=ticket.pk, answer="已退费", code="solved", cause="fees", actor=AGENT, now=now
    )


def plan(ticket: Ticket, now: datetime = NOW) -> Invitation:
    ticket.refresh_from_db()
    return commands.plan(ticket_id=ticket.pk, episode=ticket.episode, actor=SYSTEM, now=now)


def ask(invitation: Invitation, now: datetime = NOW, actor: Actor = SYSTEM) -> Invitation:
    return commands.ask(invitation_id=invitation.pk, actor=actor, now=now)


def rate(
    invitation: Invitation,
    question: Question,
    digit: str,
    now: datetime = NOW,
    actor: Actor = SYSTEM,
) -> Rating:
    return commands.rate(
        invitation_id=invitation.pk,
        question=question,
        answer=digit,
        channel="link",
        actor=actor,
        now=now,
    )


def rate_each(invitation: Invitation, digits: str, now: datetime = NOW) -> None:
    """One digit for each question, in the order they are asked."""
    for question, digit in zip(Question, digits, strict=True):
        rate(invitation, question, digit, now)


def fall_silent(invitation: Invitation, now: datetime, actor: Actor = SYSTEM) -> Invitation:
    return commands.fall_silent(invitation_id=invitation.pk, actor=actor, now=now)


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


def state(row: Ticket | Invitation) -> str:
    row.refresh_from_db()
    return row.state


def surveys() -> list[str]:
    """The templates of all questions sent, in order."""
    queued = Entry.objects.filter(kind="message.queued").order_by("id")
    templates = [entry.content["template"] for entry in queued]
    return [template for template in templates if template.startswith("survey.")]


def said(kind: str) -> dict[str, Any]:
    """What the one entry of this kind says."""
    content: dict[str, Any] = Entry.objects.get(kind=kind).content
    return content


def how_often(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def whole_journal() -> str:
    return str(list(Entry.objects.values_list("content", flat=True)))


def refused(deed: Any, *args: Any) -> None:
    """Nobody but the system does it, whatever their role."""
    for actor in NOT_THE_SYSTEM:
        with pytest.raises(NotAllowed):
            deed(*args, actor=actor)
