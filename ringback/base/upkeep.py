"""Deliveries that died: looked at, tried again, or given up for good, each with a reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.models import Delivery, Pulse, SweepRun
from ringback.base.reasons import Why
from ringback.base.verbs import command, command_many
from ringback.base.worker import sweeps
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.kernel.news import News

MOST = 200
"""Deliveries that are tried again by one click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _DeliveryNews(News):
    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "delivery"
    subject_field: ClassVar[str] = "delivery_id"

    delivery_id: int
    reaction: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReplayed(_DeliveryNews):
    """A dead delivery is owed again."""

    kind: ClassVar[str] = "delivery.replayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryGivenUp(_DeliveryNews):
    """A dead delivery will not be made, and somebody decided so."""

    kind: ClassVar[str] = "delivery.given_up"


def require_administer(actor: Actor) -> None:
    if not actor.may("base.administer"):
        raise NotAllowed(_("Only an administrator may look after deliveries."))


def dead(*, before: int | None = None, limit: int = 50) -> list[Delivery]:
    """Dead deliveries, newest first, one more than ``limit`` if there are."""
    rows = Delivery.objects.filter(dead_at__isnull=False, given_up_at=None).order_by("-id")
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows.select_related("entry")[: limit + 1])


def overdue(now: datetime) -> list[Delivery]:
    """Those owed longest, as a sign of how far the worker is behind."""
    rows = Delivery.objects.filter(done_at=None, dead_at=None, next_try_at__lte=now)
    return list(rows.select_related("entry").order_by("next_try_at", "id")[:10])


def pulses() -> list[Pulse]:
    """Workers that have been alive within the hour."""
    return list(Pulse.objects.order_by("-beat_at")[:20])


def sweep_runs() -> list[tuple[str, SweepRun | None]]:
    """Every sweep by name with its last run; ``None``: it never ran yet."""
    runs = {run.sweep: run for run in SweepRun.objects.filter(sweep__in=list(sweeps))}
    return [(name, runs.get(name)) for name in sorted(sweeps)]


@command_many
def replay(
    *, delivery_ids: Collection[int], why: Why, actor: Actor, now: datetime
) -> list[Delivery]:
    """Owe dead deliveries again, from their first attempt. One entry for each.

    Raises ``Conflict`` when none of them is dead any more, or their reaction is gone from the
    program: that news would be lost in the same way again.
    """
    require_administer(actor)
    asked = sorted(delivery_ids)[:MOST]
    rows = Delivery.objects.filter(pk__in=asked, dead_at__isnull=False, given_up_at=None)
    found = [row for row in rows.order_by("id") if row.reaction in journal.reactions]
    ids = [row.pk for row in found]
    fresh = Delivery.objects.filter(pk__in=ids, dead_at__isnull=False, given_up_at=None)
    moved = fresh.update(dead_at=None, attempts=0, next_try_at=now, problem="")
    if not found or moved != len(found):
        raise Conflict(_("None of these waits for a decision any more. Look again."))
    stories = [
        DeliveryReplayed(delivery_id=row.pk, reaction=row.reaction, why=why) for row in found
    ]
    journal.record_many(stories, actor=actor, now=now)
    return found


@command
def give_up(*, delivery_id: int, why: Why, actor: Actor, now: datetime) -> Delivery:
    """Decide that a dead delivery stays undone. Raises ``Conflict`` when it is not dead."""
    require_administer(actor)
    rows = Delivery.objects.filter(pk=delivery_id, dead_at__isnull=False, given_up_at=None)
    if not rows.update(given_up_at=now):
        raise Conflict(_("This delivery does not wait for a decision any more."))
    row = Delivery.objects.get(pk=delivery_id)
    news = DeliveryGivenUp(delivery_id=row.pk, reaction=row.reaction, why=why)
    journal.record(news, actor=actor, now=now)
    return row
