"""The lists of an owner: unread, of falling use, due for review, searched for in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from ringback.kernel.actor import Actor
from ringback.knowledge import limits, queries, rules
from ringback.knowledge.models import AgreedAnswer, Miss, Reading, Revision
from ringback.knowledge.models.articles import RevisionQuerySet
from ringback.knowledge.queries import Article, Said
from ringback.knowledge.states import PLACE_LABELS, Outcome, Place

MOST = 50
MOST_COMPARED = 500
GOOD = (Outcome.USED, Outcome.SOLVED)


@dataclass(frozen=True, slots=True)
class Falls:
    """Shares in per cent of those who said something."""

    article: Article
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Missed:
    miss: Miss
    place: object


@dataclass(frozen=True, slots=True)
class Ending:
    article: Article
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """``misses`` belong to nobody: everybody who writes sees them."""

    ending: Sequence[Ending]
    answers: Sequence[Said]
    unviewed: Sequence[Article]
    falling: Sequence[Falls]
    misses: Sequence[Missed]


def lists(*, actor: Actor, now: datetime, everybody_s: bool) -> Lists:
    rows = Revision.objects.visible_to(actor).published().select_related("article")
    if not everybody_s:
        rows = rows.filter(article__owner=actor.ref)
    return Lists(
        ending=_ending(rows, now),
        answers=_answers(actor, now, everybody_s),
        unviewed=_unviewed(rows, now),
        falling=_falling(rows, now),
        misses=_misses(now),
    )


def _ending(rows: RevisionQuerySet, now: datetime) -> list[Ending]:
    due = rows.filter(review_due_at__lt=limits.expiring_before(now)).order_by("review_due_at")
    return [
        Ending(queries.shown(each, now), each.review_due_at)
        for each in due[:MOST]
        if each.review_due_at is not None
    ]


def _answers(actor: Actor, now: datetime, everybody_s: bool) -> list[Said]:
    rows = AgreedAnswer.objects.visible_to(actor).in_force(now)
    if not everybody_s:
        rows = rows.filter(drafted_by=actor.ref)
    soon = rows.filter(valid_until__lt=limits.expiring_before(now)).order_by("valid_until")
    return [queries.said(each) for each in soon[:MOST]]


def _unviewed(rows: RevisionQuerySet, now: datetime) -> list[Article]:
    """Published for the whole period, and not shown to anybody in it."""
    since = limits.unviewed_since(now)
    seen = Reading.objects.filter(
        article=OuterRef("article"), outcome=Outcome.VIEWED, at__gte=since
    )
    old = rows.filter(approved_at__lt=since).exclude(Exists(seen)).order_by("approved_at")
    return [queries.shown(each, now) for each in old[:MOST]]


def _falling(rows: RevisionQuerySet, now: datetime) -> list[Falls]:
    rule = limits.falling(now)
    middle, start = now - rule.window, now - 2 * rule.window
    good, bad = Q(outcome__in=GOOD), Q(outcome=Outcome.NOT_USEFUL)
    told = (
        Reading.objects.filter(article__in=rows.values("article"), at__gte=start, at__lt=now)
        .values("article")
        .annotate(
            good_now=Count("pk", filter=good & Q(at__gte=middle)),
            bad_now=Count("pk", filter=bad & Q(at__gte=middle)),
            good_before=Count("pk", filter=good & Q(at__lt=middle)),
            bad_before=Count("pk", filter=bad & Q(at__lt=middle)),
        )
        .order_by("article")[:MOST_COMPARED]
    )
    fell = {
        row["article"]: found
        for row in told
        if (
            found := rules.falls(
                (row["good_now"], row["bad_now"]),
                (row["good_before"], row["bad_before"]),
                minimum=rule.minimum,
                fall=rule.fall,
            )
        )
    }
    hit = rows.filter(article__in=list(fell)[:MOST])
    lines = [(queries.shown(each, now), fell[each.article_id]) for each in hit]
    return [Falls(each, round(was * 100), round(is_now * 100)) for each, (was, is_now) in lines]


def _misses(now: datetime) -> list[Missed]:
    rows = Miss.objects.filter(times__gte=limits.least_misses(now)).order_by("-times", "-last_at")
    return [Missed(each, PLACE_LABELS[Place(each.place)]) for each in rows[:MOST]]
