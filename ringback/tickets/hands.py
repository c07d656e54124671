"""Who works on what, has worked, and carries how much. ``queries`` is the door."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from ringback.base import journal
from ringback.tickets import limits
from ringback.tickets.events import SheetReturned
from ringback.tickets.lists import PAGE
from ringback.tickets.models import Load, WorkSheet
from ringback.tickets.states import SheetState


def loads_of(refs: Iterable[str]) -> dict[str, int]:
    """The points each of these carries, read from their rows; nobody is left out."""
    wanted = list(refs)
    kept = dict(Load.objects.filter(ref__in=wanted).values_list("ref", "points"))
    return {ref: kept.get(ref, 0) for ref in wanted}


MOST_SERVED = 5000


def served_by(customer_ids: Collection[UUID], *, since: datetime) -> dict[UUID, frozenset[str]]:
    """Who has claimed a sheet for each of these customers since then; those nobody has are left
    out."""
    rows = WorkSheet.objects.filter(
        ticket__customer_id__in=customer_ids, claimed_at__gte=since
    ).exclude(assignee="")
    found: dict[UUID, set[str]] = defaultdict(set)
    pairs = rows.order_by().values_list("ticket__customer_id", "assignee").distinct()
    for customer_id, ref in pairs[:MOST_SERVED]:
        found[customer_id].add(ref)
    return {customer_id: frozenset(refs) for customer_id, refs in found.items()}


def returned_by(ticket_ids: Collection[int]) -> dict[int, set[str]]:
    """Who has sent a sheet of each of these cases back, and rightly so (§3.1.4)."""
    rows = WorkSheet.objects.filter(ticket_id__in=ticket_ids, state=SheetState.VOID)
    found: dict[int, set[str]] = defaultdict(set)
    for ticket_id, ref in rows.exclude(assignee="").values_list("ticket_id", "assignee"):
        found[ticket_id].add(ref)
    return found


def is_returned_out(work: WorkSheet) -> bool:
    """It has been returned as often as may be: a lead decides whose it is (§3.1.4)."""
    told = journal.timeline([("work_sheet", work.pk)]).filter(kind=SheetReturned.kind)
    return told.count() >= limits.most_returns(work)


def assists_of(work: WorkSheet) -> list[WorkSheet]:
    """The sheets that help with this one, oldest first, with their replies."""
    return list(work.assisted_by.order_by("id").prefetch_related("replies")[:PAGE])
