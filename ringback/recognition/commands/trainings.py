"""A training somebody asks for on a page: asked, begun by a worker, ended by its own process."""

import time
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.recognition import access, events
from ringback.recognition.commands.versions import NO_LESSONS, require_reason, retrain
from ringback.recognition.models import ModelVersion, Training
from ringback.recognition.states import Ending

log = structlog.get_logger(__name__)


@command
def ask_training(*, reason: str = "", actor: Actor, now: datetime) -> Training:
    """Have the worker train a version on what people have corrected. It is not in use then.

    Raises ``Conflict`` while one that was asked for has not ended.
    """
    access.require(access.may_administer(actor))
    require_reason(reason)
    last = Training.objects.order_by("-place").first()
    if last is not None and last.ended_at is None:
        raise _already()
    try:
        with transaction.atomic():
            training = Training.objects.create(
                place=last.place + 1 if last else 1,
                reason=reason,
                asked_at=now,
                asked_by=actor.ref,
            )
    except IntegrityError:
        raise _already() from None
    journal.record(events.TrainingAsked(place=training.place), actor=actor, now=now)
    return training


def _already() -> Conflict:
    return Conflict(_("A training that was asked for has not ended yet. Nothing was changed."))


@command
def begin_training(*, place: int, actor: Actor, now: datetime) -> None:
    """Take it, so that no second worker starts it. Raises ``Conflict`` when one has."""
    access.require(access.may_administer(actor))
    if not Training.objects.filter(place=place, begun_at=None).update(begun_at=now):
        raise Conflict(_("Another worker has begun this training."))
    journal.record(events.TrainingBegun(place=place), actor=actor, now=now)


def carry_out_training(*, place: int, actor: Actor, now: datetime) -> Training:
    """Train, which takes minutes, and write down how it ended. Whatever happens is an ending.

    Raises ``NotFound`` unless it was begun, and ``Conflict`` when it has ended meanwhile.
    """
    access.require(access.may_administer(actor))
    training = Training.objects.filter(place=place, begun_at__isnull=False).first()
    if training is None:
        raise NotFound(_("There is no training %(place)s to carry out.") % {"place": place})
    version, ending, began = None, Ending.TRAINED, time.perf_counter()
    try:
        version = retrain(
            reason=training.reason, actor=actor.acting_for(training.asked_by), now=now
        )
    except Conflict as refusal:
        ending = Ending.NOTHING if refusal.reason == NO_LESSONS else Ending.FAILED
    except Exception:
        log.exception("training.failed", place=place)
        ending = Ending.FAILED
    # Minutes have gone by: the end is not the instant of the start.
    over = now + timedelta(seconds=time.perf_counter() - began)
    return end_training(place=place, ending=ending, version=version, actor=actor, now=over)


@command
def end_training(
    *,
    place: int,
    ending: Ending,
    version: ModelVersion | None = None,
    actor: Actor,
    now: datetime,
) -> Training:
    """How it ended. Raises ``Conflict`` when that is known already."""
    access.require(access.may_administer(actor))
    open_still = Training.objects.filter(place=place, begun_at__isnull=False, ended_at=None)
    if not open_still.update(ended_at=now, ending=ending, version=version):
        raise Conflict(_("This training has ended already."))
    number = version.number if version else None
    news = events.TrainingEnded(place=place, ending=ending, number=number)
    journal.record(news, actor=actor, now=now)
    return Training.objects.get(place=place)
