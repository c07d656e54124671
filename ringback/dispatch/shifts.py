"""A shift is handed over and taken over (§3.1.5): two leads sign, one entry each."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.dispatch import events, handovers
from ringback.dispatch.handovers import Content
from ringback.dispatch.models import ShiftHandover
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.kernel.words import cleaned


@command
def hand_shift_over(
    *, department_path: str, team: str = "", words: str = "", actor: Actor, now: datetime
) -> ShiftHandover:
    """Freeze what the next shift has to know, and sign it. One that nobody has taken over since
    lapses: its shift is past.

    Raises ``NotAllowed`` for whoever assigns no work, ``NotFound`` out of their reach, ``Conflict``
    when the same is handed over by somebody else in this moment.
    """
    content = handovers.content_now(
        department_path=department_path, team=team, actor=actor, now=now
    )
    made = _sign_out(department_path, team, words, content, actor=actor, now=now)
    journal.record(
        events.ShiftHandedOver(
            handover_id=made.pk,
            department_path=department_path,
            team=team,
            promises=len(content.promises),
            due=len(content.due),
            watched=len(content.watched),
            in_work=len(content.in_work),
        ),
        actor=actor,
        now=now,
    )
    return made


def _sign_out(
    department_path: str, team: str, words: str, content: Content, *, actor: Actor, now: datetime
) -> ShiftHandover:
    before = ShiftHandover.objects.filter(
        department_path=department_path, team=team, taken_over_at=None, lapsed_at=None
    )
    before.update(lapsed_at=now)
    made = ShiftHandover(
        department_path=department_path,
        team=team,
        shift_ends_at=handovers.shift_ends_at(actor, now),
        content=content.to_json(),
        words=cleaned(words) or None,
        handed_over_by=actor.ref,
        handed_over_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This shift is being handed over by somebody else. Look again.")) from None
    return made


@command
def take_shift_over(*, handover_id: UUID, actor: Actor, now: datetime) -> ShiftHandover:
    """Sign as the incoming lead. Raises ``NotAllowed`` for the lead who handed over, ``Conflict``
    when it is signed already or has lapsed."""
    found = handovers.handover(handover_id=handover_id, actor=actor)
    if actor.ref == found.handed_over_by:
        raise NotAllowed(_("The shift is taken over by somebody else than who hands it over."))
    waiting = ShiftHandover.objects.filter(pk=found.pk, taken_over_at=None, lapsed_at=None)
    if not waiting.update(taken_over_by=actor.ref, taken_over_at=now):
        raise Conflict(_("This handover is signed already, or the shift after it is."))
    found.refresh_from_db()
    news = events.ShiftTakenOver(
        handover_id=found.pk, department_path=found.department_path, team=found.team
    )
    journal.record(news, actor=actor, now=now)
    return found
