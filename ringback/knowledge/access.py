"""Who may write, approve and read what we know."""

from django.utils.translation import gettext_lazy as _

from ringback.base.refusals import LogInNeeded
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.knowledge.models import AgreedAnswer, Revision
from ringback.knowledge.models.articles import APPROVES, WRITES
from ringback.knowledge.states import AnswerState, RevisionState


def require_staff(actor: Actor) -> None:
    if not actor.ref.startswith("user:"):
        raise LogInNeeded(_("This page is for staff. Log in to go on."))


def may_write(actor: Actor) -> bool:
    return actor.may(WRITES)


def may_approve(actor: Actor) -> bool:
    """Whether the actor approves at all; one revision is asked about apart."""
    return actor.may(APPROVES)


def may_publish(actor: Actor, revision: Revision) -> bool:
    """Whoever may approve, and has not written at this revision."""
    own = {actor.ref, actor.on_behalf_of or actor.ref}
    return may_approve(actor) and not own & _authors(revision)


def may_agree(actor: Actor, answer: AgreedAnswer) -> bool:
    own = {actor.ref, actor.on_behalf_of or actor.ref}
    return may_approve(actor) and answer.drafted_by not in own


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this here. Nothing was changed."))


def require_other_eyes(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(
            _("You wrote this yourself, so somebody else approves it. Nothing was changed."),
            code="own_words",
        )


def revision_for(actor: Actor, article_id: int, number: int) -> Revision:
    rows = Revision.objects.visible_to(actor).select_related("article")
    found = rows.filter(article=article_id, number=number).first()
    if found is None:
        raise NotFound(_("There is no such article, or you may not read it."))
    return found


def published_for(actor: Actor, article_id: int) -> Revision:
    rows = Revision.objects.visible_to(actor).filter(state=RevisionState.PUBLISHED)
    found = rows.select_related("article").filter(article=article_id).first()
    if found is None:
        raise NotFound(_("There is no such article, or you may not read it."))
    return found


def answer_for(actor: Actor, answer_id: int) -> AgreedAnswer:
    found = AgreedAnswer.objects.visible_to(actor).filter(pk=answer_id).first()
    if found is None:
        raise NotFound(_("There is no such agreed answer, or you may not read it."))
    return found


def is_agreed(answer: AgreedAnswer) -> bool:
    return answer.state == AnswerState.AGREED


def _authors(revision: Revision) -> set[str]:
    return {revision.drafted_by, *revision.authors.values_list("ref", flat=True)}
