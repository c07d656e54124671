"""Sheets nobody has touched (滞留, §3.1.5): told once for each time one comes to lie still."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.reports import events
from ringback.reports.models import HoldingFact, StuckEpisode

BATCH = 50


def untold(now: datetime) -> list[int]:
    """Sheets that are stuck and of which nobody has been told in this episode, the longest first; a
    batch of them."""
    told = StuckEpisode.objects.filter(
        sheet_id=OuterRef("sheet_id"), touched_at=OuterRef("touched_at")
    )
    found = HoldingFact.objects.filter(~Exists(told), stuck_at__lte=now)
    return list(found.order_by("stuck_at", "sheet_id").values_list("sheet_id", flat=True)[:BATCH])


@command
def tell_stuck(*, sheet_id: int, actor: Actor, now: datetime) -> StuckEpisode:
    """That a sheet is stuck becomes news, once an episode. Raises ``Conflict`` when it is stuck no
    more, or told already."""
    lying = HoldingFact.objects.filter(sheet_id=sheet_id, stuck_at__lte=now).first()
    if lying is None:
        raise Conflict(_("The work sheet is not stuck any more."))
    episode = StuckEpisode(sheet_id=sheet_id, touched_at=lying.touched_at, told_at=now)
    try:
        with transaction.atomic():
            episode.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("That this work sheet is stuck has been told already.")) from None
    news = events.SheetStuck(
        episode_id=episode.pk,
        sheet_id=sheet_id,
        ticket_id=lying.ticket_id,
        path=lying.department_path,
        touched_at=lying.touched_at,
    )
    journal.record(news, actor=actor, now=now)
    return episode
