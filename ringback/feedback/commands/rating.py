"""What the customer answers, by digits on the phone or on the page behind the link."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.feedback import access, events, limits, queries, rules
from ringback.feedback.commands.asking import about, move, send_question
from ringback.feedback.commands.closing import close_if_possible
from ringback.feedback.commands.repairing import open_repair
from ringback.feedback.models import Comment, Invitation, Rating, Repair
from ringback.feedback.rules import Verdict
from ringback.feedback.states import FINAL, InvitationState, Question
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.states import ClosureBasis, TicketState


@command
def rate(
    *,
    invitation_id: UUID,
    question: Question,
    answer: str,
    channel: str,
    replied_to: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Rating:
    """Keep one answer and ask the next question, or conclude after the last.

    The first answer to a question stands. ``replied_to`` is the message the customer answered:
    the conversation goes on there. Raises ``Invalid`` for anything but the digits asked for,
    ``Conflict`` for a second answer.
    """
    access.require_system(actor)
    invitation = Invitation.objects.select_related("ticket").get(pk=invitation_id)
    rating = _first_answer(invitation, question, answer, channel, now)
    given = queries.ratings(invitation)
    _repair_if_owed(invitation, given, actor=actor, now=now)
    following = rules.next_question(given)
    if following is None:
        _conclude(invitation=invitation, given=given, actor=actor, now=now)
    elif replied_to is not None:
        _ask_on(invitation, following, replied_to, actor=actor, now=now)
    journal.record(
        events.QuestionRated(**about(invitation), question=question, score=rating.score),
        actor=actor,
        now=now,
    )
    return rating


def _first_answer(
    invitation: Invitation, question: Question, answer: str, channel: str, now: datetime
) -> Rating:
    score = rules.read_score(question, answer)
    if score is None:
        raise Invalid(
            _("Please answer with one of the digits asked for."),
            fields={str(question): _("One of the digits asked for.")},
        )
    # The update that changes nothing makes answers given at once come one after the other, so that
    # one of them sees all the others and concludes.
    still_open = Invitation.objects.filter(pk=invitation.pk).exclude(state__in=FINAL)
    if not still_open.update(next_at=F("next_at")):
        raise Conflict(_("Thank you, this has been rated already."))
    rating, is_new = Rating.objects.get_or_create(
        invitation=invitation,
        question=question,
        defaults={"score": score, "channel": channel, "rated_at": now},
    )
    if not is_new:
        raise Conflict(_("Thank you, this has been rated already."))
    return rating


def _repair_if_owed(
    invitation: Invitation, given: Mapping[Question, int], *, actor: Actor, now: datetime
) -> None:
    """The call-back is ordered with the first answer that calls for it (§4.3.3), for a customer who
    says "not solved" may answer nothing more. Work that has begun anew needs none."""
    outcome = rules.verdict(given, low_score=limits.low_score(invitation.ticket))
    is_current = invitation.ticket.episode == invitation.episode
    ordered = Repair.objects.filter(invitation=invitation)
    if outcome is Verdict.REPAIR and is_current and not ordered.exists():
        open_repair(invitation, actor=actor, now=now)


def _ask_on(
    invitation: Invitation,
    question: Question,
    replied_to: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    number = ticket_queries.number_to_reach(invitation.ticket)
    if number is not None:
        send_question(
            invitation,
            number,
            question,
            attempt=invitation.attempts.count(),
            continues=replied_to,
            actor=actor,
            now=now,
        )


@transaction.atomic
def rate_all(
    *,
    invitation_id: UUID,
    answers: Mapping[Question, str],
    words: str,
    channel: str,
    actor: Actor,
    now: datetime,
) -> None:
    """All answers of the page behind the link at once, and the customer's words if any.

    A question answered on the phone before keeps its first answer. Raises as :func:`rate`.
    """
    given = queries.ratings(Invitation.objects.get(pk=invitation_id))
    for question, answer in answers.items():
        if question not in given:
            rate(
                invitation_id=invitation_id,
                question=question,
                answer=answer,
                channel=channel,
                actor=actor,
                now=now,
            )
    if words.strip():
        comment(invitation_id=invitation_id, body=words, actor=actor, now=now)


@command
def _conclude(
    *, invitation: Invitation, given: dict[Question, int], actor: Actor, now: datetime
) -> None:
    move(invitation, "conclude", next_at=None, ended_at=now)
    ticket = invitation.ticket
    outcome = rules.verdict(given, low_score=limits.low_score(ticket))
    is_current = ticket.state == TicketState.RESOLVED and ticket.episode == invitation.episode
    if outcome is Verdict.CONTENT and is_current:
        tickets.confirm(ticket_id=ticket.pk, actor=actor, now=now)
        close_if_possible(ticket, ClosureBasis.CONFIRMED, actor=actor, now=now)
    journal.record(
        events.InvitationConcluded(**about(invitation), verdict=outcome), actor=actor, now=now
    )


@command
def comment(*, invitation_id: UUID, body: str, actor: Actor, now: datetime) -> Comment:
    """Words of the customer's own. Raises ``Invalid`` when there are none or far too many,
    ``Conflict`` when nobody listens for them any more."""
    access.require_system(actor)
    invitation = Invitation.objects.select_related("ticket").get(pk=invitation_id)
    _require_listening(invitation, now)
    if not 0 < len(body.strip()) <= 1000:
        raise Invalid(
            _("Write one to 1000 characters."),
            fields={"comment": _("Write one to 1000 characters.")},
        )
    said = Comment.objects.create(invitation=invitation, body=body.strip(), said_at=now)
    journal.record(
        events.CommentGiven(**about(invitation), comment_id=said.pk), actor=actor, now=now
    )
    return said


def _require_listening(invitation: Invitation, now: datetime) -> None:
    """Words may follow the last digit, once, and while a link given with it would still open.
    The update that changes nothing lets one of two at once find the words of the other."""
    Invitation.objects.filter(pk=invitation.pk).update(next_at=F("next_at"))
    invitation.refresh_from_db(fields=["state", "ended_at"])
    if invitation.state == InvitationState.SKIPPED:
        raise Conflict(
            _("This answer is no longer asked about. Write to us about the case itself instead.")
        )
    if invitation.state != InvitationState.ANSWERED or invitation.ended_at is None:
        return
    if Comment.objects.filter(invitation=invitation).exists():
        raise Conflict(_("Thank you, this has been rated already."))
    if now > limits.link_until(invitation.ticket, invitation.ended_at):
        raise Conflict(
            _("The time for this survey is over. Write to us about the case itself instead.")
        )
