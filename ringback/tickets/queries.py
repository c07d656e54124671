"""What screens, reports and neighbours may ask about tickets.

Every list is bounded and paged by key: a page is asked for *before* an id, and nothing is counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ringback.base import journal
from ringback.base.fields import Secret
from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.tickets import access, rules
from ringback.tickets.models import Link, Reply, Statement, Ticket, WorkSheet
from ringback.tickets.states import (
    OPEN,
    OPEN_SHEET,
    SHEET,
    TICKET,
    LinkKind,
    SheetState,
    StatementKind,
    TicketState,
)

__all__ = [
    "Case",
    "FirstWords",
    "Moment",
    "SheetRow",
    "Ticket",
    "TicketRow",
    "WorkSheet",
    "answered_by",
    "by_number",
    "case",
    "first_words",
    "id_of",
    "merged_into",
    "number_of",
    "number_to_reach",
    "numbered",
    "of_customer",
    "page",
    "sheet",
    "sheet_verbs",
    "sheets",
    "statements",
    "ticket",
    "ticket_verbs",
    "visible",
]

number_of = rules.number_of

PAGE = 50
LONGEST_TIMELINE = 500
LONGEST_CHAIN = 20


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

    @property
    def number(self) -> str:
        return rules.number_of(self.id)


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

    @property
    def number(self) -> str:
        return rules.number_of(self.ticket_id) if self.ticket_id else ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: an entry of the journal, with the words it points to if any."""

    entry: Entry
    statement: Statement | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a ticket page shows, loaded in a fixed number of queries."""

    ticket: Ticket
    verbs: tuple[str, ...]
    sheets: Sequence[WorkSheet]
    timeline: Sequence[Moment]
    links: Sequence[Link]


def visible(actor: Actor) -> QuerySet[Ticket]:
    """The tickets an actor may see: for modules above, whose rows hang on tickets."""
    return Ticket.objects.visible_to(actor)


def ticket(*, ticket_id: int, actor: Actor) -> Ticket:
    """Raises ``NotFound`` when there is none within the actor's reach."""
    return access.ticket_for(actor, ticket_id)


def by_number(*, number: str, actor: Actor) -> Ticket | None:
    """The ticket behind a spoken or typed number; ``None`` when misheard or out of reach."""
    ticket_id = rules.id_of(number)
    if ticket_id is None:
        return None
    return Ticket.objects.visible_to(actor).filter(pk=ticket_id).first()


def numbered(*, number: str, actor: Actor) -> Ticket:
    """The same where there has to be one. Raises ``NotFound``."""
    return access.ticket_for(actor, id_of(number))


def id_of(number: str) -> int:
    """The id behind a number; 0, which no ticket has, when it is misheard."""
    return rules.id_of(number) or 0


