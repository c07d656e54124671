"""Writing an article: begun, from nothing or from a case, edited, taken up again."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, masking
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.knowledge import access, events
from ringback.knowledge.commands.moves import move, note_step
from ringback.knowledge.models import Article, ArticleCategory, Author, Revision
from ringback.knowledge.states import ArticleKind, Audience, StepKind

LONGEST = {
    "title_zh": 120,
    "title_en": 200,
    "asked_zh": 2000,
    "asked_en": 2000,
    "body_zh": 20_000,
    "body_en": 20_000,
}
MOST_CATEGORIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """What an article says. Phone and identity numbers in it are masked when it is kept."""

    title_zh: str
    body_zh: str
    title_en: str = ""
    body_en: str = ""
    asked_zh: str = ""
    asked_en: str = ""
    audience: Audience = Audience.INTERNAL
    categories: tuple[str, ...] = field(default=())


TEXTS = tuple(each.name for each in fields(ArticleDraft) if each.name in LONGEST)


@command
def begin_article(
    *, kind: ArticleKind, draft: ArticleDraft, source: str = "", actor: Actor, now: datetime
) -> Revision:
    """A new article, owned by whoever begins it. ``source`` is the number of the case whose answer
    it is made from. Raises ``Invalid`` with fields."""
    access.require(access.may_write(actor))
    said = _checked(draft, now)
    article = Article.objects.create(
        kind=kind, owner=actor.ref, source=source, begun_at=now, begun_by=actor.ref
    )
    revision = _draft(article, 1, said, actor=actor, now=now)
    news = events.ArticleBegun(article_id=article.pk, revision=1, source=source)
    journal.record(news, actor=actor, now=now)
    return revision


@command
def begin_revision(*, article_id: int, actor: Actor, now: datetime) -> Revision:
    """A draft that says what the published revision says. Raises ``NotFound`` when none is
    published, ``Conflict`` when a draft is open."""
    access.require(access.may_write(actor))
    source = access.published_for(actor, article_id)
    newest: int = source.article.revisions.aggregate(number=Max("number"))["number"]
    said = said_by(source)
    try:
        with transaction.atomic():
            revision = _draft(source.article, newest + 1, said, actor=actor, now=now)
    except IntegrityError:
        raise Conflict(_("A draft of this article is open already. Go on with that one.")) from None
    news = events.ArticleBegun(article_id=article_id, revision=revision.number, source="")
    journal.record(news, actor=actor, now=now)
    return revision


@command
def edit_article(
    *, article_id: int, number: int, draft: ArticleDraft, seen: int, actor: Actor, now: datetime
) -> Revision:
    """Write a draft anew. ``seen`` is the version the writer looked at. Raises ``Invalid`` with
    fields, ``Conflict`` when somebody else wrote in it or it is a draft no more."""
    access.require(access.may_write(actor))
    revision = access.revision_for(actor, article_id, number)
    said = _checked(draft, now)
    if said == said_by(revision):
        raise Invalid(_("Nothing differs from what stands there already."))
    texts = {name: getattr(said, name) for name in TEXTS}
    move(revision, "edit", seen=seen, audience=said.audience, **texts)
    _file(revision, said)
    _sign(revision, actor, now)
    news = events.ArticleEdited(article_id=article_id, revision=number)
    journal.record(news, actor=actor, now=now)
    return revision


def said_by(revision: Revision) -> ArticleDraft:
    """A revision as a draft of its own words."""
    texts = {name: getattr(revision, name) for name in TEXTS}
    codes = revision.categories.order_by("category").values_list("category", flat=True)
    return ArticleDraft(audience=Audience(revision.audience), categories=tuple(codes), **texts)


def _draft(
    article: Article, number: int, said: ArticleDraft, *, actor: Actor, now: datetime
) -> Revision:
    revision = Revision.objects.create(
        article=article,
        number=number,
        audience=said.audience,
        drafted_by=actor.ref,
        drafted_at=now,
        **{name: getattr(said, name) for name in TEXTS},
    )
    _file(revision, said)
    _sign(revision, actor, now)
    note_step(revision, StepKind.BEGUN, "", actor=actor, now=now)
    return revision


def _file(revision: Revision, said: ArticleDraft) -> None:
    revision.categories.all().delete()
    ArticleCategory.objects.bulk_create(
        ArticleCategory(revision=revision, category=code) for code in said.categories
    )


def _sign(revision: Revision, actor: Actor, now: datetime) -> None:
    """Whoever writes is an author: in their own name, and in that of whom they act for."""
    for ref in filter(None, (actor.ref, actor.on_behalf_of)):
        Author.objects.get_or_create(revision=revision, ref=ref, defaults={"since": now})


def _checked(draft: ArticleDraft, now: datetime) -> ArticleDraft:
    """The draft as it is kept: trimmed, without anybody's numbers. Raises ``Invalid``."""
    texts: dict[str, Any] = {name: masking.text(getattr(draft, name).strip()) for name in TEXTS}
    faults = dict(_faults(texts, draft, now))
    if faults:
        raise Invalid(_("Something is missing or wrong. Nothing was saved."), fields=faults)
    codes = tuple(sorted(set(draft.categories)))
    return replace(draft, categories=codes, **texts)


def _faults(
    texts: dict[str, str], draft: ArticleDraft, now: datetime
) -> Iterator[tuple[str, object]]:
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            yield name, _("At most %(count)d characters.") % {"count": most}
    for name in ("title_zh", "body_zh"):
        if not texts[name]:
            yield name, _("is missing")
    is_public = draft.audience is Audience.PUBLIC
    for name in ("title_en", "body_en") if is_public else ():
        if not texts[name]:
            yield name, _("What customers read is written in both languages.")
    yield from _faults_of_categories(draft.categories, now)


def _faults_of_categories(codes: tuple[str, ...], now: datetime) -> Iterator[tuple[str, object]]:
    """A retired service type stays where it was named."""
    if len(set(codes)) > MOST_CATEGORIES:
        yield "categories", _("At most %(count)d service types.") % {"count": MOST_CATEGORIES}
    elif codes and not set(codes) <= set(catalog.names(codes, at=now)):
        yield "categories", _("There is no such service type.")
