"""What waits for a person: requests in triage, and complaints perhaps filed as enquiries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import names
from ringback.base.fields import Secret
from ringback.desk.choices import Choices
from ringback.desk.labels import Label
from ringback.desk.queries.lists import PAGE
from ringback.desk.queries.naming import category_names
from ringback.desk.queries.recognised import Suggestion, suggestions
from ringback.intake import queries as intake
from ringback.intake.queries import SuspicionRow, TriageRow
from ringback.intake.states import TRIAGE_REASON_LABELS, TriageReason
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.messaging.states import CHANNEL_LABELS, Channel
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import KIND_LABELS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLine:
    """``suggested`` is the likeliest service type with how likely it is."""

    number: str
    words: Secret
    reason: Label
    suggested: Suggestion | None
    entered_at: datetime
    due_at: datetime | None
    urgency: str


@dataclass(frozen=True, slots=True)
class Page:
    """``older``: the key to turn the page by, if there is more."""

    lines: Sequence[object]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePage:
    """``settled_by`` is empty while it waits; ``kind`` is what recognition suggests. ``following``
    is the number of the next to be looked at, empty when nothing else waits."""

    ticket: Ticket
    choices: Choices
    line: TriageLine
    channel: object
    suggestions: Sequence[Suggestion]
    kind: str
    verbs: Collection[str]
    settled_by: str
    settled_at: datetime | None
    following: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionLine:
    number: str
    words: Secret
    category: str
    percent: int
    filed_as: object
    filed_by: str
    suspected_at: datetime
    verbs: Collection[str]
    waits_for: object
    """Who has to look at it, when it is not the reader."""


REASON_TONES = {
    TriageReason.SUSPECTED_COMPLAINT: "bad",
    TriageReason.INCOMPLETE: "info",
    TriageReason.NOISE: "neutral",
    TriageReason.OUT_OF_SCOPE: "neutral",
}


def triage_list(*, before: int | None, actor: Actor, now: datetime) -> Page:
    """Raises ``NotAllowed`` for whoever decides nothing here."""
    _require(actor, "ticket.triage")
    rows = intake.triage_page(actor=actor, before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    older = shown[-1].case.ticket_id if len(rows) > PAGE else None
    known = category_names([code for row in shown for code, _likelihood in row.categories], now)
    return Page([_line(row, known, now) for row in shown], older)


def triage_case(*, number: str, actor: Actor, now: datetime) -> TriagePage:
    """Raises ``NotFound`` for a case that never waited, or is out of reach."""
    _require(actor, "ticket.triage")
    ticket = tickets.numbered(number=number, actor=actor)
    row = intake.triage_of(ticket_id=ticket.pk, actor=actor)
    people = names.display_names([row.settled_by] if row.settled_by else [])
    known = category_names([code for code, _likelihood in row.categories], now)
    return TriagePage(
        ticket=ticket,
        choices=Choices(ticket.edition_id),
        line=_line(row, known, now),
        channel=CHANNEL_LABELS[Channel(ticket.channel)],
        suggestions=suggestions(row.categories, known),
        kind=row.kinds[0][0] if row.kinds else "",
        verbs=intake.triage_verbs(row, actor),
        settled_by=people.get(row.settled_by, ""),
        settled_at=row.settled_at,
        following=_following(ticket.pk, actor),
    )


def after(*, number: str, actor: Actor) -> str:
    """The number of the request to look at after this one; empty when nothing else waits."""
    return _following(tickets.id_of(number), actor)


def suspicion_list(*, before: int | None, actor: Actor, now: datetime) -> Page:
    """Raises ``NotAllowed`` for whoever neither reviews them nor learns from them."""
    _require(actor, "suspicion.read")
    rows = intake.suspicions(actor=actor, before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    older = shown[-1].case.ticket_id if len(rows) > PAGE else None
    people = names.display_names(row.filed_by for row in shown)
    known = category_names((row.case.category for row in shown), now)
    return Page([_suspicion(row, people, known, actor) for row in shown], older)


def _require(actor: Actor, verb: str) -> None:
    if not actor.may(verb):
        raise NotAllowed(_("This list is for whoever decides about it: a team lead."))


def _following(ticket_id: int, actor: Actor) -> str:
    """The next older; after the oldest the newest again."""
    rows = intake.triage_page(actor=actor, before=ticket_id, limit=1)
    rows += [] if rows else intake.triage_page(actor=actor, limit=2)
    others = (row.case.number for row in rows if row.case.ticket_id != ticket_id)
    return next(others, "")


def _line(row: TriageRow, known: Mapping[str, str], now: datetime) -> TriageLine:
    return TriageLine(
        number=row.case.number,
        words=row.case.words,
        reason=Label(TRIAGE_REASON_LABELS[row.reason], REASON_TONES.get(row.reason, "warn")),
        suggested=next(iter(suggestions(row.categories, known)), None),
        entered_at=row.entered_at,
        due_at=row.due_at,
        urgency="late" if row.due_at and row.due_at < now else "ok",
    )


def _suspicion(
    row: SuspicionRow, people: Mapping[str, str], known: Mapping[str, str], actor: Actor
) -> SuspicionLine:
    return SuspicionLine(
        number=row.case.number,
        words=row.case.words,
        category=known.get(row.case.category, ""),
        percent=round(row.likelihood * 100),
        filed_as=KIND_LABELS[Kind(row.filed_as)],
        filed_by=people.get(row.filed_by, ""),
        suspected_at=row.suspected_at,
        verbs=intake.suspicion_verbs(row, actor),
        waits_for=_("You filed it yourself: somebody else has to look at it.")
        if row.filed_by == actor.ref
        else _("A team lead has to look at it."),
    )
