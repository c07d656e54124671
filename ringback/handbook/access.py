"""Who may read and who may change the manual."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base.refusals import LogInNeeded
from ringback.handbook.models import WORKS_ON_DRAFTS, Revision
from ringback.handbook.states import StepKind
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound


def require_read(actor: Actor) -> None:
    """Everybody of the operator's reads the whole manual; customers see what is shown to them."""
    if actor.is_customer or not actor.id:
        raise LogInNeeded(_("The handbook is for staff. Log in to read it."))


def require_administer(actor: Actor) -> None:
    if not may_administer(actor):
        raise NotAllowed(_("Only an administrator may change the handbook."))


def revision_for(actor: Actor, revision_id: UUID) -> Revision:
    """Raises ``NotFound`` also for a draft that is none of the reader's business."""
    require_read(actor)
    rows = Revision.objects.visible_to(actor).select_related("document", "based_on")
    found = rows.filter(pk=revision_id).first()
    if found is None:
        raise NotFound(_("There is no such revision of the handbook."))
    return found


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this with the handbook. Nothing was changed."))


def sees_drafts(actor: Actor) -> bool:
    return any(actor.may(verb) for verb in WORKS_ON_DRAFTS)


def may_administer(actor: Actor) -> bool:
    return actor.may("handbook.administer")


def may_draft(actor: Actor) -> bool:
    return actor.may("handbook.draft") and is_person(actor)


def may_review(actor: Actor) -> bool:
    """Send back, approve, set and cancel dates: who may do so to one revision is asked apart."""
    return actor.may("handbook.approve") and is_person(actor)


def is_person(actor: Actor) -> bool:
    """A program has not read what it signs."""
    return actor.ref.startswith("user:")


def may_approve(actor: Actor, revision: Revision) -> bool:
    """Somebody who may, and who has not written at this revision: not in their own name and not
    through somebody who acts for them."""
    own = {actor.ref, actor.on_behalf_of or actor.ref}
    return may_review(actor) and not own & _authors(revision)


def require_other_eyes(actor: Actor, revision: Revision) -> None:
    if not may_approve(actor, revision):
        raise NotAllowed(
            _("You wrote at this revision, so somebody else approves it. Nothing was changed."),
            code="own_revision",
        )


def somebody_else_may_approve(actor: Actor, revision: Revision) -> bool:
    """Whether there is anybody with the right who neither is the actor nor wrote at it."""
    barred = {ref.removeprefix("user:") for ref in _authors(revision) | {actor.ref}}
    return identity.somebody_may("handbook.approve", besides=barred)


def awaits_other_eyes(revision: Revision) -> bool:
    """Approved alone, and nobody has looked at it since."""
    kinds = set(revision.steps.values_list("kind", flat=True))
    return StepKind.BROKE_GLASS in kinds and StepKind.RATIFIED not in kinds


def _authors(revision: Revision) -> set[str]:
    return {revision.drafted_by, *revision.contributions.values_list("ref", flat=True)}
