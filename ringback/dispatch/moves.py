"""What a lead can do about a limit in danger, each with what it is expected to do (§3.2.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ringback.clocks import queries as clocks
from ringback.dispatch import limits, matching, queues
from ringback.dispatch.pace import Pace, Prospect
from ringback.dispatch.queues import Limit
from ringback.dispatch.rules import Candidate
from ringback.dispatch.states import Cause, MoveKind
from ringback.kernel.actor import Actor
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import SheetState, TicketState

MOST_MOVES = 3
MOST_WEIGHED = 8
FORCED_FOR = {
    Cause.NOBODY: "nobody_claims",
    Cause.UNCLAIMED: "nobody_claims",
    Cause.ABSENT: "absent",
    Cause.LEAVING: "absent",
}
"""The reason a lead gives, by what was wrong (``dispatch.force.reasons``)."""
FALLS_DUE = "falls_due"
NOT_AWAITED = "not_awaited"


class Home(Protocol):
    """The department a sheet lies in."""

    people: Sequence[Candidate]
    pace: Pace

    def prospect(
        self, ref: str, sheet_id: int, due_at: datetime, now: datetime, *, ahead: int | None = None
    ) -> Prospect: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One command, ready to be given. ``seen`` is the version it was proposed for; ``prospect``
    is ``None`` where nothing can be told of what it does."""

    kind: MoveKind
    seen: int
    sheet_id: int | None = None
    ticket_id: int | None = None
    ref: str = ""
    reason: str = ""
    prospect: Prospect | None = None


class Chooser:
    """Finds the moves of the lines of one list. All its sheets are weighed together."""

    def __init__(
        self,
        sheets: Sequence[WorkSheet],
        floor: Mapping[str, Home],
        *,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.floor, self.actor, self.now = floor, actor, now
        self.policy = limits.policy(now)
        ids = [sheet.pk for sheet in sheets]
        dues = clocks.next_due(subject_kind="work_sheet", subject_ids=ids)
        spans = {each.pk: Limit(each.dispatched_at, dues.get(str(each.pk))) for each in sheets}
        self.works = {work.id: work for work in queues.works(sheets, spans, now)}

    def of_sheet(
        self,
        sheet: WorkSheet,
        ticket: Ticket | None,
        cause: Cause,
        due_at: datetime,
        as_it_is: Prospect | None,
        assist: WorkSheet | None,
    ) -> list[Move]:
        """Up to three, the likeliest to keep the limit first; none that would not help."""
        if cause in (Cause.REVIEW, Cause.RETURN):
            return [Move(kind=MoveKind.REVIEW, seen=sheet.version, sheet_id=sheet.pk)]
        found = []
        if cause is Cause.ON_HOLD and ticket is not None:
            found.append(Move(kind=MoveKind.RESUME, seen=ticket.version, ticket_id=ticket.pk))
        if cause is Cause.OTHER_DEPARTMENT and ticket is not None:
            found.append(Move(kind=MoveKind.SUPERVISE, seen=ticket.version, ticket_id=ticket.pk))
        if cause is Cause.ASSIST and assist is not None:
            found.append(_recall(assist, as_it_is))
        elif as_it_is is not None:
            found += self._better(sheet, cause, due_at, as_it_is)
        return found[:MOST_MOVES]

    def of_case(self, ticket: Ticket, cause: Cause) -> list[Move]:
        kind = {
            Cause.ON_HOLD: MoveKind.RESUME,
            Cause.UNOWNED: MoveKind.TAKE,
            Cause.REGISTERED: MoveKind.REVIEW,
        }.get(cause, MoveKind.SUPERVISE)
        if kind is MoveKind.SUPERVISE and ticket.state == TicketState.RESOLVED:
            return []
        return [Move(kind=kind, seen=ticket.version, ticket_id=ticket.pk)]

    def _better(
        self, sheet: WorkSheet, cause: Cause, due_at: datetime, as_it_is: Prospect
    ) -> list[Move]:
        home = self.floor[sheet.department_path]
        found = []
        if sheet.state == SheetState.CLAIMED:
            first = home.prospect(sheet.assignee, sheet.pk, due_at, self.now, ahead=0)
            found.append(
                Move(
                    kind=MoveKind.FIRST,
                    seen=sheet.version,
                    sheet_id=sheet.pk,
                    ref=sheet.assignee,
                    prospect=first,
                )
            )
        found += [
            Move(
                kind=MoveKind.GIVE,
                seen=sheet.version,
                sheet_id=sheet.pk,
                ref=person.ref,
                reason=FORCED_FOR.get(cause, FALLS_DUE),
                prospect=home.prospect(person.ref, sheet.pk, due_at, self.now),
            )
            for person in self._able(sheet, home)
        ]
        helping = [each for each in found if _breach(each) < as_it_is.breach]
        return sorted(helping, key=_breach)

    def _able(self, sheet: WorkSheet, home: Home) -> list[Candidate]:
        """Whom dispatch could give it to, the best placed first (§3.1.2)."""
        people = [each for each in home.people if each.ref != sheet.assignee]
        if not people:
            return []
        weighing = matching.weigh([self.works[sheet.pk]], people, self.policy)
        loads = matching.loads_of(people)
        worth = (weighing.worth() * weighing.load_worth(loads))[0]
        worth[weighing.is_full(loads, weighing.works)[0]] = 0.0
        best = sorted(range(len(people)), key=lambda at: (-worth[at], people[at].ref))
        return [people[at] for at in best[:MOST_WEIGHED] if worth[at] > 0]


def _breach(move: Move) -> float:
    return move.prospect.breach if move.prospect else 1.0


def _recall(assist: WorkSheet, as_it_is: Prospect | None) -> Move:
    return Move(
        kind=MoveKind.RECALL,
        seen=assist.version,
        sheet_id=assist.pk,
        reason=NOT_AWAITED,
        prospect=as_it_is,
    )
