"""Lists of cases and of work sheets: bounded, paged by key, nothing is counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Q, QuerySet

from ringback.base import search
from ringback.base.fields import Secret
from ringback.base.folding import Part
from ringback.base.prepared import LONG_AGO, NOBODY, Prepared
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.tickets import access, indexing, rules
from ringback.tickets.models import Statement, Ticket, WorkSheet
from ringback.tickets.states import OPEN, OPEN_SHEET, SheetState, StatementKind, TicketState

PAGE = 50
LATEST = 25
"""Statements of one case looked through for what is shown of a hit."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of a list; no words, so nothing has to be decrypted for it."""

    id: int
    kind: str
    state: str
    category: str
    complexity: str
    severity: str
    channel: str
    owner: str
    handling_path: str
    registered_at: datetime
    promised_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None

    @property
    def number(self) -> str:
        return rules.number_of(self.id)

    @classmethod
    def of(cls, row: Ticket) -> "TicketRow":
        return cls(*(getattr(row, each.name) for each in fields(cls)))


@dataclass(frozen=True, slots=True)
class FirstWords:
    """A case and what the customer said when it was registered, masked unless revealed."""

    ticket_id: int
    customer_id: UUID | None
    kind: str
    state: str
    category: str
    registered_at: datetime
    words: Secret

    @property
    def number(self) -> str:
        return rules.number_of(self.ticket_id)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a department's list."""

    id: int
    ticket_id: int | None
    kind: str
    state: str
    department_path: str
    team: str
    assignee: str
    dispatched_at: datetime
    ticket_kind: str
    category: str
    severity: str

    @property
    def number(self) -> str:
        return rules.number_of(self.ticket_id) if self.ticket_id else ""

    @classmethod
    def of(cls, row: WorkSheet) -> "SheetRow":
        """Load the sheet with its case."""
        case = row.ticket
        return cls(
            id=row.pk,
            ticket_id=row.ticket_id,
            kind=row.kind,
            state=row.state,
            department_path=row.department_path,
            team=row.team,
            assignee=row.assignee,
            dispatched_at=row.dispatched_at,
            ticket_kind=case.kind if case else "",
            category=case.category if case else "",
            severity=case.severity if case else "",
        )


