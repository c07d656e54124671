"""What others may ask of knowledge: found, suggested, agreed, still to be read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import get_language

from ringback.base import search as house_search
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.registry import Slot
from ringback.knowledge import access, limits, rules
from ringback.knowledge.models import AgreedAnswer, Miss, Reading, Revision
from ringback.knowledge.models import Article as Matched
from ringback.knowledge.models.articles import SEARCHED, RevisionQuerySet
from ringback.knowledge.rules import Part
from ringback.knowledge.states import Audience

__all__ = [
    "AgreedAnswer",
    "Article",
    "Found",
    "Miss",
    "Reading",
    "Revision",
    "Said",
    "agreed_answer",
    "agreed_for",
    "article",
    "deviates",
    "deviations_page",
    "deviations_since",
    "published",
    "require_deviations",
    "said",
    "search",
    "similarity",
    "suggested",
    "unread",
]

PAGE = 20
deviations_page: Slot[str] = Slot("page of deviating answers", "")
"""The url name of the list of answers that deviate from an agreed one, which takes its number:
whoever knows the cases fills it."""
MOST_UNREAD = 50
MOST_AGREED = 10
MOST_CANDIDATES = 200
LEAF_WEIGHT = 1.0
"""An article of the recognised service type comes before whatever only sounds alike."""


@dataclass(frozen=True, slots=True)
class Article:
    """A published article as a reader sees it; ``mark`` is how it is cited. ``is_overdue``: nobody
    has looked at it anew in time."""

    number: int
    revision: int
    mark: str
    kind: str
    audience: str
    title: str
    body: str
    language: str
    is_overdue: bool

    @property
    def is_public(self) -> bool:
        return self.audience == Audience.PUBLIC

    @property
    def plain(self) -> str:
        """The text without its Markdown: for lists and messages."""
        return rules.plain(self.body)

    @property
    def for_reply(self) -> str:
        """The text one click inserts, with its citation."""
        return rules.cited(self.plain, self.mark)

    @property
    def for_note(self) -> str:
        """What a wrap-up says of it: the title, with its citation."""
        return rules.cited(self.title, self.mark)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of a search, what was searched for marked in title and excerpt."""

    article: Article
    title: Sequence[Part]
    excerpt: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Said:
    """An agreed answer as a reader sees it."""

    number: int
    mark: str
    title: str
    text: str
    language: str
    is_public: bool
    is_mandatory: bool
    valid_until: datetime

    @property
    def for_reply(self) -> str:
        return rules.cited(self.text, self.mark)

    @property
    def for_note(self) -> str:
        return rules.cited(self.title, self.mark)


def shown(revision: Revision, now: datetime, language: str = "") -> Article:
    """A revision in the reader's language, or in Chinese where it says nothing in English."""
    told = language or get_language() or "zh-hans"
    is_english = not told.startswith("zh") and bool(revision.body_en)
    return Article(
        number=revision.article_id,
        revision=revision.number,
        mark=rules.article_mark(revision.article_id, revision.number),
        kind=revision.article.kind,
        audience=revision.audience,
        title=(revision.title_en if is_english else "") or revision.title_zh,
        body=revision.body_en if is_english else revision.body_zh,
        language="en" if is_english else "zh-Hans",
        is_overdue=revision.review_due_at is not None and revision.review_due_at <= now,
    )


def article(*, number: int, actor: Actor, now: datetime, language: str = "") -> Article:
    """Raises ``NotFound`` for what is not published, or not for this reader."""
    return shown(access.published_for(actor, number), now, language)


