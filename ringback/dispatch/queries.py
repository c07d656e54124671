"""What others may ask of dispatch."""

from dataclasses import dataclass
from datetime import datetime

from ringback.dispatch import explaining, limits, matching, queues
from ringback.dispatch.closing import Closing, must_close, must_close_by_person
from ringback.dispatch.explaining import Decision, Ground, Stopped
from ringback.dispatch.foresight import Outlook, Staffed, Threatened, next_hours, put_first
from ringback.dispatch.handovers import (
    ClauseLine,
    Content,
    DueLine,
    PromiseLine,
    WatchLine,
    WorkLine,
    content_now,
    handover,
    handovers,
    refs_in,
)
from ringback.dispatch.models import Offer, ShiftHandover, Waiting
from ringback.dispatch.moves import Move
from ringback.dispatch.pace import Prospect
from ringback.dispatch.queues import Limit
from ringback.dispatch.routings import DESK, Misrouting, Queue, misroutings
from ringback.dispatch.routings import queues as queues_within
from ringback.dispatch.rules import CLAUSE, Candidate
from ringback.people import queries as people
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetState

__all__ = [
    "CLAUSE",
    "DESK",
    "Candidate",
    "Chosen",
    "ClauseLine",
    "Closing",
    "Content",
    "Decision",
    "DueLine",
    "Ground",
    "Misrouting",
    "Move",
    "Outlook",
    "PromiseLine",
    "Prospect",
    "Queue",
    "ShiftHandover",
    "Staffed",
    "Stopped",
    "Threatened",
    "WatchLine",
    "WorkLine",
    "content_now",
    "decision_of",
    "desk_path",
    "handover",
    "handovers",
    "misroutings",
    "must_close",
    "must_close_by_person",
    "next_hours",
    "people_for",
    "put_first",
    "queues_within",
    "refs_in",
    "why_waiting",
]

MOST_PEOPLE = 100


def desk_path(organisation_path: str) -> str:
    """Where the desk that looks after a place is found; the place itself when it has none."""
    desk = people.department(DESK, organisation_path)
    return desk.path if desk else organisation_path


@dataclass(frozen=True, slots=True)
class Chosen:
    """The last offer of a sheet. ``decision`` is ``None`` when a person chose."""

    ref: str
    offered_at: datetime
    expires_at: datetime
    state: str
    decision: Decision | None


def people_for(sheet: WorkSheet, now: datetime) -> list[Candidate]:
    """Everybody of the sheet's department, with presence and what they carry, the freest first."""
    found = queues.candidates(sheet.department_path, now)
    found.sort(key=lambda each: (not each.is_present, each.load, each.ref))
    return found[:MOST_PEOPLE]


def decision_of(sheet_id: int) -> Chosen | None:
    """Whom a sheet was offered to last, and why; ``None`` when it never was."""
    offer = Offer.objects.filter(sheet_id=sheet_id).order_by("-pk").first()
    if offer is None:
        return None
    return Chosen(
        ref=offer.assignee,
        offered_at=offer.offered_at,
        expires_at=offer.expires_at,
        state=offer.state,
        decision=Decision.from_json(offer.grounds) if offer.grounds else None,
    )


def why_waiting(sheet: WorkSheet, now: datetime) -> Decision | None:
    """Why nobody has a sheet just now, reckoned anew; ``None`` when it does not wait."""
    if sheet.state != SheetState.DISPATCHED or sheet.assignee:
        return None
    waiting = Waiting.objects.filter(sheet_id=sheet.pk).first()
    spans = {sheet.pk: Limit(waiting.since, waiting.due_at)} if waiting else {}
    candidates = queues.candidates(sheet.department_path, now)
    weighing = matching.weigh(queues.works([sheet], spans, now), candidates, limits.policy(now))
    return explaining.decision(
        weighing, 0, loads=matching.loads_of(candidates), gone={}, chosen=None
    )
