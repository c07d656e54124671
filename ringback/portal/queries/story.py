"""The public timeline: what happened to a case, told to the customer it belongs to.

News that is not put into words here is not the customer's: notes, links, work among departments.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.kernel.actor import Actor
from ringback.kernel.instants import parse_instant
from ringback.tickets.queries import Moment
from ringback.tickets.states import StatementKind

Content = Mapping[str, Any]
UNTIL = _("Until")


@dataclass(frozen=True, slots=True)
class Told:
    """What the codes of a story are called in the reader's language."""

    language: str
    holds: Mapping[str, str]
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``at`` is when it happened; ``until`` an instant the sentence speaks of, ``None`` when it
    speaks of none; ``body`` the words said, masked when shown."""

    at: Any
    title: str | Promise
    icon: str
    tone: str
    detail: str = ""
    until: Any = None
    until_words: str | Promise = ""
    body: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    words: Promise
    icon: str = "point"
    tone: str = "neutral"
    detail: Callable[[Content, Told], str] | None = None
    until: str = ""
    until_words: Promise = UNTIL


SENTENCES: Mapping[str, Sentence] = {
    "ticket.registered": Sentence(words=_("Your request has arrived"), icon="inbox", tone="accent"),
    "ticket.accepted": Sentence(
        words=_("Accepted"),
        icon="check",
        tone="good",
        until="promised_at",
        until_words=_("We answer by"),
    ),
    "ticket.classified": Sentence(
        words=_("Filed"),
        icon="adjustments",
        detail=lambda content, told: told.types.get(content.get("new_category", ""), ""),
    ),
    "ticket.refused": Sentence(words=_("A condition is not met"), icon="alert-circle", tone="warn"),
    "ticket.begun": Sentence(words=_("Work has begun"), tone="info"),
    "ticket.held": Sentence(
        words=_("On hold"),
        icon="player-pause",
        tone="warn",
        detail=lambda content, told: told.holds.get(content.get("reason", ""), ""),
        until="until",
    ),
    "ticket.resumed": Sentence(words=_("Work goes on"), icon="refresh", tone="info"),
    "ticket.urged": Sentence(words=_("You asked us to hurry"), icon="bell", tone="warn"),
    "ticket.resolved": Sentence(words=_("Our answer"), icon="circle-check", tone="good"),
    "ticket.confirmed": Sentence(words=_("You say it is solved"), icon="checks", tone="good"),
    "ticket.reopened": Sentence(words=_("Taken up again"), icon="arrow-back-up", tone="warn"),
    "ticket.closed": Sentence(words=_("Closed"), icon="archive", tone="neutral"),
    "ticket.cancelled": Sentence(words=_("Withdrawn or given up"), icon="x"),
}
SAID = {
    StatementKind.ADDITION: Sentence(words=_("You added"), icon="message", tone="accent"),
    StatementKind.REPLY: Sentence(words=_("We wrote to you"), icon="message-reply", tone="info"),
}
ATTACHED = Sentence(words=_("You added a file"), icon="paperclip", tone="accent")


def story(moments: Sequence[Moment], told: Told, actor: Actor) -> list[Line]:
    """Newest first."""
    lines = (_line(moment, told, actor) for moment in reversed(moments))
    return [line for line in lines if line is not None]


def _line(moment: Moment, told: Told, actor: Actor) -> Line | None:
    """``None`` for what is not the customer's to read."""
    sentence = _sentence(moment, actor)
    if sentence is None:
        return None
    content, said = moment.entry.content, moment.statement
    until = content.get(sentence.until) if sentence.until else None
    return Line(
        at=moment.entry.at,
        title=sentence.words,
        icon=sentence.icon,
        tone=sentence.tone,
        detail=sentence.detail(content, told) if sentence.detail else "",
        until=parse_instant(until) if until else None,
        until_words=sentence.until_words,
        body=said.body if said else None,
    )


def _sentence(moment: Moment, actor: Actor) -> Sentence | None:
    kind, said = moment.entry.kind, moment.statement
    if kind == "ticket.said":
        return SAID.get(StatementKind(said.kind)) if said else None
    if kind == "ticket.attached":
        return ATTACHED if moment.entry.actor == actor.ref else None
    return SENTENCES.get(kind)
