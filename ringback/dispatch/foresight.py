"""The lead's next hours (§3.2.3): what will breach, why, and what could be done about it.

Everything is reckoned from rows when it is asked for: a fixed number of queries for each department
that has something on the list, however many sheets lie there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ringback.clocks import queries as clocks
from ringback.clocks.queries import Falling
from ringback.dispatch import limits, moves, pace, queues
from ringback.dispatch.limits import Foresight
from ringback.dispatch.models import Precedence
from ringback.dispatch.moves import Move
from ringback.dispatch.pace import NEVER, Pace, Prospect
from ringback.dispatch.rules import Candidate
from ringback.dispatch.states import Cause
from ringback.kernel.actor import Actor
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Pressing, Ticket, WorkSheet
from ringback.tickets.states import SheetState, TicketState

MOST_LINES = 40
MOST_DEPARTMENTS = 8
LAST = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threatened:
    """A limit that may pass before long. ``beside`` is the department it waits for; ``ahead`` how
    many sheets its holder does first; ``prospect`` is ``None`` where nothing can be told."""

    limit: Falling
    sheet: WorkSheet | None
    ticket: Ticket | None
    holder: str
    cause: Cause
    beside: str = ""
    ahead: int = 0
    prospect: Prospect | None = None
    moves: Sequence[Move] = ()


@dataclass(slots=True)
class Staffed:
    """A department at work: who is there, what each has to do in which order, and how long work
    takes there."""

    path: str
    people: Sequence[Candidate]
    pace: Pace
    queue: dict[str, list[tuple[bool, datetime, int]]] = field(default_factory=dict)

    def named(self, ref: str) -> Candidate | None:
        return next((each for each in self.people if each.ref == ref), None)

    def ahead(self, ref: str, sheet_id: int, due_at: datetime) -> int:
        """How many sheets of theirs come before this one."""
        theirs = self.queue.get(ref, [])
        own = next((each for each in theirs if each[2] == sheet_id), (True, due_at, sheet_id))
        return sum(each < own for each in theirs)

    def prospect(
        self, ref: str, sheet_id: int, due_at: datetime, now: datetime, *, ahead: int | None = None
    ) -> Prospect:
        """In these hands; ``ahead`` if it is put elsewhere than the order of limits says."""
        person = self.named(ref)
        if person is None or not person.is_present:
            return NEVER
        before = self.ahead(ref, sheet_id, due_at) if ahead is None else ahead
        return pace.prospect(
            self.pace, ahead=before, now=now, due_at=due_at, leaves_in=person.leaves_in
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What falls due until an instant, the most pressing first, and who works where it lies."""

    until: datetime
    lines: Sequence[Threatened]
    departments: Sequence[Staffed]


def next_hours(*, actor: Actor, now: datetime) -> Outlook:
    told = limits.foresight(now)
    falling = tickets.falling_due(
        departments=actor.scope_paths,
        places=actor.scope_paths,
        since=now,
        until=told.until,
        limit=MOST_LINES,
    )
    pressing = _with_their_work(falling)
    sheets = [each.sheet for each in pressing if each.sheet is not None]
    within = [each.department_path for each in sheets if actor.covers(each.department_path)]
    floor = {
        path: _staffed(path, told, now) for path in list(dict.fromkeys(within))[:MOST_DEPARTMENTS]
    }
    _queue_up(floor.values())
    helped = tickets.open_assists_of([sheet.pk for sheet in sheets])
    movable = [each for each in sheets if each.department_path in floor]
    chooser = moves.Chooser(movable, floor, actor=actor, now=now)
    lines = [_line(each, floor, helped, chooser, now) for each in pressing]
    return Outlook(told.until, lines, list(floor.values()))


def _with_their_work(falling: Sequence[Pressing]) -> list[Pressing]:
    """A case whose answer waits for a sheet is about that sheet; each sheet stands there once."""
    waiting = [each.ticket.pk for each in falling if each.ticket is not None]
    work = tickets.open_work_of(waiting)
    found: dict[tuple[str, int], Pressing] = {}
    for each in falling:
        if each.ticket is None:
            assert each.sheet is not None  # one of the two
            found.setdefault(("sheet", each.sheet.pk), each)
        elif theirs := work.get(each.ticket.pk):
            sheet = next((one for one in theirs if one.state != SheetState.REPLIED), theirs[0])
            about = Pressing(each.limit, sheet=sheet, ticket=each.ticket)
            found.setdefault(("sheet", sheet.pk), about)
        else:
            found[("ticket", each.ticket.pk)] = each
    return list(found.values())


