"""The work lists: what waits for this member of staff, tab by tab."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base import search
from ringback.base.folding import Part
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.lists import (
    MOST_OWN,
    PAGE,
    Leaf,
    Line,
    Turn,
    by_urgency,
    closing_lines,
    cut,
    sheet_lines,
    ticket_lines,
)
from ringback.dispatch import queries as dispatch
from ringback.feedback import queries as feedback
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.tickets import queries as tickets
from ringback.tickets.states import SheetKind, SheetState, TicketState

BEFORE, AROUND = 16, 70
"""Characters shown of what was said: ahead of the first word looked for, and from it on."""
CALLBACKS = (SheetKind.CALLBACK,)
FIRST = Label(_("First, says your lead"), "warn")
OTHER_SHEETS = tuple(kind for kind in SheetKind if kind not in CALLBACKS)


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a page and the keys of its neighbours."""

    lines: Sequence[Line]
    older: int | None = None
    newer: int | None = None


Load = Callable[[Actor, Turn, datetime], Shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One list; shown to whoever holds any of ``verbs``. ``empty`` is said when nothing waits."""

    code: str
    label: Promise
    icon: str
    verbs: tuple[str, ...]
    empty: Promise
    load: Load


@dataclass(frozen=True, slots=True)
class WorkList:
    tabs: Sequence[Tab]
    current: Tab
    shown: Shown


def tabs_of(actor: Actor) -> list[Tab]:
    """The lists of this actor's work; an administrator has none."""
    return [each for each in TABS if any(actor.may(verb) for verb in each.verbs)]


def work_list(*, tab: str, turn: Turn, actor: Actor, now: datetime) -> WorkList:
    """The list asked for, else the first. Raises ``NotFound`` for one that is not theirs."""
    tabs = tabs_of(actor)
    current = next((each for each in tabs if each.code == tab or not tab), None)
    if current is None:
        raise NotFound(_("There is no such work list, or it is not yours."))
    return WorkList(tabs, current, current.load(actor, turn, now))


def is_too_short(words: str) -> bool:
    """Whether a single character among them can hardly be found."""
    return search.is_too_short(words)


def found(*, words: str, turn: Turn, actor: Actor, now: datetime) -> Shown:
    """What a search brings up, each case with what was said there that holds the words."""
    rows = tickets.hits(actor=actor, words=words, **turn.keys, limit=PAGE + 1)
    leaf = cut(rows, turn)
    passages = tickets.passages(actor=actor, ids=[row.id for row in leaf.rows], words=words)
    lines = [
        replace(line, passage=tuple(_short(passages.get(row.id, []))))
        for row, line in zip(leaf.rows, ticket_lines(leaf.rows, now=now), strict=True)
    ]
    return Shown(lines, leaf.older, leaf.newer)


def _short(passage: Sequence[Part]) -> list[Part]:
    """The first marked words and a little around them: a line has no room for a letter."""
    first = next((nth for nth, part in enumerate(passage) if part.is_found), None)
    if first is None:
        return []
    before = [part.words for part in passage[:first]]
    shown, room = [], AROUND
    for part in passage[first:]:
        shown.append(replace(part, words=part.words[:room]))
        room -= len(part.words)
        if room <= 0:
            shown.append(Part("…", is_found=False))
            break
    head = "".join(before)
    lead = f"…{head[-BEFORE:]}" if len(head) > BEFORE else head
    return [Part(lead, is_found=False), *shown]


def all_cases(
    *, narrowing: tickets.Narrowing, after: str, actor: Actor, now: datetime
) -> tuple[Shown, str]:
    """Every case within reach, narrowed and sorted, and the key of the next page."""
    rows, following = tickets.narrowed(narrowing=narrowing, after=after, actor=actor, limit=PAGE)
    return Shown(ticket_lines(rows, now=now)), following


def _my_cases(actor: Actor, turn: Turn, now: datetime) -> Shown:
    rows = tickets.page(actor=actor, owner=actor.ref, limit=MOST_OWN)
    return Shown(by_urgency(ticket_lines(rows, now=now)))


def _case_pool(actor: Actor, turn: Turn, now: datetime) -> Shown:
    return _of_tickets(tickets.page(actor=actor, owner="", **turn.keys, limit=PAGE + 1), turn, now)


def _my_sheets(actor: Actor, turn: Turn, now: datetime) -> Shown:
    """What a lead has put first stands first and says so."""
    rows = tickets.sheets(actor=actor, assignee=actor.ref, limit=MOST_OWN)
    first = dispatch.put_first([row.id for row in rows])
    lines = zip(rows, sheet_lines(rows, now=now), strict=True)
    split: tuple[list[Line], list[Line]] = ([], [])
    for row, line in lines:
        split[first.get(row.id) != actor.ref].append(line)
    marked = [replace(line, marks=(FIRST, *line.marks)) for line in by_urgency(split[0])]
    return Shown([*marked, *by_urgency(split[1])])


def _closing(actor: Actor, turn: Turn, now: datetime) -> Shown:
    """One list at the end of a shift, instead of a notice for each case (§3.2.3)."""
    found = dispatch.must_close(actor=actor, now=now)
    return Shown(closing_lines(found.owed, now=now) if found else ())


def _pool(kinds: Sequence[SheetKind]) -> Load:
    def load(actor: Actor, turn: Turn, now: datetime) -> Shown:
        rows = tickets.sheets(
            actor=actor,
            assignee="",
            states=[SheetState.DISPATCHED],
            kinds=kinds,
            **turn.keys,
            limit=PAGE + 1,
        )
        return _of_sheets(rows, turn, now)

    return load


def _awaiting_review(actor: Actor, turn: Turn, now: datetime) -> Shown:
    rows = tickets.sheets(
        actor=actor,
        not_of=actor.ref,
        states=[SheetState.REPLIED, SheetState.RETURNED],
        **turn.keys,
        limit=PAGE + 1,
    )
    return _of_sheets(rows, turn, now)


def _awaiting_release(actor: Actor, turn: Turn, now: datetime) -> Shown:
    waiting = feedback.awaiting_release(actor=actor, limit=MOST_OWN)
    return Shown(ticket_lines(waiting, now=now))


def _silent(actor: Actor, turn: Turn, now: datetime) -> Shown:
    """The likeliest unhappy first; the likelihood is an estimate and is called one."""
    risks = {row.ticket_id: row.risk for row in feedback.silent_by_risk(actor=actor, limit=PAGE)}
    rows = tickets.page(actor=actor, states=list(TicketState), ids=risks, limit=PAGE)
    ranked = sorted(rows, key=lambda row: -risks[row.id])
    lines = ticket_lines(ranked, now=now)
    return Shown(
        [
            replace(line, marks=(labels.estimate(risks[row.id]), *line.marks))
            for row, line in zip(ranked, lines, strict=True)
        ]
    )


def _of_tickets(rows: Sequence[tickets.TicketRow], turn: Turn, now: datetime) -> Shown:
    leaf = cut(rows, turn)
    return Shown(ticket_lines(leaf.rows, now=now), leaf.older, leaf.newer)


def _of_sheets(rows: Sequence[tickets.SheetRow], turn: Turn, now: datetime) -> Shown:
    leaf: Leaf[tickets.SheetRow] = cut(rows, turn)
    return Shown(sheet_lines(leaf.rows, now=now), leaf.older, leaf.newer)


TABS = (
    Tab(
        code="mine",
        label=_("My cases"),
        icon="user",
        verbs=("ticket.work",),
        empty=_("No open case is yours. New ones wait under Cases without an owner."),
        load=_my_cases,
    ),
    Tab(
        code="sheets",
        label=_("My work sheets"),
        icon="file-text",
        verbs=("sheet.work", "callback.claim"),
        empty=_("You have no open work sheet. Claim one from the pool."),
        load=_my_sheets,
    ),
    Tab(
        code="closing",
        label=_("Before I leave"),
        icon="clock-exclamation",
        verbs=("ticket.work", "sheet.work", "callback.claim"),
        empty=_("Nothing of yours falls due before your shift ends; or none is planned for now."),
        load=_closing,
    ),
    Tab(
        code="department",
        label=_("Department pool"),
        icon="inbox",
        verbs=("sheet.work",),
        empty=_("Every work sheet of your departments is in somebody's hands."),
        load=_pool(OTHER_SHEETS),
    ),
    Tab(
        code="pool",
        label=_("Cases without an owner"),
        icon="inbox",
        verbs=("ticket.work",),
        empty=_("Every open case has an owner."),
        load=_case_pool,
    ),
    Tab(
        code="callbacks",
        label=_("Call-backs"),
        icon="phone-outgoing",
        verbs=("callback.claim",),
        empty=_("No customer waits to be called back."),
        load=_pool(CALLBACKS),
    ),
    Tab(
        code="review",
        label=_("Awaiting review"),
        icon="checks",
        verbs=("sheet.review",),
        empty=_("No reply and no return waits for a review."),
        load=_awaiting_review,
    ),
    Tab(
        code="release",
        label=_("Awaiting release"),
        icon="shield-check",
        verbs=("ticket.release",),
        empty=_("No silent complaint waits for your release."),
        load=_awaiting_release,
    ),
    Tab(
        code="silent",
        label=_("Silent customers"),
        icon="eye-off",
        verbs=("satisfaction.read",),
        empty=_("No customer has stayed silent."),
        load=_silent,
    ),
)