def published(*, actor: Actor, now: datetime, before: int = 0) -> tuple[list[Article], int]:
    """The newest first; with it the number behind which older ones lie, 0 when there are none."""
    rows = _published(actor).order_by("-article")
    if before:
        rows = rows.filter(article__lt=before)
    found = [shown(each, now) for each in rows[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else 0


def search(*, words: str, actor: Actor, now: datetime, limit: int = PAGE) -> list[Found]:
    """Published articles in which every run of the words stands, newest first."""
    ids = house_search.matching(SEARCHED, words)
    if ids is None:
        return []
    rows = (
        _published(actor)
        .filter(article__in=Matched.objects.filter(pk__in=ids).values("pk"))
        .order_by("-article")[:limit]
    )
    found = (shown(each, now) for each in rows)
    return [
        Found(each, rules.marked(each.title, words), rules.excerpt(each.plain, words))
        for each in found
    ]


def suggested(
    *, text: str, categories: Sequence[str] = (), actor: Actor, now: datetime, language: str = ""
) -> list[Article]:
    """The articles that probably answer somebody's words, best first: of the service types named,
    and those asked in the same words. What is overdue for review is never suggested (§3.3.1)."""
    rule = limits.suggesting(now)
    fresh = _published(actor).filter(review_due_at__gt=now)
    scores = _alike(fresh, text, rule.threshold)
    named = fresh.filter(categories__category__in=[code for code in categories if code])
    for pk in named.order_by("-pk").values_list("pk", flat=True).distinct()[:MOST_CANDIDATES]:
        scores[pk] = scores.get(pk, 0.0) + LEAF_WEIGHT
    best = sorted(scores, key=lambda pk: (-scores[pk], -pk))[: rule.count]
    rows = {each.pk: each for each in fresh.filter(pk__in=best)}
    return [shown(rows[pk], now, language) for pk in best]


def _alike(fresh: RevisionQuerySet, text: str, threshold: float) -> dict[int, float]:
    """Likeness by revision. The number of terms is bounded, and so is what shares one of them."""
    words = rules.terms(text)
    if not words:
        return {}
    shared = (
        fresh.filter(terms__term__in=words)
        .values("pk")
        .annotate(shared=Count("terms"))
        .order_by("-shared", "-pk")
        .values_list("pk", "shared")[:MOST_CANDIDATES]
    )
    counted = dict(shared)
    whole = Revision.objects.filter(pk__in=list(counted)).annotate(whole=Count("terms"))
    sizes = dict(whole.values_list("pk", "whole"))
    found = {pk: rules.likeness(shared, len(words), sizes[pk]) for pk, shared in counted.items()}
    return {pk: score for pk, score in found.items() if score >= threshold}


def agreed_for(
    *, categories: Collection[str], actor: Actor, now: datetime, place: str = ""
) -> list[Said]:
    """What is agreed on these service types, and on everything, in force now."""
    rows = AgreedAnswer.objects.visible_to(actor).in_force(now)
    rows = rows.filter(Q(category__in=[*categories, ""]))
    if place:
        rows = rows.filter(organisation_path__in=_upwards(place))
    return [said(each) for each in rows.order_by("-pk")[:MOST_AGREED]]


def agreed_answer(*, number: int, actor: Actor) -> AgreedAnswer:
    """Raises ``NotFound``."""
    return access.answer_for(actor, number)


def said(answer: AgreedAnswer, language: str = "") -> Said:
    is_english = not (language or get_language() or "zh-hans").startswith("zh")
    return Said(
        number=answer.pk,
        mark=rules.answer_mark(answer.pk),
        title=answer.title_en if is_english else answer.title_zh,
        text=answer.text_en if is_english else answer.text_zh,
        language="en" if is_english else "zh-Hans",
        is_public=answer.audience == Audience.PUBLIC,
        is_mandatory=answer.is_mandatory,
        valid_until=answer.valid_until,
    )


def unread(*, actor: Actor, now: datetime) -> list[AgreedAnswer]:
    """The mandatory answers in force that the actor has still to acknowledge, the one that ends
    first before the others; none for whoever's role need not (§3.3.1)."""
    if not actor.ref.startswith("user:"):
        return []
    rows = AgreedAnswer.objects.in_force(now).filter(is_mandatory=True)
    found = list(
        rows.exclude(acknowledgements__ref=actor.ref).order_by("valid_until", "pk")[:MOST_UNREAD]
    )
    if not found or not identity.roles_of(actor.ref) & limits.readers(now):
        return []
    return [each for each in found if _concerns(actor, each.organisation_path)]


def _concerns(actor: Actor, place: str) -> bool:
    """An answer for one place is read by whoever works there, or looks after it."""
    return place == "/" or any(
        scope.startswith(place) or place.startswith(scope) for scope in actor.scope_paths
    )


def require_deviations(actor: Actor) -> None:
    """Raises ``NotAllowed`` for whoever draws up no agreed answers."""
    access.require(access.may_approve(actor))


def similarity(now: datetime) -> float:
    """From which share of an agreed answer on a reply counts as saying it."""
    return limits.similarity(now)


def deviates(answer: AgreedAnswer, text: str, now: datetime) -> bool:
    """Whether an answer given to a customer neither cites nor says what was agreed
    (``rules.deviates``)."""
    wordings = (answer.text_zh, answer.text_en)
    least = limits.similarity(now)
    return rules.deviates(text, number=answer.pk, wordings=wordings, similarity=least)


def deviations_since(now: datetime) -> datetime:
    """How far back answers given are held against an agreed one."""
    return limits.deviations_since(now)


def _published(actor: Actor) -> RevisionQuerySet:
    return Revision.objects.visible_to(actor).published().select_related("article")


def _upwards(place: str) -> list[str]:
    """``/44/4401/`` → itself, ``/44/`` and ``/``."""
    parts = place.strip("/").split("/")
    paths = ["/" + "/".join(parts[:size]) + "/" for size in range(len(parts), 0, -1)]
    return [*paths, "/"]
