"""Inviting the customer, trying again, and accepting that nobody answers."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.feedback import access, events, limits, links, queries, rules
from ringback.feedback.commands.closing import close_if_possible
from ringback.feedback.models import Attempt, Invitation, Repair, RiskEstimate
from ringback.feedback.states import INVITATION, Question
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Ask, Draft
from ringback.messaging.states import Purpose
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import ClosureBasis, Kind, TicketState


@command
def plan(*, ticket_id: int, episode: int, actor: Actor, now: datetime) -> Invitation:
    """An answer was given: the customer will be asked, once for each episode."""
    access.require_system(actor)
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    invitation, is_new = Invitation.objects.get_or_create(
        ticket=ticket,
        episode=episode,
        defaults={"planned_at": now, "next_at": limits.ask_at(ticket, now)},
    )
    if not is_new:
        raise Conflict(_("This answer has been asked about already."))
    journal.record(events.InvitationPlanned(**about(invitation)), actor=actor, now=now)
    return invitation


@command
def ask(*, invitation_id: UUID, actor: Actor, now: datetime) -> Invitation:
    """Ask the first open question. A customer nobody can reach is skipped, and said so."""
    access.require_system(actor)
    invitation = Invitation.objects.select_related("ticket").get(pk=invitation_id)
    ticket = invitation.ticket
    if _is_past(invitation):
        return _skip(invitation, "not_resolved", actor=actor, now=now)
    number = ticket_queries.number_to_reach(ticket)
    if number is None:
        return _skip(invitation, "no_number", actor=actor, now=now)
    attempt = invitation.attempts.count() + 1
    move(invitation, "ask", next_at=_look_again(ticket, attempt, now))
    message_id = send_question(
        invitation,
        number,
        Question.SOLVED,
        attempt=attempt,
        continues=_asked_before(ticket),
        actor=actor,
        now=now,
    )
    Attempt.objects.create(
        invitation=invitation, number=attempt, made_at=now, message_id=message_id
    )
    journal.record(
        events.InvitationAsked(**about(invitation), attempt=attempt), actor=actor, now=now
    )
    return invitation


def _asked_before(ticket: Ticket) -> UUID | None:
    """The last question about this ticket: asking again about the same case is no new survey, so
    the cool-down between surveys does not hold it back."""
    made = Attempt.objects.filter(invitation__ticket=ticket).order_by("-made_at", "-number")
    return made.values_list("message_id", flat=True).first()


def send_question(
    invitation: Invitation,
    number: str,
    question: Question,
    *,
    attempt: int,
    continues: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Owe the customer one question; answers which message asks it."""
    ticket = invitation.ticket
    if question is Question.SOLVED:
        body = limits.invitation_words(ticket, question, links.address(invitation))
    else:
        body = limits.question_words(ticket, question)
    message = messaging.queue_message(
        draft=Draft(
            key=f"survey:{invitation.pk}:{question}:{attempt}",
            purpose=Purpose.SURVEY,
            recipient=number,
            body=body,
            language=ticket.language,
            subject_kind="invitation",
            subject_id=str(invitation.pk),
            template=f"survey.{question}",
            continues=continues,
            asks=Ask(answers=rules.answers(question), until=limits.link_until(ticket, now)),
        ),
        actor=actor,
        now=now,
    )
    return message.pk


def _look_again(ticket: Ticket, made: int, now: datetime) -> datetime:
    """The next attempt in other hours of the day, or the end of the silence period."""
    if made >= limits.attempts(ticket):
        return limits.silent_at(ticket, now)
    return rules.next_attempt(
        limits.attempt_hours(ticket),
        made=made,
        not_before=limits.retry_not_before(ticket, now),
        zone=ZoneInfo(settings.TIME_ZONE),
    )


def _is_past(invitation: Invitation) -> bool:
    ticket = invitation.ticket
    return ticket.episode != invitation.episode or ticket.state != TicketState.RESOLVED


@command
def skip(*, invitation_id: UUID, reason: str, actor: Actor, now: datetime) -> Invitation:
    """The question has lost its point: the ticket went back to work."""
    access.require_system(actor)
    invitation = Invitation.objects.get(pk=invitation_id)
    return _skip(invitation, reason, actor=actor, now=now)


def _skip(invitation: Invitation, reason: str, *, actor: Actor, now: datetime) -> Invitation:
    move(invitation, "skip", next_at=None, ended_at=now)
    journal.record(
        events.InvitationSkipped(**about(invitation), reason=reason), actor=actor, now=now
    )
    return invitation


@command
def fall_silent(*, invitation_id: UUID, actor: Actor, now: datetime) -> Invitation:
    """Nobody answered. An ordinary case closes, marked silent; a complaint is told so by text and
    waits for a lead (§4.3.2). A customer who said before falling silent that it is not solved is
    called back instead (§4.3.3): their case is not closed as silent.

    The risk that the customer is unhappy is estimated and kept apart from every rating.
    """
    access.require_system(actor)
    invitation = Invitation.objects.select_related("ticket").get(pk=invitation_id)
    ticket = invitation.ticket
    move(invitation, "fall_silent", next_at=None, ended_at=now)
    risk = rules.dissatisfaction_risk(queries.course_of(ticket))
    RiskEstimate.objects.create(invitation=invitation, probability=risk, estimated_at=now)
    if not _is_past(invitation) and not Repair.objects.filter(invitation=invitation).exists():
        if ticket.kind == Kind.COMPLAINT:
            _explain(invitation, actor=actor, now=now)
        else:
            close_if_possible(ticket, ClosureBasis.SILENT, actor=actor, now=now)
    journal.record(
        events.CustomerSilent(**about(invitation), risk=round(risk * 100)), actor=actor, now=now
    )
    return invitation


def _explain(invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    ticket = invitation.ticket
    number = ticket_queries.number_to_reach(ticket)
    if number is not None:
        messaging.queue_message(
            draft=Draft(
                key=f"silence:{invitation.pk}",
                purpose=Purpose.NOTICE,
                recipient=number,
                body=limits.silence_words(ticket),
                language=ticket.language,
                subject_kind="ticket",
                subject_id=str(ticket.pk),
                template="silence",
            ),
            actor=actor,
            now=now,
        )


def release(*, ticket_id: int, actor: Actor, now: datetime) -> Ticket:
    """A lead lets a silent complaint go, after all attempts (§4.3.2), or a case whose customer is
    not content and could not be reached.

    Raises ``Conflict`` while the customer may still answer, ``NotAllowed`` for others than leads.
    """
    if not actor.may("ticket.release"):
        raise NotAllowed(_("Only a lead releases a complaint that stays silent."))
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    asked = Invitation.objects.filter(queries.TRIED, ticket=ticket, episode=ticket.episode)
    if not asked.exists():
        raise Conflict(_("The customer has not been tried often enough, or has answered."))
    return tickets.close(ticket_id=ticket_id, basis=ClosureBasis.RELEASED, actor=actor, now=now)


def move(invitation: Invitation, verb: str, **changes: Any) -> None:
    """Lead the invitation through ``verb``; of two at once the second hears ``Conflict``."""
    rows = Invitation.objects.filter(pk=invitation.pk, state__in=INVITATION.sources(verb))
    if not rows.update(state=INVITATION.target(verb), **changes):
        raise Conflict(_("This invitation has been dealt with already."))
    invitation.refresh_from_db()


def about(invitation: Invitation) -> dict[str, Any]:
    return {
        "invitation_id": invitation.pk,
        "ticket_id": invitation.ticket_id,
        "episode": invitation.episode,
    }
