"""Approved by somebody who did not write it; alone only where nobody else is left."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, events, stock
from ringback.handbook.commands.moves import move, note_step, words_of
from ringback.handbook.commands.timing import lay_edition, require_free_instant
from ringback.handbook.limits import sign_off_due
from ringback.handbook.models import Audience, Revision
from ringback.handbook.states import StepKind
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed


@command
def approve(
    *,
    revision_id: UUID,
    effective_at: datetime,
    readers: Collection[str] = (),
    urgency: str = "",
    seen: int,
    actor: Actor,
    now: datetime,
) -> Revision:
    """Approve, to take effect at an instant; ``readers`` are the roles that must sign it off.

    Raises ``NotAllowed`` for whoever wrote at it, ``Invalid`` for an instant it cannot take effect
    at: shorter notice than §8.2.1 asks needs ``urgency``, a reason that stays with the revision.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_review(actor))
    access.require_other_eyes(actor, revision)
    _approve(revision, "approve", effective_at, readers, urgency, seen, actor, now)
    note_step(revision, StepKind.APPROVED, urgency.strip(), actor=actor, now=now)
    journal.record(_approved(revision, alone=False), actor=actor, now=now)
    return revision


@command
def break_glass(
    *,
    revision_id: UUID,
    effective_at: datetime,
    reason: str,
    readers: Collection[str] = (),
    seen: int,
    actor: Actor,
    now: datetime,
) -> Revision:
    """The one administrator left approves what they wrote themselves. The reason stays with the
    revision for ever, and somebody else looks at it later (``ratify``).

    Raises ``Conflict`` while there is anybody else who may approve it.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_administer(actor) and access.is_person(actor))
    words = words_of("reason", reason)
    if access.may_approve(actor, revision):
        raise Conflict(_("You did not write at this revision: approve it as usual."))
    if access.somebody_else_may_approve(actor, revision):
        raise Conflict(_("There is somebody else who may approve this. Ask them to."))
    _approve(revision, "break_glass", effective_at, readers, words, seen, actor, now)
    note_step(revision, StepKind.BROKE_GLASS, words, actor=actor, now=now)
    journal.record(_approved(revision, alone=True), actor=actor, now=now)
    return revision


def _approve(
    revision: Revision,
    verb: str,
    effective_at: datetime,
    readers: Collection[str],
    urgency: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    unknown = set(readers) - {role.value for role in Role}
    if unknown:
        raise Invalid(
            _("These readers are unknown. Nothing was changed."),
            fields={"readers": _("Choose roles from the list.")},
        )
    require_free_instant(revision, effective_at, is_urgent=bool(urgency.strip()), now=now)
    move(
        revision,
        verb,
        seen=seen,
        approved_by=actor.ref,
        approved_at=now,
        effective_at=effective_at,
    )
    lay_edition(effective_at)
    due_at = sign_off_due(now)
    Audience.objects.bulk_create(
        Audience(revision=revision, role=role, due_at=due_at) for role in sorted(set(readers))
    )
    transaction.on_commit(stock.forget)


def _approved(revision: Revision, *, alone: bool) -> events.RevisionApproved:
    assert revision.effective_at is not None  # just set
    return events.RevisionApproved(
        revision_id=revision.pk,
        document=revision.document.code,
        number=revision.number,
        digest=revision.digest,
        effective_at=revision.effective_at,
        alone=alone,
    )


@command
def ratify(*, revision_id: UUID, words: str, actor: Actor, now: datetime) -> Revision:
    """Somebody else looks at what was approved alone, afterwards (§8.2.1), and says what they
    found. Raises ``Conflict`` when it was not approved alone or has been looked at."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_review(actor))
    if not access.may_approve(actor, revision):
        raise NotAllowed(_("Somebody who did not write at it has to look at this revision."))
    if not access.awaits_other_eyes(revision):
        raise Conflict(_("This revision does not wait for a later review."))
    found = words_of("words", words)
    move(revision, "ratify", seen=revision.version)
    note_step(revision, StepKind.RATIFIED, found, actor=actor, now=now)
    journal.record(
        events.RevisionRatified(
            revision_id=revision.pk, document=revision.document.code, number=revision.number
        ),
        actor=actor,
        now=now,
    )
    return revision
