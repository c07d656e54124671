"""From the author to other eyes, to its readers, and out of use again."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound
from ringback.knowledge import access, events, indexing, limits
from ringback.knowledge.commands.moves import move, note_step, stale, words_of
from ringback.knowledge.models import Article, Revision
from ringback.knowledge.states import StepKind


@command
def submit(*, article_id: int, number: int, seen: int, actor: Actor, now: datetime) -> Revision:
    """Hand a draft to the reviewer. Its text is fixed from now on. Raises ``Invalid`` when it is
    filed under no service type."""
    access.require(access.may_write(actor))
    revision = access.revision_for(actor, article_id, number)
    if not revision.categories.exists():
        raise Invalid(
            _("Name at least one service type first: it is found and suggested by it."),
            fields={"categories": _("is missing")},
        )
    move(revision, "submit", seen=seen)
    note_step(revision, StepKind.SUBMITTED, "", actor=actor, now=now)
    news = events.ArticleSubmitted(article_id=article_id, revision=number)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def send_back(
    *, article_id: int, number: int, reason: str, seen: int, actor: Actor, now: datetime
) -> Revision:
    """Back to the author, with what is to be put right."""
    access.require(access.may_approve(actor))
    revision = access.revision_for(actor, article_id, number)
    words = words_of("reason", reason)
    move(revision, "send_back", seen=seen)
    note_step(revision, StepKind.SENT_BACK, words, actor=actor, now=now)
    news = events.ArticleSentBack(article_id=article_id, revision=number)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def withdraw(*, article_id: int, number: int, seen: int, actor: Actor, now: datetime) -> Revision:
    """Give a draft up. It stays readable for those who write."""
    access.require(access.may_write(actor))
    revision = access.revision_for(actor, article_id, number)
    move(revision, "withdraw", seen=seen)
    note_step(revision, StepKind.WITHDRAWN, "", actor=actor, now=now)
    news = events.ArticleWithdrawn(article_id=article_id, revision=number)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def publish(*, article_id: int, number: int, seen: int, actor: Actor, now: datetime) -> Revision:
    """Other eyes approve it: from now on its readers find it, and the revision before is
    superseded. Raises ``NotAllowed`` for whoever wrote at it."""
    access.require(access.may_approve(actor))
    revision = access.revision_for(actor, article_id, number)
    access.require_other_eyes(access.may_publish(actor, revision))
    before = Revision.objects.published().filter(article=article_id).first()
    if before is not None:
        move(before, "supersede", seen=None)
        before.terms.all().delete()
    due = limits.review_due(now)
    approval = {"approved_by": actor.ref, "approved_at": now, "review_due_at": due}
    move(revision, "publish", seen=seen, **approval)
    indexing.note_terms(revision)
    indexing.index(article_id=article_id, now=now)
    note_step(revision, StepKind.PUBLISHED, "", actor=actor, now=now)
    news = events.ArticlePublished(
        article_id=article_id, revision=number, audience=revision.audience, review_due_at=due
    )
    journal.record(news, actor=actor, now=now)
    return revision


@command
def renew(*, article_id: int, number: int, seen: int, actor: Actor, now: datetime) -> Revision:
    """Somebody has looked at it anew: it still holds, for another interval. Whoever wrote it may
    not say so."""
    access.require(access.may_approve(actor))
    revision = access.revision_for(actor, article_id, number)
    access.require_other_eyes(access.may_publish(actor, revision))
    due = limits.review_due(now)
    move(revision, "renew", seen=seen, review_due_at=due)
    note_step(revision, StepKind.RENEWED, "", actor=actor, now=now)
    news = events.ArticleRenewed(article_id=article_id, revision=number, review_due_at=due)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def retire(
    *, article_id: int, number: int, reason: str, seen: int, actor: Actor, now: datetime
) -> Revision:
    """Nobody is shown it any more; whoever cited it still finds what it said."""
    access.require(access.may_approve(actor))
    revision = access.revision_for(actor, article_id, number)
    words = words_of("reason", reason)
    move(revision, "retire", seen=seen)
    revision.terms.all().delete()
    indexing.index(article_id=article_id, now=now)
    note_step(revision, StepKind.RETIRED, words, actor=actor, now=now)
    news = events.ArticleRetired(article_id=article_id, revision=number)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def adopt(*, article_id: int, seen: str, actor: Actor, now: datetime) -> Article:
    """Become its owner, who keeps it true. ``seen`` is the owner it had. Raises ``Conflict`` when
    somebody else was faster, or it is one's own already."""
    access.require(access.may_write(actor))
    newest = Revision.objects.visible_to(actor).filter(article=article_id)
    revision = newest.order_by("-number").first()
    if revision is None:
        raise NotFound(_("There is no such article, or you may not read it."))
    rows = Article.objects.filter(pk=article_id, owner=seen).exclude(owner=actor.ref)
    if not rows.update(owner=actor.ref):
        raise stale()
    news = events.ArticleAdopted(article_id=article_id, revision=revision.number)
    journal.record(news, actor=actor, now=now)
    return Article.objects.get(pk=article_id)
