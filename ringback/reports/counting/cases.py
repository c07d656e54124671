"""The facts of tickets: the case itself, its sheets, and where it stayed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.people import queries as people
from ringback.reports import flow_rules, rules
from ringback.reports.conformance import Deviated
from ringback.reports.counting.days import day, day_if
from ringback.reports.flow_rules import ENDS
from ringback.reports.models import CaseFact, SheetFact, StayFact
from ringback.reports.rules import SHEET, TICKET, Told
from ringback.reports.states import AGAINST, Deviation
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import OPEN, Kind, TicketState

ANSWERED = (TicketState.RESOLVED, TicketState.CONFIRMED, TicketState.CLOSED)
ENDED = frozenset(TicketState) - OPEN
LONGEST_WINDOW = timedelta(days=92)
"""How far on a complaint can make a later one a repeat, whatever the manual says."""


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with what the journal tells of it and its sheets, in the journal's order."""

    ticket: Ticket
    sheets: list[WorkSheet] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def dimensions(self) -> dict[str, Any]:
        return {
            "path": self.ticket.handling_path,
            "channel": self.ticket.channel,
            "kind": self.ticket.kind,
            "category": self.ticket.category,
        }


def load(ticket_ids: Collection[int]) -> dict[int, Case]:
    """Cases by ticket, in three queries."""
    cases = {row.pk: Case(row) for row in Ticket.objects.filter(pk__in=ticket_ids)}
    case_of: dict[tuple[str, str], Case] = {}
    for number, case in cases.items():
        case_of[TICKET, str(number)] = case
    for sheet in WorkSheet.objects.filter(ticket_id__in=cases).order_by("id"):
        assert sheet.ticket_id is not None  # it was found by it
        case_of[SHEET, str(sheet.pk)] = cases[sheet.ticket_id]
        cases[sheet.ticket_id].sheets.append(sheet)
    for told in _told(case_of):
        case_of[told.subject, told.subject_id].told.append(told)
    return cases


def _told(subjects: Collection[tuple[str, str]]) -> list[Told]:
    columns = ("subject_kind", "subject_id", "kind", "at", "actor", "content")
    found = []
    for kind in (TICKET, SHEET):
        ids = [subject_id for of_kind, subject_id in subjects if of_kind == kind]
        entries = Entry.objects.filter(subject_kind=kind, subject_id__in=ids)
        found += list(entries.values_list("id", *columns))
    return [Told(*columns) for _number, *columns in sorted(found, key=lambda row: row[0])]


