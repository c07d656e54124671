"""What others may ask about customers' opinions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringback.clocks import queries as clocks
from ringback.feedback import links
from ringback.feedback.models import Invitation, Rating, RiskEstimate
from ringback.feedback.rules import Course
from ringback.feedback.states import FINAL, InvitationState, Question, RepairOutcome
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, TicketRow, number_of
from ringback.tickets.states import Kind, TicketState

__all__ = [
    "Invitation",
    "SilentRow",
    "awaiting_release",
    "behind_link",
    "course_of",
    "due",
    "of_ticket",
    "ratings",
    "scores_of",
    "silent_by_risk",
]

PAGE = 50
UNREACHED = Q(repair__outcome=RepairOutcome.UNREACHED)
TRIED = Q(state=InvitationState.SILENT) | UNREACHED
"""Invitations of customers who were tried as often as must be."""


@dataclass(frozen=True, slots=True)
class SilentRow:
    """A silent customer; ``risk`` is an estimate (0 to 1)."""

    ticket_id: int
    kind: str
    risk: float
    estimated_at: datetime

    @property
    def number(self) -> str:
        return number_of(self.ticket_id)


def of_ticket(*, ticket_id: int) -> Sequence[Invitation]:
    """All invitations of a ticket with their ratings, oldest first; ask for the ticket first."""
    found = Invitation.objects.filter(ticket_id=ticket_id).order_by("episode")
    return list(found.prefetch_related("ratings", "comments", "attempts"))


def behind_link(token: str) -> Invitation:
    """What a signed address leads to. Raises ``NotFound`` when it is forged or too old."""
    invitation_id = links.invitation_id(token)
    found = (
        Invitation.objects.select_related("ticket").filter(pk=invitation_id).first()
        if invitation_id
        else None
    )
    if found is None:
        raise NotFound(
            _("This link is no longer valid. You can still reply to our message or call us.")
        )
    return found


def rating_address(*, ticket: Ticket) -> str:
    """The page on which the answer given last can be rated; empty when it has been, or there is
    none. Ask for the ticket first: whoever holds the address speaks for the customer."""
    invitation = Invitation.objects.filter(ticket=ticket, episode=ticket.episode).first()
    if invitation is None or invitation.state in FINAL:
        return ""
    return links.page(invitation)


def ratings(invitation: Invitation) -> dict[Question, int]:
    """The answers given so far."""
    rows = invitation.ratings.values_list("question", "score")
    return {Question(question): score for question, score in rows}


def scores_of(*, ticket_ids: Iterable[int]) -> list[int]:
    """What customers answered of the result on these tickets, 1 to 5; silence is no answer. Ask
    for the tickets first."""
    rows = Rating.objects.filter(
        invitation__ticket_id__in=list(ticket_ids), question=Question.RESULT
    )
    return list(rows.values_list("score", flat=True))


def due(now: datetime, limit: int) -> list[Invitation]:
    """Invitations the sweep has to look at."""
    rows = Invitation.objects.filter(next_at__lte=now).order_by("next_at")
    return list(rows[:limit])


def silent_by_risk(*, actor: Actor, limit: int = PAGE) -> list[SilentRow]:
    """Silent customers, the likeliest unhappy first: whom to call."""
    visible = Ticket.objects.visible_to(actor)
    rows = RiskEstimate.objects.filter(
        invitation__ticket__in=visible, invitation__state=InvitationState.SILENT
    ).order_by("-probability")
    columns = rows.values_list(
        "invitation__ticket_id", "invitation__ticket__kind", "probability", "estimated_at"
    )
    return [SilentRow(*row) for row in columns[:limit]]


def awaiting_release(*, actor: Actor, limit: int = PAGE) -> list[TicketRow]:
    """What only a lead can let go: silent complaints, and cases whose customer was not content and
    not reached."""
    tried = Invitation.objects.filter(
        TRIED, ticket__state=TicketState.RESOLVED, episode=F("ticket__episode")
    )
    mute = tried.filter(Q(ticket__kind=Kind.COMPLAINT) | UNREACHED)
    ids = list(mute.order_by("ticket").values_list("ticket", flat=True)[:limit])
    return tickets.page(actor=actor, states=[TicketState.RESOLVED], ids=ids, limit=limit)


def course_of(ticket: Ticket) -> Course:
    """The signs a risk estimate is made from."""
    readings = clocks.of_subject(
        subject_kind="ticket", subject_id=ticket.pk, now=ticket.registered_at
    )
    sheets = list(ticket.sheets.values_list("hand_overs", flat=True))
    return Course(
        is_complaint=ticket.kind == Kind.COMPLAINT,
        urges=ticket.urges.count(),
        reopenings=ticket.episode - 1,
        breaches=len({each.clock.metric for each in readings if each.clock.breached_at}),
        hand_overs=sum(sheets),
        sent_back=ticket.sheets.filter(replies__passed=False).count(),
    )
