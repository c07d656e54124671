"""What falls due before long, who has what at work, and how long work has taken lately.

``queries`` is the door.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Max, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from ringback.base.lookups import paths_within
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Falling
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import (
    IN_HAND,
    OPEN,
    OPEN_SHEET,
    PROMISED,
    REVIEWED,
    UNANSWERED,
    SheetKind,
    SheetState,
)

MOST_IN_HAND = 2000
MOST_ASSISTS = 200


@dataclass(frozen=True, slots=True)
class Pressing:
    """A case or a sheet of one, and the limit that will have passed first."""

    limit: Falling
    sheet: WorkSheet | None = None
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Who worked on a sheet from when until when."""

    assignee: str
    claimed_at: datetime
    ended_at: datetime


def falling_due(
    *,
    departments: Collection[str],
    places: Collection[str],
    since: datetime,
    until: datetime,
    limit: int,
) -> list[Pressing]:
    """Sheets these departments have, and, of what these places handle, cases and replies to be
    reviewed. The most pressing first, each once by its most pressing limit."""
    work = WorkSheet.objects.filter(
        paths_within("department_path", departments), state__in=OPEN_SHEET
    ).exclude(state=SheetState.REPLIED)
    reviews = WorkSheet.objects.filter(
        paths_within("ticket__handling_path", places), state=SheetState.REPLIED
    )
    cases = Ticket.objects.filter(paths_within("handling_path", places), state__in=OPEN)

    def due(kind: str, rows: QuerySet[Any]) -> list[Falling]:
        return clocks.falling_due(
            subject_kind=kind, subject_ids=_ids(rows), since=since, until=until, limit=limit
        )

    of_sheets = [*due("work_sheet", work), *due("work_sheet", reviews)]
    of_cases = due("ticket", cases)
    return _loaded(of_sheets, of_cases)[:limit]


MOST_COUNTED = 999
"""Counting goes no further: what lies behind needs no exact number on a wall."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Sheets nobody has claimed, cases whose limit passes before long, cases that are late. A
    number above ``MOST_COUNTED`` means: more than that."""

    waiting: int
    soon: int
    late: int


def pressed(*, places: Collection[str], now: datetime, until: datetime) -> Pressed:
    """Of what these places work on and handle, counted as far as can be read."""
    most = MOST_COUNTED + 1
    sheets = WorkSheet.objects.filter(
        paths_within("department_path", places), state=SheetState.DISPATCHED
    )
    cases = Ticket.objects.filter(paths_within("handling_path", places), state__in=OPEN)

    def due(since: datetime | None, by: datetime) -> int:
        return clocks.number_due(
            subject_kind="ticket", subject_ids=_ids(cases), since=since, until=by, most=most
        )

    return Pressed(
        waiting=len(sheets.order_by().values_list("pk")[:most]),
        soon=due(now, until),
        late=due(None, now),
    )


