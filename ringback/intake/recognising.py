"""The one place where intake asks recognition, and tells it what people decided.

Without a model in use there is no opinion, and every request that nobody has classified goes to
triage.
"""

from collections.abc import Sequence
from datetime import datetime

from ringback.catalog import facts as catalog
from ringback.kernel.actor import Actor
from ringback.recognition import commands as recognition
from ringback.recognition import queries
from ringback.recognition.facts import Opinion
from ringback.tickets.states import Kind


def opinions(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
    """What recognition makes of each text under the manual in force at ``at``, in order."""
    return queries.recognise_many(texts, at=at)


def learn(
    text: str, *, ticket_id: int, category: str, kind: Kind | None, actor: Actor, now: datetime
) -> None:
    """Tell recognition what a person decided; it masks and keeps what it may. ``kind`` is ``None``
    for what is no request of ours. While the category is open there is nothing to learn."""
    if not category:
        return
    recognition.learn(
        text=text,
        category=category,
        kind=catalog.Kind(kind) if kind else None,
        subject_kind="ticket",
        subject_id=str(ticket_id),
        actor=actor,
        now=now,
    )