def case_facts(cases: dict[int, Case], left: dict[int, list[Deviated]]) -> list[CaseFact]:
    counts = _counts(cases)
    worked = clocks.ran(subject_kind=TICKET, subject_ids=cases, metric=Metric.HANDLING)
    repeats = _repeats([case.ticket for case in cases.values()])
    ruled = clocks.ruled_by(subject_kind=TICKET, subject_ids=cases, metric=Metric.HANDLING)
    regions = {key: (told or {}).get("region", "") for key, told in ruled.items()}
    return [
        _case_fact(
            case,
            counts[number],
            worked.get(str(number)),
            repeats.get(number),
            regions.get(str(number), ""),
            left[number],
        )
        for number, case in cases.items()
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    urges: int
    reopenings: int
    first_answered_at: datetime | None


def _counts(ticket_ids: Collection[int]) -> dict[int, Counts]:
    rows = Ticket.objects.filter(pk__in=ticket_ids).annotate(
        urged=Count("urges", distinct=True),
        reopened=Count("reopenings", distinct=True),
        first=Min("resolutions__resolved_at"),
    )
    columns = rows.values_list("pk", "urged", "reopened", "first")
    return {number: Counts(*counts) for number, *counts in columns}


def _case_fact(
    case: Case,
    counts: Counts,
    worked: timedelta | None,
    is_repeat: bool | None,
    region: str,
    left: list[Deviated],
) -> CaseFact:
    ticket = case.ticket
    against = sum(one.deviation in AGAINST for one in left)
    answered_at = ticket.resolved_at if ticket.state in ANSWERED else None
    taken = answered_at - ticket.registered_at if answered_at else None
    return CaseFact(
        ticket_id=ticket.pk,
        registered_on=day(ticket.registered_at),
        first_answered_on=day_if(counts.first_answered_at),
        answered_on=day_if(answered_at),
        seconds=None if taken is None else int(taken.total_seconds()),
        worked_seconds=None
        if worked is None or answered_at is None
        else int(worked.total_seconds()),
        urges=counts.urges,
        reopenings=counts.reopenings,
        is_repeat=is_repeat,
        recognition=rules.recognition(case.told),
        region=region,
        ended_on=day_if(ended_at(case)),
        against=against,
        detours=len(left) - against,
        **case.dimensions,
    )


def ended_at(case: Case) -> datetime | None:
    """When a case that has ended did so; an ended case can be told so by the journal alone."""
    if case.ticket.state not in ENDED:
        return None
    return next((told.at for told in reversed(case.told) if flow_rules.node_of(told) in ENDS), None)


def _repeats(tickets: Sequence[Ticket]) -> dict[int, bool]:
    """Of each complaint of a known customer: whether the same customer complained before it within
    the manual's window (§5.4)."""
    ours = {row.pk: row for row in tickets if row.kind == Kind.COMPLAINT and row.customer_id}
    heads = customers.heads_of({row.customer_id for row in ours.values() if row.customer_id})
    complaints = _complaints(set(heads.values()))
    return {
        number: any(
            other != number and row.registered_at <= at_last and _is_before((at, other), row)
            for other, at, at_last in complaints.get(heads[row.customer_id], [])
        )
        for number, row in ours.items()
        if row.customer_id
    }


def _is_before(other: tuple[datetime, int], row: Ticket) -> bool:
    return other < (row.registered_at, row.pk)


Complaint = tuple[int, datetime, datetime]


def _complaints(heads: Collection[UUID]) -> dict[UUID, list[Complaint]]:
    """All complaints of these customers: number, when, and until when another is its repeat."""
    served = customers.families_of(heads)
    rows = Ticket.objects.filter(kind=Kind.COMPLAINT, customer_id__in=served)
    found: dict[UUID, list[Complaint]] = {}
    for number, customer_id, at, edition in rows.values_list(
        "pk", "customer_id", "registered_at", "edition_id"
    ):
        assert customer_id is not None  # it was found by it
        window = handbook.ruling("complaint.repeat.window", edition_id=edition).value_as(Span)
        found.setdefault(served[customer_id], []).append((number, at, ALWAYS.add(at, window)))
    return found


def followers(ticket_ids: Collection[int]) -> set[int]:
    """Later complaints of the same customers, which one of these may make a repeat, or none."""
    rows = Ticket.objects.filter(pk__in=ticket_ids, customer_id__isnull=False)
    known = list(rows.values_list("customer_id", "registered_at"))
    if not known:
        return set()
    heads = customers.heads_of({customer_id for customer_id, _at in known if customer_id})
    first = min(at for _customer, at in known)
    last = max(at for _customer, at in known) + LONGEST_WINDOW
    later = Ticket.objects.filter(
        kind=Kind.COMPLAINT,
        customer_id__in=customers.families_of(set(heads.values())),
        registered_at__gte=first,
        registered_at__lte=last,
    )
    return set(later.values_list("pk", flat=True))


def sheet_facts(cases: dict[int, Case], left: dict[int, list[Deviated]]) -> list[SheetFact]:
    return [
        SheetFact(
            sheet_id=sheet.pk,
            ticket_id=number,
            department_path=sheet.department_path,
            on=day(sheet.dispatched_at),
            returns=returned.get(sheet.pk, 0),
            is_buck_passed=(sheet.pk, Deviation.BUCK_PASSED) in passed_on,
            **case.dimensions,
        )
        for number, case in cases.items()
        for returned in [rules.returns(case.told)]
        for passed_on in [{(one.sheet_id, one.deviation) for one in left[number]}]
        for sheet in case.sheets
    ]


def stay_facts(cases: dict[int, Case]) -> list[StayFact]:
    """The journal tells where a sheet lay at the time; counted is where that place lies now."""
    stays = {number: rules.stays(case.told) for number, case in cases.items()}
    told = {stay.department_path for each in stays.values() for stay in each} - {""}
    present = people.present_paths(told)
    return [
        StayFact(
            ticket_id=number,
            sheet_id=stay.sheet_id,
            step=stay.step,
            department_path=present.get(stay.department_path, case.ticket.handling_path),
            since=stay.since,
            until=stay.until,
            on=day(stay.until),
            seconds=stay.seconds,
            **case.dimensions,
        )
        for number, case in cases.items()
        for stay in stays[number]
    ]