def _ids(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """As a clock names its subject. The cast is on this side, so that both sides keep an index."""
    return rows.order_by().values_list(Cast("pk", CharField(max_length=40)), flat=True)


def _by_id(rows: QuerySet[Any], limits: Iterable[Falling]) -> dict[str, Any]:
    return {str(row.pk): row for row in rows.filter(pk__in=[int(e.subject_id) for e in limits])}


def _first(limits: Iterable[Falling]) -> list[Falling]:
    found: dict[str, Falling] = {}
    for each in sorted(limits, key=lambda one: one.due_at):
        found.setdefault(each.subject_id, each)
    return list(found.values())


def owed_by(refs: Collection[str], *, until: datetime, limit: int) -> list[Pressing]:
    """What these people have in hand, and the cases they own, of which a limit ends until then or
    has ended; the most pressing first, each once."""
    sheets = WorkSheet.objects.filter(assignee__in=refs, state__in=IN_HAND)
    cases = Ticket.objects.filter(owner__in=refs, state__in=UNANSWERED)
    of_sheets = clocks.falling_due(
        subject_kind="work_sheet", subject_ids=_ids(sheets), since=None, until=until, limit=limit
    )
    of_cases = clocks.falling_due(
        subject_kind="ticket", subject_ids=_ids(cases), since=None, until=until, limit=limit
    )
    return _loaded(of_sheets, of_cases)[:limit]


def _loaded(of_sheets: Sequence[Falling], of_cases: Sequence[Falling]) -> list[Pressing]:
    sheets = _by_id(WorkSheet.objects.select_related("ticket"), of_sheets)
    tickets = _by_id(Ticket.objects.all(), of_cases)
    found = [Pressing(each, sheet=sheets[each.subject_id]) for each in _first(of_sheets)]
    found += [Pressing(each, ticket=tickets[each.subject_id]) for each in _first(of_cases)]
    return sorted(found, key=lambda each: each.limit.due_at)


def at_work(refs: Collection[str]) -> list[WorkSheet]:
    """What these people have claimed and not yet handed in."""
    rows = WorkSheet.objects.filter(assignee__in=refs, state=SheetState.CLAIMED)
    return list(rows.order_by("id")[:MOST_IN_HAND])


def open_work_of(ticket_ids: Collection[int]) -> dict[int, list[WorkSheet]]:
    """By case the open sheets its answer waits for, oldest first."""
    rows = WorkSheet.objects.filter(
        ticket_id__in=ticket_ids, state__in=OPEN_SHEET, kind__in=sorted(REVIEWED)
    ).select_related("ticket")
    found: dict[int, list[WorkSheet]] = defaultdict(list)
    for sheet in rows.order_by("id")[:MOST_IN_HAND]:
        assert sheet.ticket_id is not None  # asked for by it
        found[sheet.ticket_id].append(sheet)
    return found


def open_assists_of(sheet_ids: Collection[int]) -> dict[int, WorkSheet]:
    """By sheet one of the assists its reply waits for, the oldest."""
    rows = WorkSheet.objects.filter(
        assists_id__in=sheet_ids, kind=SheetKind.ASSIST, state__in=OPEN_SHEET
    )
    found = {each.assists_id: each for each in rows.order_by("-id")[:MOST_ASSISTS]}
    return {pk: each for pk, each in found.items() if pk is not None}


def in_hands(department_path: str, *, limit: int) -> list[WorkSheet]:
    """What somebody of a department has, claimed or offered, by who has it."""
    rows = WorkSheet.objects.filter(
        paths_within("department_path", [department_path]), state__in=IN_HAND
    ).exclude(assignee="")
    return list(rows.order_by("assignee", "id")[:limit])


def open_promises(
    *, department_path: str, places: Collection[str], limit: int
) -> list[tuple[int, datetime, str]]:
    """Times told to customers and not yet kept, the earliest first: of cases these places handle,
    and of those a sheet of the department is open for. Number, promised time and owner."""
    theirs = WorkSheet.objects.filter(
        paths_within("department_path", [department_path]), state__in=OPEN_SHEET
    )
    rows = Ticket.objects.filter(
        paths_within("handling_path", places) | Q(pk__in=theirs.values("ticket_id"))
        if places
        else Q(pk__in=theirs.values("ticket_id")),
        state__in=PROMISED,
        promised_at__isnull=False,
    )
    found = rows.order_by("promised_at", "id").values_list("pk", "promised_at", "owner")[:limit]
    return [(pk, at, owner) for pk, at, owner in found if at is not None]


def finished(department_path: str, *, limit: int) -> list[Finished]:
    """The sheets a department has finished last: until the reply that was handed in last."""
    rows = WorkSheet.objects.filter(
        ~Q(assignee=""),
        department_path=department_path,
        ended_at__isnull=False,
        claimed_at__isnull=False,
        state=SheetState.PASSED,
    )
    recent = list(rows.order_by("-ended_at").values_list("pk", flat=True)[:limit])
    handed_in = Coalesce(Max("replies__replied_at"), F("ended_at"))
    last = WorkSheet.objects.filter(pk__in=recent).annotate(handed_in=handed_in)
    columns = ("assignee", "claimed_at", "handed_in")
    return [Finished(*row) for row in last.order_by("handed_in").values_list(*columns)]
