"""What one shift leaves to the next (交接班, §3.1.5): reckoned from rows, then kept as it was.

A line holds ids, codes and instants alone. What they are called is looked up when the sheet is
shown, masked for whoever reads it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.customers import queries as customers
from ringback.dispatch import limits
from ringback.dispatch.models import ShiftHandover
from ringback.dispatch.routings import DESK
from ringback.dispatch.slots import outages
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.people import queries as people
from ringback.people.queries import Department
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Pressing

MOST = 200
"""Lines of each part; more than that nobody goes through at the change of a shift."""
PAGE = 30

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A time told to a customer and not yet kept."""

    ticket_id: int
    promised_at: datetime
    owner: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """A limit that ends before the next shift's first part has. ``sheet_id`` is ``None`` where the
    case itself is limited."""

    sheet_id: int | None
    ticket_id: int | None
    metric: str
    layer: str
    due_at: datetime
    holder: str


@dataclass(frozen=True, slots=True)
class WatchLine:
    customer_id: str
    reason: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A revision that has taken effect since the last shift, with the clauses it changed."""

    revision_id: str
    title_zh: str
    title_en: str
    number: int
    effective_at: datetime
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutageLine:
    number: str
    grade: str
    since: datetime


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Something at work, or offered, and who has it."""

    sheet_id: int
    ticket_id: int | None
    kind: str
    state: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A handover's parts. ``since`` is where what is new begins, ``due_before`` where what is due
    ends; ``cut`` names the parts of which there is more than stands here."""

    since: datetime
    due_before: datetime
    promises: Sequence[PromiseLine]
    due: Sequence[DueLine]
    watched: Sequence[WatchLine]
    clauses: Sequence[ClauseLine]
    outages: Sequence[OutageLine]
    in_work: Sequence[WorkLine]
    cut: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = json.loads(json.dumps(asdict(self), default=datetime.isoformat))
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Content":
        return cls(
            since=datetime.fromisoformat(written["since"]),
            due_before=datetime.fromisoformat(written["due_before"]),
            cut=written["cut"],
            **{name: _read(kind, written[name]) for name, kind in _PARTS.items()},
        )


_PARTS: Mapping[str, Any] = {
    "promises": PromiseLine,
    "due": DueLine,
    "watched": WatchLine,
    "clauses": ClauseLine,
    "outages": OutageLine,
    "in_work": WorkLine,
}
_INSTANTS = ("promised_at", "due_at", "until", "effective_at", "since")


def _read(kind: type[Kind], lines: Sequence[Mapping[str, Any]]) -> list[Kind]:
    return [
        kind(**{k: datetime.fromisoformat(v) if k in _INSTANTS else v for k, v in line.items()})
        for line in lines
    ]


def department_for(path: str, actor: Actor) -> Department:
    """Raises ``NotAllowed`` for whoever assigns no work, ``NotFound`` out of their reach."""
    if not actor.may("sheet.assign"):
        raise NotAllowed(_("Shifts are handed over by those who assign work."))
    found = people.department_at(path)
    if found is None or not actor.covers(path):
        raise NotFound(_("There is no such department, or it is not within your reach."))
    return found


def shift_ends_at(actor: Actor, now: datetime) -> datetime:
    """The planned end of the lead's day; without a plan the shift ends when it is handed over."""
    ends = people.ends_of_day([actor.ref], now, limits.longest_break(now))
    return ends.get(actor.ref, now)


