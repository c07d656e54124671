"""Cases that come from an earlier system with their whole past."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.clocks import commands as clocks
from ringback.clocks.states import Metric
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.tickets import access, events, limits
from ringback.tickets.commands.registration import Registration
from ringback.tickets.lived import Codes, Lived, Story
from ringback.tickets.models import (
    Hold,
    Part,
    Reopening,
    Resolution,
    Statement,
    Ticket,
    WorkSheet,
)
from ringback.tickets.past import Happening, walk
from ringback.tickets.states import OPEN_SHEET, StatementKind

__all__ = ["Codes", "Happening", "Loaded", "Past", "load_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A case as it came. ``number`` is what it is called in the earlier system; ``happenings`` are
    in order of time, one at least. What ``registration`` says of an owner or a letter is not asked.
    """

    registration: Registration
    number: str
    happenings: Sequence[Happening]
    codes: Codes


@dataclass(frozen=True, slots=True)
class Loaded:
    """``impossible`` are the places of happenings to which no way led from the state before."""

    ticket: Ticket
    impossible: Collection[int]


@command_many
def load_many(*, pasts: Sequence[Past], source: str, actor: Actor, now: datetime) -> list[Loaded]:
    """Write cases down as they have become: states, holds, answers, reopenings, sheets, clocks, and
    an entry of the journal for each event at its own instant. All or none; no alarm, no message.

    ``source`` is the name of the earlier system. Raises ``Invalid`` for a past without words or
    events, or one that lies ahead.
    """
    access.require(access.may_load(actor))
    for past in pasts:
        _check(past, now)
    walked = [walk(past.happenings) for past in pasts]
    lives = []
    for past, (steps, _impossible) in zip(pasts, walked, strict=True):
        life = Lived(_ticket(past), past.codes)
        life.stories.append(_registered(life, past.happenings[0]))
        for step in steps:
            life.take(step)
        life.end(now)
        lives.append(life)
    _write(lives)
    told = [story for life in lives for story in life.stories]
    journal.record_past([journal.Past(s.news(), s.at, s.actor) for s in told], now=now)
    clocks.load_many(pasts=list(_clocks(lives)), actor=actor, now=now)
    notes = _words(pasts, lives, source, actor=actor, now=now)
    journal.record_many(
        [
            _loaded(life, past, note, source)
            for life, past, note in zip(lives, pasts, notes, strict=True)
        ],
        actor=actor,
        now=now,
    )
    return [
        Loaded(life.ticket, frozenset(impossible))
        for life, (_steps, impossible) in zip(lives, walked, strict=True)
    ]


def _check(past: Past, now: datetime) -> None:
    if not past.registration.text.strip() or not past.happenings:
        raise Invalid(
            _("A case comes with words and at least one event."),
            fields={"text": _("This field is required.")},
        )
    if max(happening.at for happening in past.happenings) > now:
        raise Invalid(
            _("This is in the future."), fields={"occurred_at": _("This is in the future.")}
        )


def _ticket(past: Past) -> Ticket:
    told, first = past.registration, past.happenings[0].at
    begun = min(told.occurred_at or first, first)
    return Ticket(
        kind=told.kind,
        category=told.category,
        complexity=told.complexity,
        severity=told.severity,
        channel=told.channel,
        language=told.language,
        customer_id=told.customer_id,
        edition_id=handbook.edition_at(begun).pk,
        originating_path=told.originating_path,
        handling_path=told.handling_path,
        registered_at=begun,
        clocks_from=begun,
    )


def _registered(life: Lived, first: Happening) -> Story:
    ticket = life.ticket
    return Story(
        lambda: events.TicketRegistered(
            ticket_id=ticket.pk,
            ticket_kind=ticket.kind,
            category=ticket.category,
            channel=ticket.channel,
        ),
        ticket.registered_at,
        first.actor,
    )


def _write(lives: Sequence[Lived]) -> None:
    Ticket.objects.bulk_create(life.ticket for life in lives)
    WorkSheet.objects.bulk_create(sheet for life in lives for sheet in life.sheets)
    Hold.objects.bulk_create(held for life in lives for held in life.holds)
    Resolution.objects.bulk_create(each for life in lives for each in life.resolutions)
    Reopening.objects.bulk_create(each for life in lives for each in life.reopenings)
    Part.objects.bulk_create(part for life in lives for part in life.parts.values())


def _clocks(lives: Sequence[Lived]) -> Iterator[clocks.Past]:
    by_ticket = {str(life.ticket.pk): life for life in lives}
    coming = limits.at_registration([limits.Coming(life.ticket) for life in lives])
    for start in (start for starts in coming for start in starts):
        life = by_ticket[start.subject_id]
        turns = life.contact if start.metric is Metric.FIRST_CONTACT else life.handling
        yield clocks.Past(start=start, happened=turns)
    sheets = [sheet for life in lives for sheet in life.sheets]
    happened = [turns for life in lives for turns in life.of_sheets]
    for start, turns in zip(limits.of_sheets(sheets, Metric.SHEET), happened, strict=True):
        yield clocks.Past(start=start, happened=turns)


def _words(
    pasts: Sequence[Past], lives: Sequence[Lived], source: str, *, actor: Actor, now: datetime
) -> list[Statement]:
    """What the customer said, and what the case was called: answered is the latter, by case."""
    requests, notes = [], []
    for past, life in zip(pasts, lives, strict=True):
        said = Statement(
            ticket=life.ticket,
            kind=StatementKind.REQUEST,
            body=past.registration.text,
            author=past.happenings[0].actor,
            said_at=life.ticket.registered_at,
        )
        requests.append(said)
        called = Statement(
            ticket=life.ticket,
            kind=StatementKind.NOTE,
            body=f"{source} {past.number}",
            author=actor.ref,
            said_at=now,
        )
        notes.append(called)
    Statement.objects.bulk_create(requests + notes)
    return notes


def _loaded(life: Lived, past: Past, note: Statement, source: str) -> events.TicketLoaded:
    waiting = [sheet.pk for sheet in life.sheets if sheet.state in OPEN_SHEET]
    return events.TicketLoaded(
        ticket_id=life.ticket.pk,
        source=source,
        state=life.ticket.state,
        events=len(past.happenings),
        statement_id=note.pk,
        sheet_id=waiting[0] if waiting else None,
    )
