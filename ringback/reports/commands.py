"""Keeping the facts. What is counted is no news of its own, so no counting writes the journal: a
figure follows from the entries that are there already. ``export_rows`` does.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from ringback.customers import queries as customers
from ringback.messaging.queries import Contact
from ringback.reports.counting import cases as case_counting
from ringback.reports.counting import contacts as contact_counting
from ringback.reports.counting import flow, outcomes
from ringback.reports.days import write_day
from ringback.reports.exporting import Export, export_rows
from ringback.reports.models import (
    AskFact,
    CaseFact,
    ClockFact,
    ContactFact,
    DeviationFact,
    HoldingFact,
    Mark,
    MoveFact,
    RatingFact,
    SheetFact,
    StayFact,
    Tally,
)
from ringback.reports.states import Subject
from ringback.reports.stuck import tell_stuck
from ringback.tickets.queries import Ticket, WorkSheet

__all__ = [
    "Export",
    "count",
    "count_cases",
    "count_marked",
    "export_rows",
    "hold_tally",
    "mark",
    "rebuild",
    "tell_stuck",
    "write_day",
]

BATCH = 500
"""Marks, or cases, of one transaction: as many as make it quick, as few as let others write."""
OF_TICKET = (
    SheetFact,
    StayFact,
    MoveFact,
    DeviationFact,
    HoldingFact,
    ClockFact,
    RatingFact,
    AskFact,
)

Row = TypeVar("Row")


def mark(*, entry_id: int, subject: Subject, subject_id: object) -> None:
    """Something happened: its subject is counted anew by the next sweep. News delivered twice
    leaves one mark."""
    row = Mark(entry_id=entry_id, subject=subject, subject_id=str(subject_id))
    Mark.objects.bulk_create([row], ignore_conflicts=True)


def count_marked(*, now: datetime, limit: int = BATCH) -> int:
    """Count what is marked, the oldest marks first. Answers how many marks were settled."""
    if not Mark.objects.exists():
        return 0
    with transaction.atomic():
        hold_tally(now)
        marks = list(Mark.objects.order_by("entry_id")[:limit])
        count(*_meant(marks))
        Mark.objects.filter(pk__in=[each.pk for each in marks]).delete()
    return len(marks)


def _meant(marks: Iterable[Mark]) -> tuple[set[int], set[UUID]]:
    """The cases and contacts that marks stand for."""
    ids: dict[str, set[str]] = {each: set() for each in Subject}
    for each in marks:
        ids[each.subject].add(each.subject_id)
    sheets = WorkSheet.objects.filter(pk__in=ids[Subject.SHEET], ticket_id__isnull=False)
    tickets = {int(each) for each in ids[Subject.TICKET]}
    tickets |= {each for each in sheets.values_list("ticket_id", flat=True) if each}
    contacts = {UUID(each) for each in ids[Subject.CONTACT]}
    for customer_id in {one for both in ids[Subject.CUSTOMER] for one in both.split()}:
        family = customers.family_of(UUID(customer_id))
        theirs = Ticket.objects.filter(customer_id__in=family)
        tickets |= set(theirs.values_list("pk", flat=True))
        met = Contact.objects.filter(customer_id__in=family)
        contacts |= set(met.values_list("pk", flat=True))
    return tickets, contacts


def hold_tally(now: datetime) -> None:
    """The first statement of every counting: of two that count at once the second waits here, and
    then reads what the first has left. Without it the slower of two could write older figures."""
    if not Tally.objects.filter(pk=1).update(counted_at=now):
        Tally.objects.bulk_create([Tally(pk=1, counted_at=now)], ignore_conflicts=True)
        Tally.objects.filter(pk=1).update(counted_at=now)


def count(tickets: Collection[int], contacts: Collection[UUID]) -> None:
    """Count cases and contacts anew, and those their figures touch: the later complaints of the
    same customers, their earlier contacts, the contacts about the cases."""
    numbers = set(tickets) | case_counting.followers(tickets)
    about = Contact.objects.filter(ticket_id__in=tickets).values_list("pk", flat=True)
    moved = contact_counting.touched(set(contacts) | set(about))
    for batch in batches(sorted(numbers), BATCH):
        count_cases(batch)
    for of_contacts in batches(sorted(moved), BATCH):
        _replace(ContactFact, "pk", of_contacts, contact_counting.contact_facts(of_contacts))


def count_cases(ticket_ids: Sequence[int]) -> None:
    cases = case_counting.load(ticket_ids)
    ratings, asked = outcomes.opinion_facts(cases)
    left = {number: flow.left_flow(case) for number, case in cases.items()}
    made: dict[type[Model], Iterable[Model]] = {
        SheetFact: case_counting.sheet_facts(cases, left),
        StayFact: case_counting.stay_facts(cases),
        MoveFact: flow.move_facts(cases),
        DeviationFact: flow.deviation_facts(cases, left),
        HoldingFact: flow.holding_facts(cases),
        ClockFact: outcomes.clock_facts(cases),
        RatingFact: ratings,
        AskFact: asked,
    }
    _replace(CaseFact, "pk", ticket_ids, case_counting.case_facts(cases, left))
    for model in OF_TICKET:
        _replace(model, "ticket_id", ticket_ids, made[model])


def _replace(model: type[Model], key: str, ids: Collection[object], facts: Iterable[Model]) -> None:
    model._default_manager.filter(**{f"{key}__in": ids}).delete()
    model._default_manager.bulk_create(facts, batch_size=BATCH)


def rebuild(*, now: datetime) -> Iterator[int]:
    """Count everything anew, a batch a transaction, while the desk works on. Yields how many cases
    and contacts each batch held. Facts of what is no more go; marks made meanwhile stay."""
    for numbers in _pages(Ticket.objects.order_by("pk"), 0):
        with transaction.atomic():
            hold_tally(now)
            count_cases(numbers)
        yield len(numbers)
    for contact_ids in _pages(Contact.objects.order_by("pk"), UUID(int=0)):
        with transaction.atomic():
            hold_tally(now)
            facts = contact_counting.contact_facts(contact_ids)
            _replace(ContactFact, "pk", contact_ids, facts)
        yield len(contact_ids)


def _pages(rows: QuerySet[Any], last: Row) -> Iterator[list[Row]]:
    """Every key of a table in order, page by page: no cursor stays open over the commits."""
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
