"""What feedback does by time: ask, ask again, declare silence."""

from datetime import datetime, timedelta

from ringback.base.worker import one_by_one, sweeps
from ringback.feedback import commands, limits, queries
from ringback.feedback.models import Invitation
from ringback.feedback.states import InvitationState
from ringback.kernel.actor import Actor

SYSTEM = Actor.system("feedback")
BATCH = 50
PAUSE = timedelta(hours=1)
"""How long an invitation rests that could not be dealt with."""


@sweeps.register("feedback.invitations")
def look_at_due(now: datetime) -> int:
    def look_at(invitation: Invitation) -> None:
        act = commands.fall_silent if _tries_are_spent(invitation) else commands.ask
        act(invitation_id=invitation.pk, actor=SYSTEM, now=now)

    def put_off(invitation: Invitation) -> None:
        Invitation.objects.filter(pk=invitation.pk).update(next_at=now + PAUSE)

    return one_by_one(queries.due(now, BATCH), look_at, put_off=put_off)


def _tries_are_spent(invitation: Invitation) -> bool:
    made = invitation.attempts.count()
    return invitation.state == InvitationState.ASKED and made >= limits.attempts(invitation.ticket)
