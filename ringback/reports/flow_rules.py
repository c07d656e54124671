"""The process map of a case, from what the journal says: every arrow it went. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ringback.reports.rules import MERGE, SHEET, Told
from ringback.reports.states import Node
from ringback.tickets.states import REVIEWED

NODES = {
    "ticket.registered": Node.REGISTERED,
    "ticket.accepted": Node.ACCEPTED,
    "ticket.held": Node.HELD,
    "ticket.resumed": Node.RESUMED,
    "ticket.resolved": Node.ANSWERED,
    "ticket.confirmed": Node.CONFIRMED,
    "ticket.reopened": Node.REOPENED,
    "ticket.closed": Node.CLOSED,
    "ticket.cancelled": Node.CANCELLED,
    "ticket.refused": Node.INELIGIBLE,
    "ticket.linked": Node.MERGED,
    "sheet.dispatched": Node.DISPATCHED,
    "sheet.handed_over": Node.HANDED_OVER,
    "sheet.claimed": Node.CLAIMED,
    "sheet.forced": Node.FORCED,
    "sheet.returned": Node.RETURNED,
    "sheet.return_refused": Node.RETURN_REFUSED,
    "sheet.return_accepted": Node.RETURN_ACCEPTED,
    "sheet.recalled": Node.RECALLED,
    "sheet.replied": Node.REPLIED,
    "sheet.sent_back": Node.SENT_BACK,
    "sheet.passed": Node.PASSED,
    "sheet.completed": Node.COMPLETED,
    "sheet.order_answered": Node.COMPLETED,
}
ENDS = frozenset({Node.CLOSED, Node.CANCELLED, Node.INELIGIBLE, Node.MERGED})
SHEET_ENDS = frozenset({Node.PASSED, Node.COMPLETED, Node.RECALLED, Node.RETURN_ACCEPTED})
NOT_AT_THE_DESK = frozenset({Node.HELD, Node.ANSWERED, Node.CONFIRMED})
"""While a case stands there, the end of a sheet does not bring it back to the desk."""
WITH_THE_DESK = frozenset({Node.REPLIED, Node.RETURNED})
"""What comes next the desk does that gave the sheet out."""


def node_of(entry: Told) -> Node | None:
    """``None`` for what moves nothing on the map, such as a link that is no merge."""
    if entry.kind == "ticket.linked" and entry.content.get("link_kind") != MERGE:
        return None
    return NODES.get(entry.kind)


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow a case went. ``sheet_id`` is 0 for the case's own; an empty ``department_path``
    means that the desk had it on the way."""

    sheet_id: int
    source: Node
    target: Node
    department_path: str
    since: datetime
    until: datetime

    @property
    def seconds(self) -> int:
        return int((self.until - self.since).total_seconds())


@dataclass(slots=True)
class _Way:
    """How far a case and its sheets have come. ``last`` is where the case itself stands; the end
    of its last open sheet brings it back to the desk, and the desk goes on from there."""

    last: tuple[Node, datetime] | None = None
    sheets: dict[str, tuple[Node, datetime]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    at_work: set[str] = field(default_factory=set)


def moves(told: Iterable[Told]) -> Iterator[Move]:
    """Every arrow of a case, in the order of the journal: between two things that happen to the
    case or to one sheet, from the case to a sheet that is given out, and from the last sheet that
    ends back to the case."""
    way = _Way()
    for entry in told:
        node = node_of(entry)
        if node is None:
            continue
        before, place = _turned(way, entry, node)
        if before is not None:
            yield Move(
                sheet_id=int(entry.subject_id) if entry.subject == SHEET else 0,
                source=before[0],
                target=node,
                department_path=place,
                since=before[1],
                until=max(before[1], entry.at),
            )


def _turned(way: _Way, entry: Told, node: Node) -> tuple[tuple[Node, datetime] | None, str]:
    """From where the arrow comes that ends here, and who had the work meanwhile."""
    if entry.subject != SHEET:
        before, way.last = way.last, None if node in ENDS else (node, entry.at)
        return before, ""
    number = entry.subject_id
    before = way.last if node is Node.DISPATCHED else way.sheets.pop(number, None)
    by_desk = node is Node.DISPATCHED or (before is not None and before[0] in WITH_THE_DESK)
    place = "" if by_desk else way.places.get(number, "")
    if "department_path" in entry.content:
        way.places[number] = entry.content["department_path"]
    if node is Node.DISPATCHED and entry.content.get("sheet_kind") in REVIEWED:
        way.at_work.add(number)
    if node in SHEET_ENDS:
        _come_back(way, number, node, entry.at)
    else:
        way.sheets[number] = (node, entry.at)
    return before, place


def _come_back(way: _Way, number: str, node: Node, at: datetime) -> None:
    if number not in way.at_work:
        return
    way.at_work.discard(number)
    if not way.at_work and way.last is not None and way.last[0] not in NOT_AT_THE_DESK:
        way.last = (node, at)
