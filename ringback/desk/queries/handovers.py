"""Shift handovers as their pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.base import names
from ringback.base.fields import Secret
from ringback.base.templatetags.ringback import number as spoken
from ringback.clocks.states import title
from ringback.customers.states import WATCH_REASON_LABELS, WatchReason
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.dispatch import queries as dispatch
from ringback.dispatch.queries import Content, ShiftHandover
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people import queries as people
from ringback.tickets import queries as tickets

MOST_NAMES = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a part: where it leads, what it is, until when, in whose hands."""

    address: str
    name: str
    words: object
    at: datetime | None
    person: str
    mark: Label | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """``is_cut``: there is more of it than stands here. ``empty`` is said where there is none."""

    title: object
    empty: object
    entries: Sequence[Entry]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPage:
    """A handover, signed or about to be: then ``row`` is ``None``."""

    row: ShiftHandover | None
    place: str
    team: str
    content: Content
    parts: Sequence[Part]
    words: Secret | None
    outgoing: str
    incoming: str
    may_take: bool


@dataclass(frozen=True, slots=True)
class HandoverLine:
    row: ShiftHandover
    place: str
    outgoing: str
    incoming: str


@dataclass(frozen=True, slots=True)
class HandoverList:
    """``departments`` are those the reader may hand a shift of over, with their teams."""

    lines: Sequence[HandoverLine]
    choices: Sequence[tuple[str, str]]


def handover_list(*, actor: Actor) -> HandoverList:
    """Raises ``NotAllowed`` for whoever assigns no work."""
    if not actor.may("sheet.assign"):
        raise NotAllowed(_("Shifts are handed over by those who assign work."))
    rows = dispatch.handovers(actor=actor)
    places = people.department_names({row.department_path for row in rows})
    refs = {row.handed_over_by for row in rows} | {row.taken_over_by for row in rows}
    named = names.display_names(refs - {""})
    lines = [
        HandoverLine(
            row,
            _place(places, row.department_path, row.team),
            named.get(row.handed_over_by, ""),
            named.get(row.taken_over_by, ""),
        )
        for row in rows
    ]
    return HandoverList(lines, _choices(actor))


def _choices(actor: Actor) -> list[tuple[str, str]]:
    """Departments and their teams, by ``path|team``."""
    departments = people.departments_within(actor.scope_paths)
    found = [(f"{each.path}|", f"{each.organisation.name} · {each.name}") for each in departments]
    found += [
        (
            f"{each.department.path}|{each.code}",
            f"{each.department.organisation.name} · {each.department.name} · {each.name}",
        )
        for each in people.teams_within(actor.scope_paths)
    ]
    return sorted(found)


def handover_now(*, department_path: str, team: str, actor: Actor, now: datetime) -> HandoverPage:
    """What would be handed over at this moment."""
    content = dispatch.content_now(department_path=department_path, team=team, actor=actor, now=now)
    return _page(None, department_path, team, content, actor, now)


def handover(*, handover_id: UUID, actor: Actor) -> HandoverPage:
    row = dispatch.handover(handover_id=handover_id, actor=actor)
    content = Content.from_json(row.content)
    return _page(row, row.department_path, row.team, content, actor, row.handed_over_at)


def _page(
    row: ShiftHandover | None,
    path: str,
    team: str,
    content: Content,
    actor: Actor,
    at: datetime,
) -> HandoverPage:
    signed = {row.handed_over_by, row.taken_over_by} if row else set()
    refs = sorted((dispatch.refs_in(content) | signed) - {""})[:MOST_NAMES]
    named = names.display_names(refs)
    is_open = row is not None and row.taken_over_at is None and row.lapsed_at is None
    return HandoverPage(
        row=row,
        place=people.department_names({path}).get(path, path),
        team=team,
        content=content,
        parts=_parts(content, named, at),
        words=row.words if row else None,
        outgoing=named.get(row.handed_over_by, "") if row else "",
        incoming=named.get(row.taken_over_by, "") if row else "",
        may_take=is_open and row is not None and row.handed_over_by != actor.ref,
    )


def _place(places: Mapping[str, str], path: str, team: str) -> str:
    return " · ".join(filter(None, (places.get(path, path), team)))


def _parts(content: Content, named: Mapping[str, str], at: datetime) -> list[Part]:
    parts = (
        ("promises", _("Open promises"), _("No promise is open."), _promises(content, named, at)),
        ("due", _("Falls due before the next noon"), _("Nothing falls due."), _due(content, named)),
        (
            "watched",
            _("Watched customers"),
            _("No customer is watched."),
            _watched(content, named),
        ),
        ("outages", _("Outages"), _("No outage is recorded."), _outages(content)),
        ("clauses", _("New in the manual"), _("Nothing has changed."), _clauses(content)),
        ("in_work", _("In work"), _("Nobody has anything in hand."), _in_work(content, named)),
    )
    return [
        Part(heading, empty, entries, code in content.cut)
        for code, heading, empty, entries in parts
    ]


def _case(ticket_id: int) -> tuple[str, str]:
    number = tickets.number_of(ticket_id)
    return reverse("desk:ticket", args=[number]), spoken(number)


def _promises(content: Content, named: Mapping[str, str], at: datetime) -> list[Entry]:
    return [
        Entry(
            *_case(each.ticket_id),
            "",
            each.promised_at,
            named.get(each.owner, ""),
            Label(_("not kept"), "bad") if each.promised_at <= at else None,
        )
        for each in content.promises
    ]


def _due(content: Content, named: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            *_where(each.sheet_id, each.ticket_id),
            title(each.metric, each.layer),
            each.due_at,
            named.get(each.holder, ""),
        )
        for each in content.due
    ]


def _where(sheet_id: int | None, ticket_id: int | None) -> tuple[str, str]:
    number = tickets.number_of(ticket_id) if ticket_id else ""
    if sheet_id is not None:
        return reverse("desk:sheet", args=[sheet_id]), spoken(number)
    return reverse("desk:ticket", args=[number]) if number else "", spoken(number)


def _watched(content: Content, named: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            reverse("desk:customer", args=[each.customer_id]),
            named.get(f"customer:{each.customer_id}", ""),
            WATCH_REASON_LABELS[WatchReason(each.reason)],
            each.until,
            named.get(each.by, ""),
        )
        for each in content.watched
    ]


def _outages(content: Content) -> list[Entry]:
    return [Entry("", each.number, each.grade, each.since, "") for each in content.outages]


def _clauses(content: Content) -> list[Entry]:
    is_chinese = (get_language() or "zh").startswith("zh")
    return [
        Entry(
            reverse("handbook:changes", args=[each.revision_id]),
            each.title_zh if is_chinese else each.title_en,
            ", ".join(f"§ {number}" for number in each.clauses),
            each.effective_at,
            "",
        )
        for each in content.clauses
    ]


def _in_work(content: Content, named: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            *_where(each.sheet_id, each.ticket_id),
            labels.sheet_kind(each.kind).words,
            None,
            named.get(each.holder, ""),
            labels.sheet_state(each.state),
        )
        for each in content.in_work
    ]
