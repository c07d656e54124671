"""The lead's next hours, as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringback.base import names
from ringback.clocks.states import title
from ringback.desk import labels
from ringback.desk.choices import Choices
from ringback.desk.labels import Label
from ringback.desk.queries.naming import category_names
from ringback.dispatch import queries as dispatch
from ringback.dispatch.queries import Candidate, Move, Prospect, Staffed, Threatened
from ringback.dispatch.states import (
    CAUSE_CLAUSES,
    CAUSE_LABELS,
    MOVE_LABELS,
    Cause,
    MoveKind,
)
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people import queries as people

MOST_PEOPLE = 40
FORCE_REASONS = "dispatch.force.reasons"
AT_RISK, SAFE = 50, 20
"""Percent from which a chance is shown as bad, and up to which as good."""
MOVE_ICONS = {
    MoveKind.GIVE: "user",
    MoveKind.FIRST: "clock-exclamation",
    MoveKind.RECALL: "x",
    MoveKind.RESUME: "player-pause",
    MoveKind.TAKE: "user",
    MoveKind.SUPERVISE: "alarm",
    MoveKind.REVIEW: "checks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """An estimate: percent, its tone, and when the work is done in one case of two."""

    percent: int
    tone: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A button. ``href`` leads on instead where the work itself is done on another page."""

    move: Move
    label: str
    icon: str
    chance: Chance | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One limit in danger. ``givable`` is what a sheet needs to be given to anybody at all."""

    line: Threatened
    key: str
    number: str
    address: str
    category: str
    kind: Label | None
    limit: str
    holder: str
    cause: str | Promise
    more: str
    clause: str
    clause_address: str
    chance: Chance | None
    moves: Sequence[MoveLine]
    is_givable: bool
    people: Sequence["Colleague"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody work can be given to: ``pieces`` they work on, ``load`` in points."""

    ref: str
    name: str
    is_present: bool
    load: int
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """``measured``: on how many finished sheets the estimates rest; 0: on the manual alone."""

    name: str
    path: str
    people: Sequence[Colleague]
    measured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHours:
    until: datetime
    lines: Sequence[Line]
    departments: Sequence[Department]
    at_risk: int
    reasons: Sequence[tuple[str, str]]
    clause_address: str


def next_hours(*, actor: Actor, now: datetime) -> NextHours:
    """Raises ``NotAllowed`` for whoever assigns no work."""
    if not actor.may("sheet.assign"):
        raise NotAllowed(_("The next hours are for those who assign work."))
    found = dispatch.next_hours(actor=actor, now=now)
    shown = {each.path: _shown(each.people) for each in found.departments}
    refs = {person.ref for theirs in shown.values() for person in theirs}
    refs |= {line.holder for line in found.lines if line.holder}
    refs |= {move.ref for line in found.lines for move in line.moves if move.ref}
    told = _Told(
        names=names.display_names(refs),
        places=people.department_names(
            {line.beside for line in found.lines if line.beside} | set(shown)
        ),
        categories=category_names({_category(line) for line in found.lines}, now),
    )
    departments = [_department(each, shown[each.path], told) for each in found.departments]
    by_path = {each.path: each.people for each in departments}
    lines = [_line(each, told, by_path) for each in found.lines]
    edition_id = handbook.edition_at(now).pk
    return NextHours(
        until=found.until,
        lines=lines,
        departments=departments,
        at_risk=sum(1 for each in lines if each.chance and each.chance.percent >= AT_RISK),
        reasons=Choices(edition_id).pairs(FORCE_REASONS),
        clause_address=handbook.clause_address("3.2.3", edition_id),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    names: dict[str, str]
    places: dict[str, str]
    categories: Mapping[str, str]


def _shown(people_: Sequence[Candidate]) -> list[Candidate]:
    """Whoever is present first, the freest of them before the others."""
    ranked = sorted(people_, key=lambda each: (not each.is_present, each.load, each.ref))
    return ranked[:MOST_PEOPLE]


def _department(each: Staffed, shown: Sequence[Candidate], told: _Told) -> Department:
    return Department(
        name=told.places.get(each.path, each.path),
        path=each.path,
        measured=each.pace.measured,
        people=[
            Colleague(
                ref=person.ref,
                name=told.names.get(person.ref, person.ref),
                is_present=person.is_present,
                load=person.load,
                pieces=len(each.queue.get(person.ref, ())),
            )
            for person in shown
        ],
    )


def _category(line: Threatened) -> str:
    return line.ticket.category if line.ticket else ""


def _line(line: Threatened, told: _Told, by_path: dict[str, Sequence[Colleague]]) -> Line:
    sheet, ticket, limit = line.sheet, line.ticket, line.limit
    at_home = by_path.get(sheet.department_path, ()) if sheet else ()
    in_hand = line.cause not in (Cause.REVIEW, Cause.RETURN, Cause.OTHER_DEPARTMENT)
    return Line(
        line=line,
        key=f"sheet-{sheet.pk}" if sheet else f"case-{ticket.pk if ticket else 0}",
        number=ticket.number if ticket else "",
        address=_address(line),
        category=told.categories.get(_category(line), ""),
        kind=labels.kind(ticket.kind) if ticket else None,
        limit=title(limit.metric, limit.layer),
        holder=told.names.get(line.holder, line.holder),
        cause=CAUSE_LABELS[line.cause],
        more=_more(line, told),
        clause=handbook.cited(CAUSE_CLAUSES[line.cause], limit.edition_id),
        clause_address=handbook.clause_address(CAUSE_CLAUSES[line.cause], limit.edition_id),
        chance=_chance(line.prospect),
        moves=[_move(each, line, told) for each in line.moves],
        is_givable=bool(at_home) and in_hand,
        people=[each for each in at_home if each.ref != line.holder],
    )


def _more(line: Threatened, told: _Told) -> str:
    """What the cause has to say of itself: how many come first, or which department."""
    if line.cause is Cause.LOADED:
        words = ngettext("%(count)d sheet comes first", "%(count)d sheets come first", line.ahead)
        return words % {"count": line.ahead}
    if line.cause in (Cause.ASSIST, Cause.OTHER_DEPARTMENT):
        return told.places.get(line.beside, line.beside)
    return ""


def _address(line: Threatened) -> str:
    if line.sheet is not None and line.cause not in (Cause.REVIEW, Cause.RETURN):
        return reverse("desk:sheet", args=[line.sheet.pk])
    if line.ticket is not None:
        return reverse("desk:ticket", args=[line.ticket.number])
    return reverse("desk:sheet", args=[line.sheet.pk]) if line.sheet else reverse("desk:work")


def _chance(prospect: Prospect | None) -> Chance | None:
    if prospect is None:
        return None
    percent = round(100 * prospect.breach)
    tone = "bad" if percent >= AT_RISK else "good" if percent <= SAFE else "warn"
    return Chance(percent=percent, tone=tone, done_at=prospect.done_at)


def _move(move: Move, line: Threatened, told: _Told) -> MoveLine:
    person = told.names.get(move.ref, move.ref)
    return MoveLine(
        move=move,
        label=str(MOVE_LABELS[move.kind]) % {"person": person},
        icon=MOVE_ICONS[move.kind],
        chance=_chance(move.prospect),
        href=_address(line) if move.kind is MoveKind.REVIEW else "",
    )
