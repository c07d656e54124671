"""What the journal says about a case's way, and arithmetic of figures: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from ringback.reports.states import Recognition, Step

TICKET, SHEET = "ticket", "work_sheet"


@dataclass(frozen=True, slots=True)
class Told:
    """One journal entry about a case or one of its sheets."""

    subject: str
    subject_id: str
    kind: str
    at: datetime
    actor: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stay:
    """``sheet_id`` is 0 for a step of the case itself. An empty ``department_path`` means the desk
    that has the case."""

    step: Step
    sheet_id: int
    department_path: str
    since: datetime
    until: datetime

    @property
    def seconds(self) -> int:
        return int((self.until - self.since).total_seconds())


OPENS_ON_SHEET = {
    "sheet.dispatched": Step.CLAIM,
    "sheet.handed_over": Step.CLAIM,
    "sheet.return_refused": Step.CLAIM,
    "sheet.claimed": Step.WORK,
    "sheet.forced": Step.WORK,
    "sheet.sent_back": Step.WORK,
    "sheet.replied": Step.REVIEW,
    "sheet.returned": Step.RETURN,
}
ENDS_ON_SHEET = frozenset(
    {
        "sheet.passed",
        "sheet.completed",
        "sheet.order_answered",
        "sheet.recalled",
        "sheet.return_accepted",
    }
)
AT_THE_DESK = frozenset({Step.REVIEW, Step.RETURN})
"""Steps in which the sheet lies with whoever gave it out."""

OPENS_ON_CASE = {
    "ticket.registered": Step.ACCEPTANCE,
    "ticket.accepted": Step.ANSWER,
    "ticket.reopened": Step.ANSWER,
    "ticket.resumed": Step.ANSWER,
    "ticket.held": Step.HOLD,
    "ticket.resolved": Step.FEEDBACK,
}
ENDS_ON_CASE = frozenset({"ticket.closed", "ticket.cancelled", "ticket.refused", "ticket.linked"})
MERGE = "duplicate_of"


@dataclass(frozen=True, slots=True)
class Lasting:
    """A step that has begun and not ended: who has it now is a question of where it lies."""

    step: Step
    sheet_id: int
    department_path: str
    since: datetime


@dataclass(slots=True)
class Course:
    """A case walked through: its ended stays, and what still lasts by subject."""

    ended: list[Stay] = field(default_factory=list)
    lasting: dict[tuple[str, str], tuple[Step, datetime]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def still(self) -> list[Lasting]:
        return [
            Lasting(step, int(number), "" if step in AT_THE_DESK else self.places[number], since)
            if subject == SHEET
            else Lasting(step, 0, "", since)
            for (subject, number), (step, since) in self.lasting.items()
        ]


def course(told: Iterable[Told]) -> Course:
    """The way of a case in the order of the journal. A step ends where the next of the same subject
    begins; what still lasts is no stay yet."""
    made = Course()
    for entry in told:
        place = (entry.subject, entry.subject_id)
        opens, ends = _turn(entry)
        if opens is None and not ends:
            continue
        before = made.lasting.pop(place, None)
        if before is not None:
            made.ended.append(_stay(entry, before, made.places.get(entry.subject_id, "")))
        if opens is not None:
            made.lasting[place] = (opens, entry.at)
        if "department_path" in entry.content:
            made.places[entry.subject_id] = entry.content["department_path"]
    return made


def stays(told: Iterable[Told]) -> list[Stay]:
    """Every ended stay of a case."""
    return course(told).ended


NO_TOUCH = frozenset({"sheet.assigned", "sheet.unassigned"})
"""An offer that goes from one to the next is no step of anybody's."""


def touched_at(told: Iterable[Told], sheet_id: int, holder: str) -> datetime:
    """When a sheet was last touched: by a step of its own, or by anything whoever has it in hand
    did about the case (§3.1.5). It has been dispatched, so there is one."""
    return max(
        entry.at
        for entry in told
        if (
            (entry.subject == SHEET and entry.subject_id == str(sheet_id))
            and entry.kind not in NO_TOUCH
        )
        or (entry.subject == TICKET and holder and entry.actor == holder)
    )


def _turn(entry: Told) -> tuple[Step | None, bool]:
    """The step that begins with an entry, and whether one ends for good."""
    if entry.subject == SHEET:
        return OPENS_ON_SHEET.get(entry.kind), entry.kind in ENDS_ON_SHEET
    is_other_link = entry.kind == "ticket.linked" and entry.content.get("link_kind") != MERGE
    return OPENS_ON_CASE.get(entry.kind), entry.kind in ENDS_ON_CASE and not is_other_link


def _stay(entry: Told, before: tuple[Step, datetime], department_path: str) -> Stay:
    step, since = before
    of_sheet = entry.subject == SHEET
    return Stay(
        step=step,
        sheet_id=int(entry.subject_id) if of_sheet else 0,
        department_path="" if step in AT_THE_DESK or not of_sheet else department_path,
        since=since,
        until=max(since, entry.at),
    )


def recognition(told: Iterable[Told]) -> Recognition:
    """How a case came to its class: what recognition made of it, then what people did about it."""
    found = Recognition.PERSON
    for entry in told:
        found = _recognised(found, entry)
    return found


def _recognised(before: Recognition, entry: Told) -> Recognition:
    said = entry.content
    if entry.kind == "request.taken" and said["confidence"] is not None:
        return Recognition.PENDING if said["reason"] else Recognition.AUTOMATIC
    if before is Recognition.PENDING:
        return _after_triage(entry)
    by_person = entry.actor.startswith("user:") and entry.kind == "ticket.classified"
    if by_person and before is Recognition.AUTOMATIC and _is_other_class(said):
        return Recognition.CORRECTED
    return before


def _after_triage(entry: Told) -> Recognition:
    if entry.kind == "triage.settled":
        return Recognition.CORRECTED if entry.content["corrected"] else Recognition.CONFIRMED
    ways_out = {
        "triage.dismissed": Recognition.DISMISSED,
        "triage.lapsed": Recognition.DECIDED,
    }
    return ways_out.get(entry.kind, Recognition.PENDING)


def _is_other_class(said: Mapping[str, Any]) -> bool:
    old = said["old_kind"], said["old_category"]
    return old != (said["new_kind"], said["new_category"])


def returns(told: Iterable[Told]) -> dict[int, int]:
    """How often each sheet was returned."""
    counted: dict[int, int] = {}
    for entry in told:
        if entry.kind == "sheet.returned":
            counted[int(entry.subject_id)] = counted.get(int(entry.subject_id), 0) + 1
    return counted


def rank(share: float, count: int) -> int:
    """Which of ``count`` ordered values (from 0) a share of them does not exceed: nearest rank,
    so that a median or a P90 is a time some case really took."""
    return max(ceil(round(share * count, 6)) - 1, 0)


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact, as far as it matters whether the customer came back. ``until`` is the end of the
    window; ``matters`` are the case and the service type it was about."""

    customer: object
    at: datetime
    until: datetime
    matters: frozenset[str]


def came_back(visit: Visit, others: Sequence[Visit]) -> bool | None:
    """Whether the same customer came again about the same matter within the window."""
    if visit.customer is None or not visit.matters:
        return None
    return any(
        other.customer == visit.customer
        and visit.at < other.at <= visit.until
        and visit.matters & other.matters
        for other in others
    )
