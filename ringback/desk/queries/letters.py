"""The letter a case was handed down with, and our reply to it, as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.desk.choices import Choices
from ringback.desk.queries.naming import names_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Letter, Ticket
from ringback.tickets.states import LETTER_SOURCE_LABELS, LetterSource, StatementKind


@dataclass(frozen=True, slots=True)
class LetterLine:
    letter: Letter
    source: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLetter:
    """Our reply, made to be printed: it says what the customer said and was answered, in the same
    words (§5.4.6). ``answer`` is ``None`` while there is none."""

    line: LetterLine
    ticket: Ticket
    category: str
    request: Secret | None
    answer: Secret | None
    answered_at: datetime | None
    person: str


def line_of(row: Ticket) -> LetterLine | None:
    letter = tickets.letter_of(row)
    return None if letter is None else LetterLine(letter, _source(letter))


def _source(letter: Letter) -> str | Promise:
    return LETTER_SOURCE_LABELS[LetterSource(letter.source)]


def reply_letter(*, number: str, actor: Actor, now: datetime) -> ReplyLetter:
    """Raises ``NotFound`` for a case out of reach, and for one that was not handed down."""
    row = tickets.numbered(number=number, actor=actor)
    line = line_of(row)
    if line is None or actor.is_customer:
        raise NotFound(_("This case was not handed down by letter."))
    said = tickets.statements(row, actor)
    requests = [one for one in said if one.kind == StatementKind.REQUEST]
    answers = [one for one in said if one.kind == StatementKind.ANSWER]
    author = answers[-1].author if answers else ""
    names = names_of({row.category, author} - {""}, choices=Choices(row.edition_id), now=now)
    return ReplyLetter(
        line=line,
        ticket=row,
        category=names.categories.get(row.category, ""),
        request=requests[0].body if requests else None,
        answer=answers[-1].body if answers else None,
        answered_at=answers[-1].said_at if answers else None,
        person=names.people.get(author, ""),
    )
