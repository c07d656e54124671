"""When approved revisions take effect: set, changed, cancelled, and told when it has come."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, events, schedule, stock
from ringback.handbook.commands.moves import hold_order, move, note_step, words_of
from ringback.handbook.limits import notice_ends
from ringback.handbook.models import Audience, Edition, Revision
from ringback.handbook.schedule import NOTICE, ScheduleFault
from ringback.handbook.states import RevisionState, StepKind
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid

FAULTS = {
    ScheduleFault.TOO_SOON: _("It must lie in the future, by a minute at least."),
    ScheduleFault.SHORT_NOTICE: _("Shorter notice than clause 8.2.1 asks needs a reason."),
    ScheduleFault.BEFORE_ANOTHER: _(
        "An earlier revision of this document takes effect then or later."
    ),
    ScheduleFault.AFTER_ANOTHER: _("A later revision of this document takes effect by then."),
}


def require_free_instant(
    revision: Revision, effective_at: datetime, *, is_urgent: bool, now: datetime
) -> None:
    """Take hold of the document's order of revisions, and raise ``Invalid`` unless this one may
    take effect at that instant."""
    taken = list(
        Revision.objects.filter(
            document=revision.document_id, state=RevisionState.APPROVED
        ).values_list("effective_at", flat=True)
    )
    fault = schedule.faults(
        effective_at,
        schedule.neighbours([at for at in taken if at is not None], revision.effective_at),
        lead=notice_ends(now) - now,
        is_urgent=is_urgent,
        now=now,
    )
    if fault is not None:
        field = "urgency" if fault is ScheduleFault.SHORT_NOTICE else "effective_at"
        raise Invalid(
            _("It cannot take effect then. Nothing was changed."), fields={field: FAULTS[fault]}
        )
    hold_order(revision.document)


def lay_edition(effective_at: datetime) -> None:
    """The set of revisions from that instant gets its name. One is never deleted: an edition at
    whose instant nothing takes effect any more is left out on reading (``stock``)."""
    Edition.objects.get_or_create(begins_at=effective_at)


@command
def reschedule(
    *,
    revision_id: UUID,
    effective_at: datetime,
    reason: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> Revision:
    """Another instant of effect, as long as the present one is still ahead. It may not change
    places with another revision of the document."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_review(actor))
    words = words_of("reason", reason)
    _require_ahead(revision, now)
    require_free_instant(revision, effective_at, is_urgent=True, now=now)
    move(revision, "reschedule", seen=seen, effective_at=effective_at)
    lay_edition(effective_at)
    transaction.on_commit(stock.forget)
    note_step(revision, StepKind.RESCHEDULED, words, actor=actor, now=now)
    journal.record(
        events.RevisionRescheduled(
            revision_id=revision.pk,
            document=revision.document.code,
            number=revision.number,
            effective_at=effective_at,
        ),
        actor=actor,
        now=now,
    )
    return revision


@command
def cancel(*, revision_id: UUID, reason: str, seen: int, actor: Actor, now: datetime) -> Revision:
    """It does not take effect after all. Raises ``Conflict`` once it has, or while a later
    revision that was written on top of it is scheduled."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_review(actor))
    words = words_of("reason", reason)
    _require_ahead(revision, now)
    later = Revision.objects.filter(
        document=revision.document_id,
        state=RevisionState.APPROVED,
        effective_at__gt=revision.effective_at,
    )
    if later.exists():
        raise Conflict(_("A later revision contains this one. Cancel that first."))
    hold_order(revision.document)
    move(revision, "cancel", seen=seen, effective_at=None)
    Audience.objects.filter(revision=revision).delete()
    transaction.on_commit(stock.forget)
    note_step(revision, StepKind.CANCELLED, words, actor=actor, now=now)
    journal.record(
        events.RevisionCancelled(
            revision_id=revision.pk, document=revision.document.code, number=revision.number
        ),
        actor=actor,
        now=now,
    )
    return revision


def _require_ahead(revision: Revision, now: datetime) -> None:
    if revision.state != RevisionState.APPROVED or revision.effective_at is None:
        raise Conflict(_("This revision has no date of effect that could be changed."))
    if revision.effective_at < now + NOTICE:
        raise Conflict(
            _("This revision is in force, or is about to be. Change it by a new revision.")
        )


@command
def announce_effect(*, revision_id: UUID, actor: Actor, now: datetime) -> Revision:
    """Tell once that a revision has taken effect. It has by its date alone; this is the news.
    Raises ``Conflict`` when it is told already, or the time has not come."""
    due = Revision.objects.filter(
        pk=revision_id,
        state=RevisionState.APPROVED,
        effective_at__lte=now,
        announced_at__isnull=True,
    )
    if not due.update(announced_at=now):
        raise Conflict(_("There is nothing to tell of this revision."))
    revision = Revision.objects.select_related("document").get(pk=revision_id)
    assert revision.effective_at is not None  # the filter above
    before = Revision.objects.filter(
        document=revision.document_id,
        state=RevisionState.APPROVED,
        effective_at__lt=revision.effective_at,
    ).order_by("-effective_at")
    journal.record(
        events.RevisionTookEffect(
            revision_id=revision.pk,
            document=revision.document.code,
            number=revision.number,
            effective_at=revision.effective_at,
            superseded=before.values_list("pk", flat=True).first(),
        ),
        actor=actor,
        now=now,
    )
    return revision
