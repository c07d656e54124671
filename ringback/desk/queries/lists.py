"""Lines of the work lists: cases and work sheets side by side in one shape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypedDict, TypeVar

from django.urls import reverse

from ringback.base import names
from ringback.base.folding import Part
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Due
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.naming import category_names
from ringback.tickets.queries import Pressing, SheetRow, TicketRow

PAGE = 40
"""Lines of one page."""
MOST_OWN = 200
"""One's own open work is shown whole, the most pressing first; nobody holds more than this."""


class HasId(Protocol):
    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=HasId)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is wanted: the lines before a key, after one, or the newest."""

    before: int | None = None
    after: int | None = None

    @property
    def keys(self) -> "Keys":
        return {"before": self.before, "after": self.after}


class Keys(TypedDict):
    """The keys as the lists of the modules take them."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Row]):
    """One page of rows; ``older`` and ``newer`` are the keys to turn it by, if there is more."""

    rows: Sequence[Row]
    older: int | None = None
    newer: int | None = None


def cut(rows: Sequence[Row], turn: Turn) -> Leaf[Row]:
    """A page from rows of which one more was asked for than is shown."""
    more = len(rows) > PAGE
    if turn.after is not None:
        shown = rows[-PAGE:]
        return Leaf(shown, shown[-1].id, shown[0].id if more else None) if shown else Leaf(())
    shown = rows[:PAGE]
    older = shown[-1].id if more else None
    return Leaf(shown, older, shown[0].id if turn.before is not None and shown else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as it is shown. ``number`` is empty for a sheet that stands alone."""

    address: str
    number: str
    category: str
    kind: Label | None
    state: Label
    marks: tuple[Label, ...]
    due: Due | None
    person: str
    since: datetime
    passage: tuple[Part, ...] = ()
    """What was said that a search looked for; empty in a list that was not searched."""


def ticket_lines(rows: Sequence[TicketRow], *, now: datetime) -> list[Line]:
    dues = clocks.pressing(subject_kind="ticket", subject_ids=[row.id for row in rows], now=now)
    people = names.display_names(row.owner for row in rows if row.owner)
    categories = category_names((row.category for row in rows), now)
    return [
        Line(
            address=reverse("desk:ticket", args=[row.number]),
            number=row.number,
            category=categories.get(row.category, ""),
            kind=labels.kind(row.kind),
            state=labels.state(row.state),
            marks=_marks(labels.severity(row.severity), labels.complexity(row.complexity)),
            due=dues.get(str(row.id)),
            person=people.get(row.owner, ""),
            since=row.registered_at,
        )
        for row in rows
    ]


def sheet_lines(rows: Sequence[SheetRow], *, now: datetime) -> list[Line]:
    dues = clocks.pressing(subject_kind="work_sheet", subject_ids=[row.id for row in rows], now=now)
    people = names.display_names(row.assignee for row in rows if row.assignee)
    categories = category_names((row.category or "" for row in rows), now)
    return [
        Line(
            address=reverse("desk:sheet", args=[row.id]),
            number=row.number,
            category=categories.get(row.category or "", ""),
            kind=labels.kind(row.ticket_kind) if row.ticket_kind else None,
            state=labels.sheet_state(row.state),
            marks=_marks(
                labels.sheet_kind(row.kind),
                labels.severity(row.severity) if row.severity else None,
            ),
            due=dues.get(str(row.id)),
            person=people.get(row.assignee, ""),
            since=row.dispatched_at,
        )
        for row in rows
    ]


def closing_lines(owed: Sequence[Pressing], *, now: datetime) -> list[Line]:
    """Cases and sheets of which a limit ends, in one list, what falls due first first."""
    cases = [TicketRow.of(each.ticket) for each in owed if each.ticket is not None]
    sheets = [SheetRow.of(each.sheet) for each in owed if each.sheet is not None]
    return by_urgency([*ticket_lines(cases, now=now), *sheet_lines(sheets, now=now)])


def address_of(each: Pressing) -> str:
    """Where the line of it leads."""
    if each.sheet is not None:
        return reverse("desk:sheet", args=[each.sheet.pk])
    return reverse("desk:ticket", args=[each.ticket.number]) if each.ticket else ""


def by_urgency(lines: Iterable[Line]) -> list[Line]:
    """What falls due first; then what is paused or owes nothing, the oldest first."""
    return sorted(
        lines,
        key=lambda line: (
            line.due is None or line.due.due_at is None,
            line.due.due_at if line.due and line.due.due_at else line.since,
        ),
    )


def _marks(*found: Label | None) -> tuple[Label, ...]:
    return tuple(label for label in found if label is not None)
