"""What knowledge says on a matter: articles and agreed answers beside whatever is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ringback.base import names
from ringback.intake import queries as intake
from ringback.kernel.actor import Actor
from ringback.knowledge import queries as knowledge
from ringback.knowledge.queries import Article, Said
from ringback.messaging.queries import Contact
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import StatementKind


@dataclass(frozen=True, slots=True)
class Answers:
    agreed: Sequence[Said] = ()
    articles: Sequence[Article] = ()

    def __bool__(self) -> bool:
        return bool(self.agreed or self.articles)

    @property
    def public(self) -> "Answers":
        """Those that customers may read."""
        return replace(
            self,
            agreed=[each for each in self.agreed if each.is_public],
            articles=[each for each in self.articles if each.is_public],
        )


NONE = Answers()
MOST_SHOWN = 100


def answers_on(
    *, text: str, categories: Sequence[str], place: str, actor: Actor, now: datetime
) -> Answers:
    """What is agreed on these service types at a place, and the articles that probably answer."""
    codes = [code for code in categories if code]
    if not codes and not text.strip():
        return NONE
    return Answers(
        knowledge.agreed_for(categories=codes, place=place, actor=actor, now=now) if codes else (),
        knowledge.suggested(text=text, categories=codes, actor=actor, now=now),
    )


def of_row(row: Any, *, actor: Actor, now: datetime) -> Answers:
    """What belongs to a case, to the case of a work sheet, or to the words of a contact."""
    case = row.ticket if isinstance(row, WorkSheet) else row
    if isinstance(case, Ticket):
        codes, place = [case.category], case.handling_path
        return answers_on(text="", categories=codes, place=place, actor=actor, now=now)
    if isinstance(row, Contact):
        kept = intake.unfinished_of(contact_id=row.pk, actor=actor)
        if kept is None:
            return NONE
        return answers_on(
            text=kept.unfinished.text,
            categories=[kept.unfinished.category],
            place=row.organisation_path,
            actor=actor,
            now=now,
        )
    return NONE


def words_of(row: Ticket, *, actor: Actor) -> dict[str, str]:
    """The first request and the last answer of a case, masked, as a draft of an article."""
    said = tickets.statements(row, actor)
    asked = [each.body for each in said if each.kind == StatementKind.REQUEST]
    answers = [each.body for each in said if each.kind == StatementKind.ANSWER]
    return {
        "asked": asked[0].masked() if asked else "",
        "body": answers[-1].masked() if answers else "",
    }


@dataclass(frozen=True, slots=True)
class Deviating:
    """An answer to a customer that neither cites nor says what was agreed; ``words`` are masked."""

    number: str
    person: str
    said_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Deviations:
    """``looked_at`` is how many answers were held against it, ``since`` how far back."""

    answer: Said
    similarity: int
    since: datetime
    looked_at: int
    found: Sequence[Deviating]


def deviations(*, number: int, actor: Actor, now: datetime) -> Deviations:
    """The answers given on the service type of an agreed answer while it held, within the period
    of the handbook: the newest first. Raises ``NotFound``, and ``NotAllowed`` for whoever draws up
    no answers."""
    knowledge.require_deviations(actor)
    agreed = knowledge.agreed_answer(number=number, actor=actor)
    since = max(knowledge.deviations_since(now), agreed.valid_from)
    given = tickets.answers_given(
        category=agreed.category,
        within=agreed.organisation_path,
        since=since,
        until=min(now, agreed.valid_until),
        actor=actor,
    )
    away = [each for each in given if knowledge.deviates(agreed, each.body.reveal(), now)]
    people = names.display_names(each.author for each in away[:MOST_SHOWN])
    return Deviations(
        answer=knowledge.said(agreed),
        similarity=round(knowledge.similarity(now) * 100),
        since=since,
        looked_at=len(given),
        found=[
            Deviating(
                number=tickets.number_of(each.ticket_id),
                person=people[each.author],
                said_at=each.said_at,
                words=each.body.masked(),
            )
            for each in away[:MOST_SHOWN]
        ],
    )
