"""A case read from the archive: its words and its course, nothing to be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base import journal
from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.desk import labels
from ringback.desk.choices import Choices
from ringback.desk.labels import Label
from ringback.desk.queries import story
from ringback.desk.queries.contacts import holders
from ringback.desk.queries.naming import category_names, names_of
from ringback.kernel.actor import Actor
from ringback.messaging.states import CHANNEL_LABELS, Channel
from ringback.records import queries as records
from ringback.records.queries import ArchivedCase
from ringback.tickets.queries import (
    LONGEST_TIMELINE,
    Attachment,
    Moment,
    Statement,
    Ticket,
    WorkSheet,
)
from ringback.tickets.states import StatementKind

ASKED = (StatementKind.REQUEST, StatementKind.RESTATEMENT)
"""Words that stand above the timeline, as on a living case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """``ticket`` is as it was when it left: it is in no table."""

    ticket: Ticket
    found: ArchivedCase
    state: Label
    category: str
    channel: object
    owner: str
    asked: Sequence[Statement]
    story: Sequence[story.Line]
    files: int


def archived_page(*, number: str, actor: Actor, now: datetime) -> ArchivedPage:
    """Raises ``NotFound`` when it does not lie in the archive or is out of reach."""
    lying = records.lying(number=number, actor=actor)
    (row,) = lying.of(Ticket)
    said = {str(each.pk): each for each in lying.of(Statement)}
    subjects = [("ticket", str(row.pk))]
    subjects += [("work_sheet", str(each.pk)) for each in lying.of(WorkSheet)]
    entries = journal.timeline(subjects)[:LONGEST_TIMELINE]
    at_once = {each.said_at: each for each in said.values()}
    moments = [
        Moment(entry, said.get(entry.content.get("statement_id", "")) or _answer(entry, at_once))
        for entry in entries
    ]
    shown = {row.owner, row.category}
    names = names_of(story.words_in(moments) | shown, choices=Choices(row.edition_id), now=now)
    return ArchivedPage(
        ticket=row,
        found=lying.found,
        state=labels.state(row.state),
        category=names.categories.get(row.category) or str(labels.UNFILED),
        channel=CHANNEL_LABELS[Channel(row.channel)],
        owner=names.people.get(row.owner, ""),
        asked=[each for each in said.values() if each.kind in ASKED],
        story=story.story(moments, names),
        files=len(lying.of(Attachment)),
    )


def _answer(entry: Entry, at_once: dict[datetime, Statement]) -> Statement | None:
    """The words of an answer are said in the moment it is given."""
    return at_once.get(entry.at) if entry.kind in ("ticket.resolved", "ticket.refused") else None


@dataclass(frozen=True, slots=True)
class FoundCase:
    number: str
    category: str
    closed_at: datetime


def archived_cases(*, words: str, actor: Actor, now: datetime) -> list[FoundCase]:
    """By the number of a case, or by a whole number a customer tells."""
    exact = records.archived(number=words, actor=actor) if words else None
    found = [exact] if exact else []
    if not exact and words:
        known = holders(words, actor=actor)
        ids = {each for pk in known for each in customers.family_of(pk)}
        found = records.archived_of(customer_ids=ids, actor=actor)
    names = category_names({each.category for each in found}, now)
    return [FoundCase(each.number, names.get(each.category, ""), each.closed_at) for each in found]