def page(
    *,
    actor: Actor,
    states: Iterable[TicketState] = OPEN,
    owner: str = "",
    ids: Iterable[int] | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[TicketRow]:
    """Tickets the actor may see, newest first."""
    rows = Ticket.objects.visible_to(actor).filter(state__in=[str(state) for state in states])
    if owner:
        rows = rows.filter(owner=owner)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return _ticket_rows(rows, before, limit)


def of_customer(
    *, customer_id: UUID, actor: Actor, only_open: bool = False, limit: int = 10
) -> list[TicketRow]:
    """A customer's tickets, newest first: what an agent looks at before writing a new one."""
    rows = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    if only_open:
        rows = rows.filter(state__in=OPEN)
    return _ticket_rows(rows, None, limit)


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
    rows = Statement.objects.filter(kind=StatementKind.REQUEST).select_related("ticket")
    rows = rows.filter(ticket__in=visible(actor)) if not actor.is_system else rows
    if ids is not None:
        rows = rows.filter(ticket_id__in=list(ids))
    if customer_ids is not None:
        rows = rows.filter(ticket__customer_id__in=list(customer_ids))
    if since is not None:
        lately = Q(ticket__registered_at__gte=since)
        gone = Q(ticket__state__in=(TicketState.CANCELLED, TicketState.MERGED))
        rows = rows.filter(Q(ticket__state__in=OPEN) | (lately & ~gone))
    return [
        FirstWords(
            ticket_id=said.ticket.pk,
            customer_id=said.ticket.customer_id,
            kind=said.ticket.kind,
            state=said.ticket.state,
            category=said.ticket.category,
            registered_at=said.ticket.registered_at,
            words=said.body,
        )
        for said in rows.order_by("-ticket_id")[:limit]
    ]


def _ticket_rows(rows: Any, before: int | None, limit: int) -> list[TicketRow]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    columns = list(TicketRow.__dataclass_fields__)
    return [TicketRow(*row) for row in rows.order_by("-id").values_list(*columns)[:limit]]


def sheets(
    *,
    actor: Actor,
    assignee: str | None = None,
    states: Iterable[SheetState] = OPEN_SHEET,
    kinds: Iterable[str] | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[SheetRow]:
    """Open work the actor may see, newest first; ``assignee=""`` is the unclaimed pool."""
    rows = WorkSheet.objects.visible_to(actor).filter(state__in=[str(state) for state in states])
    if assignee is not None:
        rows = rows.filter(assignee=assignee)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        SheetRow(*row)
        for row in rows.order_by("-id").values_list(
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
        )[:limit]
    ]


def sheet(*, sheet_id: int, actor: Actor) -> WorkSheet:
    return access.sheet_for(actor, sheet_id)


def sheet_verbs(work: WorkSheet, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the sheet now: its lifecycle cut down to what is allowed."""
    allowed = {
        "claim": access.may_claim(actor, work),
        "reply": access.may_work_on(actor, work),
        "complete": access.may_work_on(actor, work),
        "hand_over": access.may_hand_over(actor, work),
        "return": actor.may("sheet.return"),
        "recall": access.may_recall(actor, work),
        "pass": access.may_review(actor, work),
        "send_back": access.may_review(actor, work),
        "accept_return": access.may_review(actor, work),
        "refuse_return": access.may_review(actor, work),
    }
    return tuple(verb for verb in SHEET.verbs(SheetState(work.state)) if allowed[verb])


def case(*, ticket_id: int, actor: Actor) -> Case:
    """The whole ticket page. A customer sees public words and no sheets."""
    found = access.ticket_for(actor, ticket_id)
    work = [] if actor.is_customer else list(found.sheets.order_by("id"))
    return Case(
        ticket=found,
        verbs=ticket_verbs(found, actor),
        sheets=work,
        timeline=_timeline(found, work, actor),
        links=list(found.links.filter(unlinked_at=None).select_related("target")[:PAGE]),
    )


def ticket_verbs(found: Ticket, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the ticket now."""
    works = access.may_work(actor, found)
    allowed = {
        "accept": access.may_accept(actor),
        "refuse": access.may_refuse(actor, found),
        "cancel": access.may_cancel(actor, found),
        "merge": access.may_merge(actor),
        "confirm": access.may_confirm(actor, found),
        "reopen": access.may_confirm(actor, found),
    }
    return tuple(
        verb for verb in TICKET.verbs(TicketState(found.state)) if allowed.get(verb, works)
    )


def _timeline(found: Ticket, work: Sequence[WorkSheet], actor: Actor) -> list[Moment]:
    subjects: list[tuple[str, str | int]] = [("ticket", found.pk)]
    subjects += [("work_sheet", one.pk) for one in work]
    words = {str(said.pk): said for said in statements(found, actor)}
    replies = {str(one.pk): one for one in Reply.objects.filter(sheet__in=work)}
    return [
        Moment(
            entry,
            words.get(entry.content.get("statement_id", "")),
            replies.get(entry.content.get("reply_id", "")),
        )
        for entry in journal.timeline(subjects)[:LONGEST_TIMELINE]
    ]


def number_to_reach(found: Ticket) -> str | None:
    """The plain number to write to: where the customer spoke from, else the one we know.

    For messages alone; a person who calls uses ``messaging.commands.dial`` and never sees it.
    """
    contact = found.contact
    if contact is not None and contact.party is not None:
        party: Secret = contact.party
        return party.reveal()
    if found.customer is None:
        return None
    point = customers.phone_to_reach(customers.head_of(found.customer))
    if point is None:
        return None
    number: Secret = point.value
    return number.reveal()


def answered_by(found: Ticket, episode: int) -> str:
    """Who gave the answer of an episode; empty when there is none yet."""
    given = found.resolutions.filter(episode=episode).values_list("resolved_by", flat=True)
    return given.first() or ""


def statements(found: Ticket, actor: Actor) -> list[Statement]:
    """What was said, oldest first; notes are for staff alone."""
    rows = found.statements.order_by("said_at", "id")
    if actor.is_customer:
        rows = rows.exclude(kind=StatementKind.NOTE)
    return list(rows[:LONGEST_TIMELINE])


def merged_into(found: Ticket) -> Ticket:
    """Where a chain of merges ends; the ticket itself when it is not merged."""
    for _hop in range(LONGEST_CHAIN):
        onward = (
            found.links.filter(kind=LinkKind.DUPLICATE_OF, unlinked_at=None)
            .select_related("target")
            .first()
        )
        if onward is None:
            return found
        found = onward.target
    return found