def content_now(*, department_path: str, team: str = "", actor: Actor, now: datetime) -> Content:
    """What would be handed over at this moment. A team hands over what its people have."""
    department = department_for(department_path, actor)
    place = department.organisation.path
    members = _members(department, team, now)
    due_before = limits.due_before(shift_ends_at(actor, now))
    since = _since(department_path, team, now)
    places = [place] if department.code == DESK else []
    promises = tickets.open_promises(department_path=department_path, places=places, limit=MOST + 1)
    due = tickets.falling_due(
        departments=[department_path], places=places, since=now, until=due_before, limit=MOST + 1
    )
    work = tickets.in_hands(department_path, limit=MOST + 1)
    watched = customers.watched([place], at=now, limit=MOST + 1)
    parts: dict[str, list[Any]] = {
        "promises": [PromiseLine(*each) for each in promises if _is_of(members, each[2])],
        "due": [line for line in map(_due, due) if _is_of(members, line.holder)],
        "watched": [
            WatchLine(str(each.customer_id), each.reason, each.until, each.watched_by)
            for each in watched
        ],
        "clauses": _clauses(since, now),
        "outages": [
            OutageLine(each.number, each.grade, each.since)
            for _name, told in outages.items()
            for each in told([place], now)
        ],
        "in_work": [
            WorkLine(each.pk, each.ticket_id, each.kind, each.state, each.assignee)
            for each in work
            if _is_of(members, each.assignee)
        ],
    }
    return Content(
        since=since,
        due_before=due_before,
        cut=[name for name, lines in parts.items() if len(lines) > MOST],
        **{name: lines[:MOST] for name, lines in parts.items()},
    )


def _members(department: Department, team: str, now: datetime) -> frozenset[str] | None:
    """Who is in the team; ``None``: everybody counts. Raises ``NotFound`` for no such team."""
    if not team:
        return None
    if not department.teams.filter(code=team, retired_at=None).exists():
        raise NotFound(_("There is no such team in this department."))
    roster = people.roster(department, at=now, longest_break=limits.longest_break(now))
    return frozenset(each.ref for each in roster if each.team == team)


def _is_of(members: frozenset[str] | None, ref: str) -> bool:
    """What nobody has is everybody's."""
    return members is None or not ref or ref in members


def _due(each: Pressing) -> DueLine:
    sheet, ticket = each.sheet, each.ticket
    return DueLine(
        sheet_id=sheet.pk if sheet else None,
        ticket_id=ticket.pk if ticket else sheet.ticket_id if sheet else None,
        metric=each.limit.metric,
        layer=each.limit.layer,
        due_at=each.limit.due_at,
        holder=sheet.assignee if sheet else ticket.owner if ticket else "",
    )


def _clauses(since: datetime, now: datetime) -> list[ClauseLine]:
    return [
        ClauseLine(
            revision_id=str(each.revision_id),
            title_zh=each.title.zh,
            title_en=each.title.en,
            number=each.number,
            effective_at=each.effective_at,
            clauses=each.clauses,
        )
        for each in handbook.taken_effect(since=since, until=now)
    ]


def _since(department_path: str, team: str, now: datetime) -> datetime:
    """The last handover there; before the first of them, as far back as the manual says."""
    last = ShiftHandover.objects.filter(department_path=department_path, team=team)
    found = last.order_by("-handed_over_at").values_list("handed_over_at", flat=True).first()
    return found or limits.look_back(now)


def handovers(*, actor: Actor, limit: int = PAGE) -> list[ShiftHandover]:
    """The last handovers within the actor's reach, newest first."""
    rows = ShiftHandover.objects.visible_to(actor)
    return list(rows.defer("content", "words").order_by("-handed_over_at")[:limit])


def handover(*, handover_id: UUID, actor: Actor) -> ShiftHandover:
    found = ShiftHandover.objects.visible_to(actor).filter(pk=handover_id).first()
    if found is None:
        raise NotFound(_("There is no such handover, or it is not within your reach."))
    return found


def refs_in(content: Content) -> set[str]:
    """Who and which customers stand on it, by their refs."""
    refs = {line.owner for line in content.promises} | {line.holder for line in content.due}
    refs |= {line.holder for line in content.in_work} | {line.by for line in content.watched}
    refs |= {f"customer:{line.customer_id}" for line in content.watched}
    return refs - {""}
