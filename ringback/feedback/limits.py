"""What the handbook fixes for feedback (§4.3), always in the ticket's own edition."""

from datetime import datetime
from typing import TypeVar

from ringback.feedback.states import Question
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table, TimeWindow
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.tickets.queries import Ticket

Value = TypeVar("Value")


def _value(code: str, ticket: Ticket, kind: type[Value]) -> Value:
    facts = {"kind": ticket.kind}
    return handbook.ruling(code, edition_id=ticket.edition_id, facts=facts).value_as(kind)


def _after(code: str, ticket: Ticket, start: datetime) -> datetime:
    return ALWAYS.add(start, _value(code, ticket, Span))


def ask_at(ticket: Ticket, resolved_at: datetime) -> datetime:
    return _after("survey.delay", ticket, resolved_at)


def silent_at(ticket: Ticket, asked_at: datetime) -> datetime:
    return _after("survey.silence.period", ticket, asked_at)


def attempts(ticket: Ticket) -> int:
    return _value("survey.attempts", ticket, int)


def retry_not_before(ticket: Ticket, asked_at: datetime) -> datetime:
    return _after("survey.attempt.interval", ticket, asked_at)


def attempt_hours(ticket: Ticket) -> tuple[TimeWindow, ...]:
    return _value("survey.attempt.hours", ticket, Table).column("hours")


def low_score(ticket: Ticket) -> int:
    return _value("survey.low_score", ticket, int)


def link_until(ticket: Ticket, now: datetime) -> datetime:
    return _after("survey.link.lifetime", ticket, now)


def repair_due_at(ticket: Ticket, now: datetime) -> datetime:
    return _after("repair.callback.limit", ticket, now)


def question_words(ticket: Ticket, question: Question) -> str:
    row = _value("survey.questions", ticket, Table).row("code", question)
    words: Bilingual = row["question"]
    return words.in_language(ticket.language)


def silence_words(ticket: Ticket) -> str:
    words = _value("survey.silence.wording", ticket, Bilingual).in_language(ticket.language)
    return words.format(number=ticket.number)


def invitation_words(ticket: Ticket, question: Question, link: str) -> str:
    words = _value("survey.wording", ticket, Bilingual).in_language(ticket.language)
    return words.format(number=ticket.number, question=question_words(ticket, question), link=link)