def _staffed(path: str, told: Foresight, now: datetime) -> Staffed:
    finished = tickets.finished(path, limit=told.most)
    stretches = [(each.assignee, each.claimed_at, each.ended_at) for each in finished]
    of = pace.pace(stretches, fewest=told.fewest, typical=told.typical)
    return Staffed(path, queues.candidates(path, now), of)


def _queue_up(floor: Iterable[Staffed]) -> None:
    """Everybody works in the order of the limits, what a lead has put first before all else."""
    departments = list(floor)
    refs = [person.ref for each in departments for person in each.people]
    at_work = tickets.at_work(refs)
    ids = [sheet.pk for sheet in at_work]
    dues = clocks.next_due(subject_kind="work_sheet", subject_ids=ids)
    first = put_first(ids)
    queue: dict[str, list[tuple[bool, datetime, int]]] = defaultdict(list)
    for sheet in at_work:
        place = (first.get(sheet.pk) != sheet.assignee, dues.get(str(sheet.pk), LAST), sheet.pk)
        queue[sheet.assignee].append(place)
    for each in departments:
        each.queue = {person.ref: queue[person.ref] for person in each.people}


def put_first(sheet_ids: Iterable[int]) -> dict[int, str]:
    """By sheet for whom it comes first."""
    rows = Precedence.objects.filter(sheet__in=list(sheet_ids))
    return dict(rows.values_list("sheet_id", "assignee"))


def _line(
    each: Pressing,
    floor: dict[str, Staffed],
    helped: dict[int, WorkSheet],
    chooser: moves.Chooser,
    now: datetime,
) -> Threatened:
    if each.sheet is None:
        assert each.ticket is not None  # one of the two
        return _of_case(each.limit, each.ticket, chooser)
    sheet, ticket = each.sheet, each.ticket or each.sheet.ticket
    home = floor.get(sheet.department_path)
    ahead, prospect, assist = 0, None, helped.get(sheet.pk)
    if home is not None and sheet.state in (SheetState.DISPATCHED, SheetState.CLAIMED):
        ahead = home.ahead(sheet.assignee, sheet.pk, each.limit.due_at) if sheet.assignee else 0
        prospect = home.prospect(sheet.assignee, sheet.pk, each.limit.due_at, now)
    cause = _cause(sheet, ticket, home, assist, ahead, prospect)
    is_told = cause not in (Cause.ON_HOLD, Cause.ASSIST)
    return Threatened(
        limit=each.limit,
        sheet=sheet,
        ticket=ticket,
        holder=sheet.assignee,
        cause=cause,
        beside=assist.department_path if assist else sheet.department_path,
        ahead=ahead,
        prospect=prospect if is_told else None,
        moves=chooser.of_sheet(sheet, ticket, cause, each.limit.due_at, prospect, assist),
    )


def _of_case(limit: Falling, ticket: Ticket, chooser: moves.Chooser) -> Threatened:
    if ticket.state == TicketState.ON_HOLD:
        cause = Cause.ON_HOLD
    elif ticket.state == TicketState.REGISTERED:
        cause = Cause.REGISTERED
    else:
        cause = Cause.OWNER if ticket.owner else Cause.UNOWNED
    return Threatened(
        limit=limit,
        sheet=None,
        ticket=ticket,
        holder=ticket.owner,
        cause=cause,
        moves=chooser.of_case(ticket, cause),
    )


def _cause(
    sheet: WorkSheet,
    ticket: Ticket | None,
    home: Staffed | None,
    assist: WorkSheet | None,
    ahead: int,
    prospect: Prospect | None,
) -> Cause:
    if sheet.state == SheetState.REPLIED:
        return Cause.REVIEW
    if sheet.state == SheetState.RETURNED:
        return Cause.RETURN
    if ticket is not None and ticket.state == TicketState.ON_HOLD:
        return Cause.ON_HOLD
    if home is None:
        return Cause.OTHER_DEPARTMENT
    if assist is not None:
        return Cause.ASSIST
    if not sheet.assignee:
        return Cause.NOBODY
    return _of_holder(sheet, home, ahead, prospect)


def _of_holder(sheet: WorkSheet, home: Staffed, ahead: int, prospect: Prospect | None) -> Cause:
    person = home.named(sheet.assignee)
    if person is None or not person.is_present:
        return Cause.ABSENT
    if sheet.state == SheetState.DISPATCHED:
        return Cause.UNCLAIMED
    if prospect is not None and prospect.done_at is None:
        return Cause.LEAVING
    return Cause.LOADED if ahead else Cause.TIGHT
