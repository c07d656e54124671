"""The facts of contacts: whether the customer had to come again about the same matter."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.messaging.queries import Contact
from ringback.messaging.states import Direction
from ringback.reports.counting.days import day
from ringback.reports.models import ContactFact
from ringback.reports.rules import Visit, came_back
from ringback.tickets.queries import Ticket

LONGEST_WINDOW = timedelta(days=92)
"""How far back a contact can spoil an earlier one, whatever the manual says."""

Class = tuple[str, str]
"""Kind and category of the case a contact was about."""


def touched(contact_ids: Collection[UUID]) -> set[UUID]:
    """These contacts and the earlier ones of the same customers, whose window they may fall in."""
    known = list(_inbound().filter(pk__in=contact_ids).values_list("customer_id", "opened_at"))
    named = [(customer_id, at) for customer_id, at in known if customer_id]
    if not named:
        return set(contact_ids)
    heads = customers.heads_of({customer_id for customer_id, _at in named})
    earlier = _inbound().filter(
        customer_id__in=customers.families_of(set(heads.values())),
        opened_at__gte=min(at for _customer, at in named) - LONGEST_WINDOW,
        opened_at__lte=max(at for _customer, at in named),
    )
    return set(contact_ids) | set(earlier.values_list("pk", flat=True))


def contact_facts(contact_ids: Collection[UUID]) -> list[ContactFact]:
    ours = list(_inbound().filter(pk__in=contact_ids))
    others = _others(ours)
    classes = _classes([*ours, *others])
    heads = customers.heads_of({row.customer_id for row in others if row.customer_id})
    visits: dict[UUID, list[Visit]] = {}
    for row in others:
        if row.customer_id:
            visit = _visit(row, heads[row.customer_id], classes)
            visits.setdefault(heads[row.customer_id], []).append(visit)
    return [_contact_fact(row, heads, visits, classes) for row in ours]


def _inbound() -> QuerySet[Contact]:
    return Contact.objects.filter(direction=Direction.INBOUND)


def _others(ours: Iterable[Contact]) -> list[Contact]:
    """All contacts of the customers of these, from the earliest of them on."""
    known = {row.customer_id for row in ours if row.customer_id}
    if not known:
        return []
    heads = customers.heads_of(known)
    since = min(row.opened_at for row in ours)
    served = customers.families_of(set(heads.values()))
    return list(_inbound().filter(customer_id__in=served, opened_at__gte=since))


def _classes(contacts: Iterable[Contact]) -> dict[int, Class]:
    about = {row.ticket_id for row in contacts if row.ticket_id}
    rows = Ticket.objects.filter(pk__in=about).values_list("pk", "kind", "category")
    return {number: (kind, category) for number, kind, category in rows}


def _class(row: Contact, classes: Mapping[int, Class]) -> Class:
    return classes.get(row.ticket_id or 0, ("", row.wrap_up_code))


def _visit(row: Contact, head: UUID, classes: Mapping[int, Class]) -> Visit:
    kind, category = _class(row, classes)
    matters = {category} if category else set()
    if row.ticket_id:
        matters.add(f"ticket:{row.ticket_id}")
    return Visit(head, row.opened_at, _until(row.opened_at, kind), frozenset(matters))


def _until(at: datetime, kind: str) -> datetime:
    facts = {"kind": kind} if kind else {}
    window = handbook.parameter("metric.resolution.window", at=at, facts=facts)
    return ALWAYS.add(at, window.value_as(Span))


def _contact_fact(
    row: Contact,
    heads: Mapping[UUID, UUID],
    visits: Mapping[UUID, list[Visit]],
    classes: Mapping[int, Class],
) -> ContactFact:
    kind, category = _class(row, classes)
    head = heads.get(row.customer_id) if row.customer_id else None
    again = came_back(_visit(row, head, classes), visits.get(head, [])) if head else None
    return ContactFact(
        contact_id=row.pk,
        ticket_id=row.ticket_id,
        path=row.organisation_path,
        channel=row.channel,
        kind=kind,
        category=category,
        on=day(row.opened_at),
        came_back=again,
    )
