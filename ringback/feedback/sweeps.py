"""What feedback does by time: ask, ask again, declare silence."""

from datetime import datetime

from ringback.base.worker import sweeps
from ringback.feedback import commands, limits, queries
from ringback.feedback.models import Invitation
from ringback.feedback.states import InvitationState
from ringback.kernel.actor import Actor

SYSTEM = Actor.system("feedback")
BATCH = 50


@sweeps.register("feedback.invitations")
def look_at_due(now: datetime) -> int:
    due = queries.due(now, BATCH)
    for invitation in due:
        if _tries_are_spent(invitation):
            commands.fall_silent(invitation_id=invitation.pk, actor=SYSTEM, now=now)
        else:
            commands.ask(invitation_id=invitation.pk, actor=SYSTEM, now=now)
    return len(due)


def _tries_are_spent(invitation: Invitation) -> bool:
    made = invitation.attempts.count()
    return invitation.state == InvitationState.ASKED and made >= limits.attempts(invitation.ticket)
