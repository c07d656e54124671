"""What of an article is found by the house's search, and by which terms it is suggested."""

from datetime import datetime

from ringback.base import search
from ringback.knowledge import rules
from ringback.knowledge.models import ArticleTerm, Revision
from ringback.knowledge.models.articles import SEARCHED


def index(*, article_id: int, now: datetime) -> None:
    """Make an article findable by its published words: by none when nothing is published."""
    revision = Revision.objects.published().filter(article=article_id).first()
    texts: tuple[str, ...] = ()
    if revision is not None:
        number = f"{rules.ARTICLE_MARK}{article_id}"
        texts = (number, asked_as(revision), revision.body_zh, revision.body_en)
    search.index(SEARCHED, article_id, texts, now=now)


def note_terms(revision: Revision) -> None:
    """The terms by which a revision is suggested while it is the published one."""
    found = rules.terms(asked_as(revision))
    ArticleTerm.objects.bulk_create(ArticleTerm(revision=revision, term=term) for term in found)


def asked_as(revision: Revision) -> str:
    """Title and ways of asking in both languages."""
    said = (revision.title_zh, revision.title_en, revision.asked_zh, revision.asked_en)
    return "\n".join(said)
