"""What we know already, as customers read it: found, suggested before applying, agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from ringback.base.prose import html_of
from ringback.kernel.actor import Actor
from ringback.knowledge import commands as keeping
from ringback.knowledge import queries as knowledge
from ringback.knowledge.queries import Found, Said
from ringback.knowledge.states import Place
from ringback.portal.queries import catalogue
from ringback.tickets.states import Kind

OFFERED = 3
"""Answers shown before a request is written: more is read by nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A public article; ``html`` is its text made ready for the page."""

    number: int
    title: str
    language: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Offered:
    agreed: Sequence[Said]
    answers: Sequence[Answer]

    def __bool__(self) -> bool:
        return bool(self.agreed or self.answers)


NOTHING = Offered((), ())


def offered(*, text: str, language: str, actor: Actor, now: datetime) -> Offered:
    """What probably answers somebody's words. Nothing to whoever complains: they want a person."""
    found = catalogue.suggested(text=text, language=language, at=now)
    if found.kind == Kind.COMPLAINT:
        return NOTHING
    likely = [type_.code for type_ in found.types[:1]]
    articles = knowledge.suggested(
        text=text, categories=likely, actor=actor, now=now, language=language
    )
    return Offered(
        agreed_on(likely, actor=actor, now=now),
        [
            Answer(each.number, each.title, each.language, html_of(each.body))
            for each in articles[:OFFERED]
        ],
    )


def agreed_on(codes: Sequence[str], *, actor: Actor, now: datetime) -> list[Said]:
    """What is agreed on these service types and customers may read."""
    return knowledge.agreed_for(categories=codes, actor=actor, now=now) if codes else []


def answer(*, number: int, language: str, actor: Actor, now: datetime) -> Answer:
    """One public article; that it was shown is counted. Raises ``NotFound``."""
    found = knowledge.article(number=number, actor=actor, now=now, language=language)
    keeping.note_view(
        article_id=number, revision=found.revision, place=Place.PORTAL, actor=actor, now=now
    )
    return Answer(number, found.title, found.language, html_of(found.body))


def searched(*, words: str, actor: Actor, now: datetime) -> list[Found]:
    """What answers to the words; nothing is counted as searched for in vain."""
    found = knowledge.search(words=words, actor=actor, now=now)
    if not found:
        keeping.note_miss(words=words, place=Place.PORTAL, now=now)
    return found


def newest(*, actor: Actor, now: datetime) -> list[Answer]:
    found, _older = knowledge.published(actor=actor, now=now)
    return [Answer(each.number, each.title, each.language, SafeString("")) for each in found]
