"""The timeline of a case: entries of the journal, each in a sentence, with the words said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base.fields import Secret
from ringback.base.models import Entry
from ringback.desk.sentences import Names, sentence_of
from ringback.tickets.queries import Moment, Statement
from ringback.tickets.states import StatementKind

UNTOLD = frozenset(
    {
        "sheet.assigned",
        "clock.started",
        "clock.loaded",
        "clock.paused",
        "clock.resumed",
        "clock.rebound",
        "clock.stopped",
        "clock.cancelled",
        "contact.opened",
        "contact.identified",
        "request.taken",
        "request.came_back",
        "invitation.planned",
    }
)
"""What the line beside it has told already."""

TONES = {
    StatementKind.NOTE: ("edit", "warn"),
    StatementKind.REPLY: ("message-reply", "info"),
    StatementKind.ADDITION: ("message", "accent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``body`` is masked when it is shown; ``is_internal``: the customer never reads it."""

    at: datetime
    title: str
    icon: str
    tone: str
    person: str
    body: Secret | None = None
    is_internal: bool = False


def story(moments: Sequence[Moment], names: Names) -> list[Line]:
    """Newest first: what happened last is what is asked for first."""
    told = [moment for moment in moments if moment.entry.kind not in UNTOLD]
    return [line_of(moment.entry, names, moment.statement) for moment in reversed(told)]


def line_of(entry: Entry, names: Names, said: Statement | None = None) -> Line:
    """An entry in a sentence, with the words that were ``said`` with it."""
    sentence = sentence_of(entry.kind)
    icon, tone = sentence.icon, sentence.tone
    if said is not None:
        icon, tone = TONES.get(StatementKind(said.kind), (icon, tone))
    actor = entry.on_behalf_of or entry.actor
    return Line(
        at=entry.at,
        title=sentence.told(entry.content, names),
        icon=icon,
        tone=tone,
        person=names.people.get(actor, actor),
        body=said.body if said else None,
        is_internal=said is not None and said.kind == StatementKind.NOTE,
    )


def words_in(moments: Sequence[Moment]) -> set[str]:
    """Refs, paths and codes that the story names."""
    return {word for moment in moments for word in _words_of(moment)}


def _words_of(moment: Moment) -> Iterator[str]:
    entry = moment.entry
    yield from (entry.actor, entry.on_behalf_of)
    yield from (value for value in entry.content.values() if isinstance(value, str))
