"""Readers sign that they know what a revision says, in time or reminded once (§8.2.2)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, events, queries
from ringback.handbook.models import Audience, Revision, SignOff
from ringback.handbook.states import RevisionState
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict


@command
def sign_off(*, revision_id: UUID, actor: Actor, now: datetime) -> SignOff:
    """The actor has read the revision. Anybody of the staff may; its audience must.

    Raises ``Conflict`` when they have signed already, or the revision is approved no more.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.is_person(actor))
    if queries.state_of(revision, at=now) not in (RevisionState.APPROVED, RevisionState.EFFECTIVE):
        raise Conflict(_("Only an approved revision that is not superseded is signed off."))
    try:
        with transaction.atomic():
            signed = SignOff.objects.create(revision=revision, ref=actor.ref, at=now)
    except IntegrityError:
        raise Conflict(_("You have signed this revision off already.")) from None
    journal.record(
        events.RevisionSignedOff(
            revision_id=revision.pk, document=revision.document.code, number=revision.number
        ),
        actor=actor,
        now=now,
    )
    return signed


@command
def announce_overdue(*, revision_id: UUID, actor: Actor, now: datetime) -> Revision:
    """Tell once that the time for signing a revision off is over; who has not signed is reminded
    by whoever hears of it. Raises ``Conflict`` when it is told already, or there is time left."""
    due = Audience.objects.filter(revision=revision_id, due_at__lte=now, reminded_at__isnull=True)
    if not due.update(reminded_at=now):
        raise Conflict(_("There is nothing to tell of this revision."))
    revision = Revision.objects.select_related("document").get(pk=revision_id)
    is_past = queries.state_of(revision, at=now) is RevisionState.SUPERSEDED
    journal.record(
        events.SignOffFellDue(
            revision_id=revision.pk,
            document=revision.document.code,
            number=revision.number,
            missing=0 if is_past else len(queries.readers(revision.pk)),
        ),
        actor=actor,
        now=now,
    )
    return revision
