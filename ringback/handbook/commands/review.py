"""From the author to the reviewer and back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, content, events
from ringback.handbook.commands.moves import move, note_step, words_of
from ringback.handbook.models import Revision
from ringback.handbook.states import StepKind
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid


@command
def submit(*, revision_id: UUID, reason: str, seen: int, actor: Actor, now: datetime) -> Revision:
    """Hand the draft to the reviewer, with why it is needed; after it was sent back, with the
    answer to each point. From now on its text is fixed. Raises ``Invalid`` when nothing differs
    from the revision it is based on."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    words = words_of("reason", reason)
    digest = content.digest(revision.pk)
    if revision.based_on_id and digest == content.digest(revision.based_on_id):
        raise Invalid(_("The draft says nothing new yet. Change a clause or a number first."))
    move(revision, "submit", seen=seen, digest=digest)
    note_step(revision, StepKind.SUBMITTED, words, actor=actor, now=now)
    journal.record(
        events.RevisionSubmitted(
            revision_id=revision.pk,
            document=revision.document.code,
            number=revision.number,
            digest=digest,
        ),
        actor=actor,
        now=now,
    )
    return revision


@command
def send_back(
    *, revision_id: UUID, reason: str, seen: int, actor: Actor, now: datetime
) -> Revision:
    """Back to the author, with what is to be put right."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_review(actor))
    words = words_of("reason", reason)
    move(revision, "send_back", seen=seen, digest="")
    note_step(revision, StepKind.SENT_BACK, words, actor=actor, now=now)
    journal.record(
        events.RevisionSentBack(
            revision_id=revision.pk, document=revision.document.code, number=revision.number
        ),
        actor=actor,
        now=now,
    )
    return revision


@command
def withdraw(*, revision_id: UUID, reason: str, seen: int, actor: Actor, now: datetime) -> Revision:
    """Give the draft up. It stays readable for those who work on the manual."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    words = words_of("reason", reason)
    move(revision, "withdraw", seen=seen)
    note_step(revision, StepKind.WITHDRAWN, words, actor=actor, now=now)
    journal.record(
        events.RevisionWithdrawn(
            revision_id=revision.pk, document=revision.document.code, number=revision.number
        ),
        actor=actor,
        now=now,
    )
    return revision