def page(
    *,
    actor: Actor,
    states: Iterable[TicketState] = OPEN,
    owner: str | None = None,
    ids: Iterable[int] | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> list[TicketRow]:
    """Tickets the actor may see, newest first: those before or after an id, else the newest.

    ``owner=""`` are those nobody answers for yet.
    """
    rows = Ticket.objects.visible_to(actor).filter(state__in=[str(state) for state in states])
    if owner is not None:
        rows = rows.filter(owner=owner)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return _ticket_rows(rows, before, after, limit)


def turned(
    *, actor: Actor, state: TicketState | None = None, before: str = "", limit: int = PAGE
) -> tuple[list[TicketRow], str]:
    """A page for another program, newest first, and the number to ask for the next one by: empty
    at the end. Raises ``NotAllowed``, and ``NotFound`` for a number nobody was told."""
    access.require(access.may_list(actor))
    rows = Ticket.objects.visible_to(actor)
    if state is not None:
        rows = rows.filter(state=state)
    key = access.ticket_for(actor, rules.id_of(before) or 0).pk if before else None
    found = _ticket_rows(rows, key, None, limit + 1)
    return found[:limit], found[limit - 1].number if len(found) > limit else ""


def hits(
    *,
    actor: Actor,
    words: str,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> list[TicketRow]:
    """What somebody looks for: a ticket number, a customer's whole phone number, or words said on
    the case. Newest first, closed ones too; hits are never counted."""
    wanted = Q(pk=rules.id_of(words)) if rules.id_of(words) else Q()
    if served := [each.pk for each in customers.by_phone(words)]:
        family = [each for head in served for each in customers.family_of(head)]
        wanted |= Q(customer_id__in=family)
    rows = Ticket.objects.visible_to(actor)
    if wanted:
        return _ticket_rows(rows.filter(wanted), before, after, limit)
    return _said(rows, words, before, after, limit)


def _said(
    rows: QuerySet[Ticket], words: str, before: int | None, after: int | None, limit: int
) -> list[TicketRow]:
    """Cases on which the words were said: stretch by stretch from where the page begins, until the
    page is full."""
    found: list[TicketRow] = []
    for within in search.windows(indexing.KIND, before=before, after=after):
        matching = search.matching(indexing.KIND, words, within=within)
        if matching is None:
            return []
        missing = limit - len(found)
        more = _ticket_rows(rows.filter(pk__in=matching), before, after, missing)
        found = [*more, *found] if after is not None else [*found, *more]
        if len(found) == limit:
            break
    return found


def passages(*, actor: Actor, ids: Iterable[int], words: str) -> dict[int, list[Part]]:
    """For each case: the latest of what was said on it that holds the words, masked and cut at
    them. A case of which none of the latest ``LATEST`` does is left out."""
    shown: dict[int, list[Part]] = {}
    visible = Ticket.objects.visible_to(actor).filter(pk__in=list(ids)[:PAGE])
    latest = Statement.objects.filter(ticket_id=OuterRef("ticket_id")).order_by("-said_at", "-id")
    rows = Statement.objects.filter(ticket__in=visible, pk__in=latest.values("pk")[:LATEST])
    for said in rows.order_by("-said_at", "-id"):
        if said.ticket_id not in shown and (parts := search.marked(str(said.body), words)):
            shown[said.ticket_id] = parts
    return shown


def of_customer(*, customer_id: UUID, actor: Actor, limit: int = 10) -> list[TicketRow]:
    """A customer's tickets, newest first: what an agent looks at before writing a new one."""
    rows = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    return _ticket_rows(rows, None, None, limit)


def of_customers(
    *,
    customer_ids: Collection[UUID],
    actor: Actor,
    before: datetime | None = None,
    limit: int,
) -> list[TicketRow]:
    """Cases of one customer, whose record may be several merged ones, the latest first."""
    rows = Ticket.objects.visible_to(actor).filter(customer_id__in=customer_ids)
    if before is not None:
        rows = rows.filter(registered_at__lt=before)
    return rows_of(rows.order_by("-registered_at", "-id")[:limit])


def first_words(
    *,
    actor: Actor,
    ids: Iterable[int] | None = None,
    customer_ids: Iterable[UUID] | None = None,
    since: datetime | None = None,
    limit: int = PAGE,
) -> list[FirstWords]:
    """Cases with the customer's own words, newest first.

    ``since``: those still open, and those registered from then on and not given up or merged.
    """
    if actor.is_system and ids is None and since is not None and customer_ids is not None:
        found = _of_customers(list(customer_ids), since, limit)
    else:
        rows = _first_words(ids, customer_ids, since)
        if not actor.is_system:
            rows = rows.filter(ticket__in=Ticket.objects.visible_to(actor))
        found = list(rows.values_list(*_OF_THE_CASE, "id", "body")[:limit])
    return [
        FirstWords(*(*case, Statement.from_db(DEFAULT_DB_ALIAS, ("id", "body"), said).body))
        for case, said in ((row[:-2], row[-2:]) for row in found)
    ]


def _first_words(
    ids: Iterable[int] | None, customer_ids: Iterable[UUID] | None, since: datetime | None
) -> QuerySet[Statement]:
    rows = Statement.objects.filter(kind=StatementKind.REQUEST)
    if ids is not None:
        rows = rows.filter(ticket_id__in=list(ids))
    if customer_ids is not None:
        rows = rows.filter(ticket__customer_id__in=list(customer_ids))
    if since is not None:
        lately = Q(ticket__registered_at__gte=since)
        gone = Q(ticket__state__in=(TicketState.CANCELLED, TicketState.MERGED))
        rows = rows.filter(Q(ticket__state__in=OPEN) | (lately & ~gone))
    return rows.order_by("-ticket_id")


def _of_customers(ids: list[UUID], since: datetime, limit: int) -> list[tuple[Any, ...]]:
    """As intake looks for repeated matters: one customer at a time for each request."""
    if len(ids) == 1:
        return _of_one(limit)(*ids, since)
    return list(_first_words(None, ids, since).values_list(*_OF_THE_CASE, "id", "body")[:limit])


@lru_cache(maxsize=8)
def _of_one(limit: int) -> Prepared:
    return Prepared(
        lambda customer_id, since: _first_words(None, [customer_id], since).values_list(
            *_OF_THE_CASE, "id", "body"
        )[:limit],
        (Ticket, "customer", NOBODY),
        (Ticket, "registered_at", LONG_AGO),
    )


_OF_THE_CASE = (
    "ticket_id",
    "ticket__customer_id",
    "ticket__kind",
    "ticket__state",
    "ticket__category",
    "ticket__registered_at",
)
"""The fields of ``FirstWords``, in their order."""


def _ticket_rows(
    rows: QuerySet[Ticket], before: int | None, after: int | None, limit: int
) -> list[TicketRow]:
    columns = list(TicketRow.__dataclass_fields__)
    return [TicketRow(*row) for row in _turn(rows, columns, before, after, limit)]


def rows_of(rows: QuerySet[Ticket]) -> list[TicketRow]:
    """As many as the query holds, in its order."""
    return [TicketRow(*row) for row in rows.values_list(*TicketRow.__dataclass_fields__)]


def _turn(
    rows: QuerySet[Any], columns: list[str], before: int | None, after: int | None, limit: int
) -> list[tuple[Any, ...]]:
    """One page by key, newest first. ``after`` looks towards the newer, nearest first."""
    if after is not None:
        nearest = rows.filter(pk__gt=after).order_by("id").values_list(*columns)
        return list(nearest[:limit])[::-1]
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id").values_list(*columns)[:limit])


def sheets(
    *,
    actor: Actor,
    assignee: str | None = None,
    not_of: str = "",
    states: Iterable[SheetState] = OPEN_SHEET,
    kinds: Iterable[str] | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> list[SheetRow]:
    """Open work the actor may see, newest first. ``assignee=""`` is the unclaimed pool, without
    what is kept from the actor; ``not_of`` leaves out the work of one person."""
    rows = WorkSheet.objects.visible_to(actor).filter(state__in=[str(state) for state in states])
    if assignee is not None:
        rows = rows.filter(assignee=assignee)
    if assignee == "":
        rows = rows.exclude(excluded=actor.ref)
    if not_of:
        rows = rows.exclude(assignee=not_of)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return [SheetRow(*row) for row in _turn(rows, _SHEET_COLUMNS, before, after, limit)]


_SHEET_COLUMNS = [
    "id",
    "ticket_id",
    "kind",
    "state",
    "department_path",
    "team",
    "assignee",
    "dispatched_at",
    "ticket__kind",
    "ticket__category",
    "ticket__severity",
]
