"""A queue as the engine sees it: what waits in a department, and who works there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.dispatch import limits
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.rules import Candidate, Work
from ringback.dispatch.states import OfferState
from ringback.people import queries as people
from ringback.tickets import queries as tickets
from ringback.tickets.queries import WorkSheet

LONGEST_QUEUE = 500
"""So many sheets of one queue are weighed at once, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a sheet was sent and falls due; ``None``: no limit is set."""

    since: datetime
    due_at: datetime | None

    def used(self, now: datetime) -> float:
        """The share of the limit gone by."""
        if self.due_at is None or self.due_at <= self.since:
            return 0.0
        return (now - self.since) / (self.due_at - self.since)


def waiting_in(department_path: str) -> list[Waiting]:
    """What waits there, the most pressing first; what has no limit comes last."""
    rows = Waiting.objects.filter(department_path=department_path).select_related("sheet__ticket")
    dated = list(rows.filter(due_at__isnull=False).order_by("due_at", "sheet_id")[:LONGEST_QUEUE])
    rest = rows.filter(due_at__isnull=True).order_by("sheet_id")
    return dated + list(rest[: LONGEST_QUEUE - len(dated)])


def works(sheets: Sequence[WorkSheet], spans: Mapping[int, Limit], now: datetime) -> list[Work]:
    """Sheets as the engine weighs them; a fixed number of queries however many."""
    known = _known(sheets, now)
    barred = tickets.returned_by({each.ticket_id for each in sheets if each.ticket_id})
    missed = _missed([each.pk for each in sheets])
    return [
        Work(
            id=sheet.pk,
            weight=sheet.weight,
            used=spans[sheet.pk].used(now) if sheet.pk in spans else 0.0,
            skill=sheet.skill,
            team=sheet.team,
            post=sheet.post,
            place=sheet.ticket.handling_path if sheet.ticket else "",
            owner=sheet.ticket.first_owner or sheet.ticket.owner if sheet.ticket else "",
            known=known.get(sheet.pk, frozenset()),
            barred=frozenset({sheet.excluded} - {""}) | barred.get(sheet.ticket_id or 0, set()),
            missed=missed.get(sheet.pk, frozenset()),
        )
        for sheet in sheets
    ]


def candidates(department_path: str, now: datetime) -> list[Candidate]:
    """Everybody of the department with what they carry; nobody for a path that is none."""
    department = people.department_at(department_path)
    if department is None:
        return []
    colleagues = people.roster(department, at=now, longest_break=limits.longest_break(now))
    loads = tickets.loads_of([each.ref for each in colleagues])
    return [
        Candidate(
            ref=each.ref,
            is_present=each.is_present,
            load=loads[each.ref],
            team=each.team,
            post=each.post,
            home=each.home,
            skills=each.skills,
            grids=each.grids,
            leaves_in=(each.leaves_at - now).total_seconds() / 60 if each.leaves_at else None,
        )
        for each in colleagues
    ]


def _known(sheets: Sequence[WorkSheet], now: datetime) -> dict[int, frozenset[str]]:
    customers = {
        sheet.pk: sheet.ticket.customer_id
        for sheet in sheets
        if sheet.ticket and sheet.ticket.customer_id
    }
    served = tickets.served_by(set(customers.values()), since=limits.known_since(now))
    return {pk: served[customer] for pk, customer in customers.items() if customer in served}


def _missed(sheet_ids: Collection[int]) -> dict[int, frozenset[str]]:
    rows = Offer.objects.filter(sheet_id__in=sheet_ids, state=OfferState.EXPIRED)
    found: dict[int, set[str]] = defaultdict(set)
    for sheet_id, assignee in rows.values_list("sheet_id", "assignee"):
        found[sheet_id].add(assignee)
    return {sheet_id: frozenset(refs) for sheet_id, refs in found.items()}
