"""What comes of an article, and what was searched for in vain.

That a page was shown, or a search found nothing, is counted and not journalled: nobody did
anything. That somebody used an article or says what came of it is news.
"""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, masking
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.knowledge import access, events, queries, rules
from ringback.knowledge.models import Miss, Reading
from ringback.knowledge.queries import Article, Said
from ringback.knowledge.states import Outcome, Place

LONGEST_MARK = 10
"""``K`` and as many digits as a number has."""


def note_view(*, article_id: int, revision: int, place: Place, actor: Actor, now: datetime) -> None:
    """Somebody was shown an article."""
    Reading.objects.create(
        article_id=article_id,
        revision=revision,
        outcome=Outcome.VIEWED,
        place=place,
        by=_reader(actor),
        at=now,
    )


@command
def tell(
    *, article_id: int, outcome: Outcome, place: Place, actor: Actor, now: datetime
) -> Reading:
    """An article was used in an answer, solved a question, or was of no use. Raises ``NotFound``
    for one that the actor may not read."""
    revision = access.published_for(actor, article_id)
    told = Reading.objects.create(
        article_id=article_id,
        revision=revision.number,
        outcome=outcome,
        place=place,
        by=_reader(actor),
        at=now,
    )
    news = events.ArticleTold(
        article_id=article_id, revision=revision.number, outcome=outcome, place=place
    )
    journal.record(news, actor=actor, now=now)
    return told


def use(
    *, mark: str, place: Place, actor: Actor, now: datetime, language: str = ""
) -> Article | Said:
    """Take an article (``K12``) or an agreed answer (``A5``) into an answer, in a language; the
    reader's own when none is told. Raises ``NotFound``."""
    number = int(mark[1:]) if mark[1:].isdecimal() and len(mark) <= LONGEST_MARK else 0
    if mark.startswith(rules.ANSWER_MARK):
        return queries.said(access.answer_for(actor, number), language)
    found = queries.article(number=number, actor=actor, now=now, language=language)
    tell(article_id=number, outcome=Outcome.USED, place=place, actor=actor, now=now)
    return found


def note_miss(*, words: str, place: Place, now: datetime) -> None:
    """A search found nothing. Only what is left without numbers and addresses is counted."""
    said = rules.miss_of(masking.without_numbers(words))
    if not said:
        return
    miss, is_new = Miss.objects.get_or_create(
        words=said, place=place, defaults={"first_at": now, "last_at": now}
    )
    if not is_new:
        Miss.objects.filter(pk=miss.pk).update(times=F("times") + 1, last_at=now)


def settle_miss(*, miss_id: int, actor: Actor) -> None:
    """Somebody has seen to it: it goes from the list; searched for again it is counted anew."""
    access.require(access.may_approve(actor))
    if not Miss.objects.filter(pk=miss_id).delete()[0]:
        raise NotFound(_("It has gone from the list already."))


def _reader(actor: Actor) -> str:
    return actor.ref if actor.ref.startswith("user:") else ""
