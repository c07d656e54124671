"""What knowledge does by time: articles an older tokenizer cut are indexed anew."""

from datetime import datetime

from ringback.base import search
from ringback.base.worker import sweeps
from ringback.knowledge import indexing
from ringback.knowledge.models.articles import SEARCHED

BATCH = 50


@sweeps.register("knowledge.index")
def index_outdated(now: datetime) -> int:
    outdated = search.outdated(SEARCHED, BATCH)
    for article_id in outdated:
        indexing.index(article_id=article_id, now=now)
    return len(outdated)
