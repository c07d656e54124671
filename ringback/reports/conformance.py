"""Whether a case kept to the flow: the life tables of cases and sheets say which step may follow
which, the manual how often. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ringback.reports.flow_rules import node_of
from ringback.reports.rules import SHEET, Told
from ringback.reports.states import Deviation, Node
from ringback.reports.turns import Turns
from ringback.tickets.states import REVIEWED, ClosureBasis


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the manual calls too often: hand-overs without work (§3.3.3), returns of a sheet
    (§3.1.4), replies sent back (§3.1.3)."""

    handovers: int
    returns: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Deviated:
    """``sheet_id`` is 0 and the place empty for what the case itself did."""

    deviation: Deviation
    sheet_id: int
    department_path: str
    at: datetime


ALWAYS_ONE = {
    "sheet.returned": Deviation.RETURNED,
    "sheet.sent_back": Deviation.SENT_BACK,
    "sheet.forced": Deviation.FORCED,
    "sheet.recalled": Deviation.RECALLED,
    "sheet.return_refused": Deviation.RETURN_REFUSED,
    "ticket.held": Deviation.HELD,
    "ticket.reopened": Deviation.REOPENED,
    "ticket.cancelled": Deviation.CANCELLED,
    "ticket.refused": Deviation.INELIGIBLE,
}
WORK_ON_SHEET = frozenset({"sheet.replied", "sheet.completed", "sheet.order_answered"})
WORK_ON_CASE = frozenset(
    {"ticket.said", "ticket.attached", "ticket.held", "ticket.promised", "ticket.resolved"}
)
"""Work is what leaves something behind: a claim alone is none (§3.3.3)."""


@dataclass(slots=True)
class _Sheet:
    """A sheet on its way: where it lies, who has it, how often in a row it was handed over without
    work, how often returned and sent back."""

    place: str = ""
    holder: str = ""
    idle: int = 0
    returns: int = 0
    rounds: int = 0


@dataclass(slots=True)
class _Course:
    """A case on its way. ``given_away``: departments that had a sheet of this round and let it go;
    ``asked`` and ``replied``: whether work was given out in it, and whether any passed review."""

    bounds: Bounds
    turns: Turns = field(default_factory=Turns)
    sheets: dict[str, _Sheet] = field(default_factory=dict)
    given_away: set[str] = field(default_factory=set)
    asked: bool = False
    replied: bool = False


def deviations(told: Iterable[Told], bounds: Bounds) -> list[Deviated]:
    """Each time a case left the flow, in the order of the journal."""
    course = _Course(bounds)
    found: list[Deviated] = []
    for entry in told:
        if not course.turns.take(entry):
            number = int(entry.subject_id) if entry.subject == SHEET else 0
            found.append(Deviated(Deviation.OUT_OF_TURN, number, "", entry.at))
        if entry.kind in ALWAYS_ONE and entry.subject != SHEET:
            found.append(Deviated(ALWAYS_ONE[entry.kind], 0, "", entry.at))
        found += _of_sheet(course, entry) if entry.subject == SHEET else _of_case(course, entry)
    return found


def _of_sheet(course: _Course, entry: Told) -> Iterator[Deviated]:
    """Whoever let the work go answers for it; of a round trip, where it came back to."""
    sheet = course.sheets.setdefault(entry.subject_id, _Sheet())
    before = sheet.place
    for deviation in _deviations(course, sheet, entry):
        place = sheet.place if deviation is Deviation.ROUND_TRIP else before
        yield Deviated(deviation, int(entry.subject_id), place, entry.at)


def _deviations(course: _Course, sheet: _Sheet, entry: Told) -> Iterator[Deviation]:
    if entry.kind in ALWAYS_ONE:
        yield ALWAYS_ONE[entry.kind]
    yield from _counted(course.bounds, sheet, entry)
    yield from _placed(course, sheet, entry)
    if entry.kind in ("sheet.claimed", "sheet.forced"):
        sheet.holder = entry.content["assignee"]
    _worked(course, sheet, entry)


def _of_case(course: _Course, entry: Told) -> Iterator[Deviated]:
    if entry.kind == "ticket.resolved":
        if course.asked and not course.replied:
            yield Deviated(Deviation.UNREPLIED, 0, "", entry.at)
        course.asked = course.replied = False
        course.given_away.clear()
    if node_of(entry) is Node.MERGED:
        yield Deviated(Deviation.MERGED, 0, "", entry.at)
    if entry.kind == "ticket.closed" and entry.content["basis"] == ClosureBasis.RELEASED:
        yield Deviated(Deviation.RELEASED, 0, "", entry.at)
    if entry.kind in WORK_ON_CASE:
        for sheet in course.sheets.values():
            if sheet.holder == entry.actor:
                sheet.idle = 0


def _counted(bounds: Bounds, sheet: _Sheet, entry: Told) -> Iterator[Deviation]:
    """What is one only when it happens too often; said once, when it gets there."""
    if entry.kind == "sheet.returned":
        sheet.returns += 1
        if sheet.returns == bounds.returns:
            yield Deviation.RETURN_LOOP
    if entry.kind == "sheet.sent_back":
        sheet.rounds += 1
        if sheet.rounds == bounds.rounds + 1:
            yield Deviation.REVIEW_LOOP
    if entry.kind == "sheet.handed_over":
        sheet.idle += 1
        if sheet.idle == bounds.handovers:
            yield Deviation.BUCK_PASSED


def _placed(course: _Course, sheet: _Sheet, entry: Told) -> Iterator[Deviation]:
    """Where work went: out of the department, or back to one that had let it go."""
    if entry.kind == "sheet.return_accepted":
        course.given_away.add(sheet.place)
    if "department_path" not in entry.content:
        return
    before, sheet.place = sheet.place, entry.content["department_path"]
    if entry.kind == "sheet.handed_over":
        sheet.holder = entry.content["to"]
        if before != sheet.place:
            course.given_away.add(before)
            yield Deviation.HANDED_OUT
    if before != sheet.place and sheet.place in course.given_away:
        yield Deviation.ROUND_TRIP


def _worked(course: _Course, sheet: _Sheet, entry: Told) -> None:
    is_reviewed = entry.content.get("sheet_kind") in REVIEWED
    if entry.kind == "sheet.dispatched":
        course.asked |= is_reviewed
        helped = course.sheets.get(str(entry.content.get("assists") or ""))
        if helped is not None:
            helped.idle = 0
    if entry.kind == "sheet.passed":
        course.replied |= is_reviewed
    if entry.kind in WORK_ON_SHEET:
        sheet.idle = 0
