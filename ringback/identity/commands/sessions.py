"""Ending sessions: one's own, and an administrator somebody's."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import access, events, factors
from ringback.identity.models import PasswordLink, StaffSession, User
from ringback.identity.states import Ended
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@command
def end_session(*, user: User, session_id: UUID, actor: Actor, now: datetime) -> None:
    """Raises ``Conflict`` when it was over already, or never was one of ``user``."""
    access.require_own_or_administer(actor, user)
    end = _by(actor, user)
    row = StaffSession.objects.filter(pk=session_id, user=user, ended_at=None)
    if not row.update(ended_at=now, end=end, ended_by=actor.ref):
        raise Conflict(_("That session is over already. Nothing was changed."))
    journal.record(
        events.SessionsEnded(user_id=user.pk, session_id=session_id, count=1, reason=end),
        actor=actor,
        now=now,
    )


@command
def end_other_sessions(*, session: StaffSession, actor: Actor, now: datetime) -> int:
    """Leave the owner no session but this one. Answers how many were ended."""
    user = session.user
    access.require_own_or_administer(actor, user)
    count = factors.end_sessions(user, end=Ended.BY_OWNER, by=actor.ref, now=now, keep=session)
    journal.record(
        events.SessionsEnded(user_id=user.pk, session_id=None, count=count, reason=Ended.BY_OWNER),
        actor=actor,
        now=now,
    )
    return count


@command
def end_all_sessions(*, user: User, actor: Actor, now: datetime) -> int:
    """An administrator logs somebody out everywhere. Answers how many sessions were ended."""
    access.require_administer(actor)
    end = _by(actor, user)
    count = factors.end_sessions(user, end=end, by=actor.ref, now=now)
    journal.record(
        events.SessionsEnded(user_id=user.pk, session_id=None, count=count, reason=end),
        actor=actor,
        now=now,
    )
    return count


def end_everybodys(*, by: str, now: datetime) -> int:
    """Leave nobody logged in and no link to a new password good. No verb of its own: part of a
    restore, whose entry tells of it. Answers how many sessions were ended."""
    PasswordLink.objects.filter(used_at=None, voided_at=None).update(voided_at=now)
    still_open = StaffSession.objects.filter(ended_at=None)
    return still_open.update(ended_at=now, end=Ended.BY_ADMINISTRATOR, ended_by=by)


def _by(actor: Actor, user: User) -> Ended:
    return Ended.BY_OWNER if actor.ref == user.ref else Ended.BY_ADMINISTRATOR
