"""From the rows of a log to cases: each row judged, each case handed on once it is whole.

A first walk over the file finds the last row of every case, a second one collects them: of a file
in which cases stand one behind the other no more than one is in memory, of one in order of time
those that were open together.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Row, Table
from ringback.intake.history.mapping import HistoryMapping, StateRule, meaning
from ringback.intake.requests import EARLIEST_YEAR, LONGEST_EXTERNAL_ID
from ringback.intake.rows import instant_of

UNREADABLE, FAILED, CHANGED = "unreadable", "failed", "changed"
OUT_OF_ORDER, IMPOSSIBLE, NOBODY = "order", "impossible", "nobody"
REASONS = {
    UNREADABLE: _("The row cannot be read."),
    "case": _("It does not say which case it belongs to, or at too great length."),
    "at": _("No time, or one that lies in the future or too long ago."),
    "opened_at": _("The time the case was opened cannot be read."),
    "state": _("The mapping does not know this state."),
    "group": _("The mapping does not know this group."),
    "value": _("The mapping does not know one of the values."),
    "reassignments": _("The count of reassignments is no number."),
    OUT_OF_ORDER: _("It is told before something that happened earlier."),
    IMPOSSIBLE: _("No way leads from the state before to this one."),
    NOBODY: _("No phone number and no name by which the customer can be known."),
    FAILED: _("The case could not be taken over; the administrator finds why in the log."),
    CHANGED: _("The case came here before with another past, which stands."),
}
"""Why a row is refused, or what to know of one that is not: codes of the outcome in words."""


@dataclass(frozen=True, slots=True)
class Event:
    """A row that says what happened. ``count`` is how often the case had been passed on by then,
    ``None`` where the log keeps no count; ``group`` is its name there."""

    number: int
    at: datetime
    rule: StateRule
    group: str
    department_path: str
    count: int | None
    opened_at: datetime | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    number: int
    reason: str


@dataclass(slots=True)
class Log:
    """The rows of one case. ``name`` is what it is called there; empty for a row of no case."""

    name: str
    rows: list[Row] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]


def logs_of(table: Table, mapping: HistoryMapping, *, now: datetime) -> Iterator[Log]:
    """Every case with its rows, and by itself every row of none."""
    last = {_name(row, mapping): row.number for row in table}
    gathering: dict[str, Log] = {}
    for row in table:
        name = _name(row, mapping)
        log = gathering.setdefault(name, Log(name)) if name else Log("")
        log.rows.append(row)
        if not name or last[name] == row.number:
            gathering.pop(name, None)
            yield _judged(log, mapping, now)


def _name(row: Row, mapping: HistoryMapping) -> str:
    name = mapping.cell(row.cells, "case") if row.cells is not None else ""
    fits = len(name) <= LONGEST_EXTERNAL_ID and name.isprintable()
    return name if fits else ""


def _judged(log: Log, mapping: HistoryMapping, now: datetime) -> Log:
    for row in log.rows:
        judged = judge(row, log.name, mapping, now)
        if isinstance(judged, Event):
            log.events.append(judged)
        else:
            log.refused.append(judged)
    if "order" in mapping.columns:
        log.events.sort(key=lambda each: _place(mapping.cell(each.cells, "order")))
    kept = in_order([each.at for each in log.events])
    strays = [each for place, each in enumerate(log.events) if place not in kept]
    log.events = [each for place, each in enumerate(log.events) if place in kept]
    log.refused += [Refused(each.number, OUT_OF_ORDER) for each in strays]
    return log


def _place(written: str) -> tuple[int, str]:
    """Numbers by their size, before what is none."""
    return (int(written), "") if written.isdecimal() else (1 << 62, written)


def in_order(instants: Sequence[datetime]) -> set[int]:
    """The places of as many as can stay so that time never runs back."""
    ends: list[datetime] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, instant in enumerate(instants):
        length = bisect_right(ends, instant)
        ends[length : length + 1] = [instant]
        places[length : length + 1] = [place]
        before.append(places[length - 1] if length else None)
    kept: set[int] = set()
    here = places[-1] if places else None
    while here is not None:
        kept.add(here)
        here = before[here]
    return kept


def judge(row: Row, name: str, mapping: HistoryMapping, now: datetime) -> Event | Refused:
    """What a row says, or why it says nothing we can use."""
    if row.cells is None:
        return Refused(row.number, UNREADABLE)
    if not name:
        return Refused(row.number, "case")
    try:
        return _event(row.number, row.cells, mapping, now)
    except _NotUsable as why:
        return Refused(row.number, str(why))


class _NotUsable(Exception):
    """Carries the reason."""


def _event(number: int, cells: Mapping[str, str], mapping: HistoryMapping, now: datetime) -> Event:
    at = _instant(cells, "at", mapping)
    if at is None or at > now or at.year < EARLIEST_YEAR:
        raise _NotUsable("at")
    group = mapping.cell(cells, "group")
    with _usable("state"):
        rule = meaning(mapping.states, mapping.cell(cells, "state"))
    with _usable("group"):
        department_path = mapping.group(group)
    with _usable("value"):
        for choice in mapping.choices.values():
            choice.of(cells)
    count = mapping.cell(cells, "reassignments")
    with _usable("reassignments"):
        passed_on = int(count) if count else None
    return Event(
        number=number,
        at=at,
        rule=rule,
        group=group,
        department_path=department_path,
        count=passed_on,
        opened_at=_instant(cells, "opened_at", mapping),
        cells=cells,
    )


@contextmanager
def _usable(reason: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError):
        raise _NotUsable(reason) from None


def _instant(cells: Mapping[str, str], what: str, mapping: HistoryMapping) -> datetime | None:
    """``None`` where nothing is written."""
    with _usable(what):
        return instant_of(mapping.cell(cells, what), mapping.zone)
