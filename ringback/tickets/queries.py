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
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.tickets import access, limits, rules
from ringback.tickets.filters import ANY_OPEN, Hands, Narrowing, Order, narrowed
from ringback.tickets.given import answers_given
from ringback.tickets.hands import assists_of, loads_of, returned_by, served_by
from ringback.tickets.limits import Uploads
from ringback.tickets.lists import (
    PAGE,
    FirstWords,
    SheetRow,
    TicketRow,
    first_words,
    hits,
    of_customer,
    of_customers,
    page,
    passages,
    sheets,
    turned,
)
from ringback.tickets.models import (
    Attachment,
    Letter,
    Link,
    OrderAnswer,
    Reply,
    Statement,
    Ticket,
    WorkSheet,
)
from ringback.tickets.outcomes import coded_outcomes
from ringback.tickets.oversight import (
    PauseLine,
    Urging,
    accounts,
    answered_by,
    hands,
    held_beyond,
    letter_is_owed,
    letter_of,
    pauses,
    promise_of,
    reopen_until,
    standing_facts,
    urging,
    waits_for_customer,
    waits_to_chase,
)
from ringback.tickets.possible import sheet_verbs, ticket_verbs
from ringback.tickets.pressing import (
    MOST_COUNTED,
    Finished,
    Pressed,
    Pressing,
    at_work,
    falling_due,
    finished,
    in_hands,
    open_assists_of,
    open_promises,
    open_work_of,
    owed_by,
    pressed,
)
from ringback.tickets.states import (
    LinkKind,
    StatementKind,
)

__all__ = [
    "ANY_OPEN",
    "MOST_COUNTED",
    "Attachment",
    "Case",
    "Finished",
    "FirstWords",
    "Hands",
    "Letter",
    "Moment",
    "Narrowing",
    "Order",
    "OrderAnswer",
    "PauseLine",
    "Pressed",
    "Pressing",
    "SheetRow",
    "Statement",
    "Subject",
    "Ticket",
    "TicketRow",
    "Uploads",
    "Urging",
    "WorkSheet",
    "accounts",
    "answered_by",
    "answers_given",
    "assists_of",
    "at_work",
    "attachment",
    "attachments",
    "by_number",
    "case",
    "coded_outcomes",
    "falling_due",
    "finished",
    "first_words",
    "hands",
    "held_beyond",
    "hits",
    "id_of",
    "in_hands",
    "letter_is_owed",
    "letter_of",
    "linked_with",
    "loads_of",
    "merged_into",
    "narrowed",
    "number_of",
    "number_to_reach",
    "numbered",
    "of_customer",
    "of_customers",
    "open_assists_of",
    "open_promises",
    "open_work_of",
    "owed_by",
    "page",
    "passages",
    "pauses",
    "pressed",
    "promise_of",
    "reopen_until",
    "returned_by",
    "served_by",
    "sheet",
    "sheet_verbs",
    "sheets",
    "standing_facts",
    "statements",
    "ticket",
    "ticket_verbs",
    "turned",
    "uploads",
    "urging",
    "visible",
    "waits_for_customer",
    "waits_to_chase",
]

number_of = rules.number_of

LONGEST_TIMELINE = 500
LONGEST_CHAIN = 20


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
    statements: Sequence[Statement]
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


def sheet(*, sheet_id: int, actor: Actor) -> WorkSheet:
    return access.sheet_for(actor, sheet_id)


Subject = tuple[str, str | int]


def case(found: Ticket, *, actor: Actor, beside: Iterable[Subject] = ()) -> Case:
    """The whole ticket page; ask for the ticket first. A customer sees public words and no sheets.

    ``beside``: subjects of other modules (a clock, a contact) whose news the timeline tells too.
    """
    replied = found.sheets.order_by("id").prefetch_related("replies")
    work = [] if actor.is_customer else list(replied)
    said = statements(found, actor)
    return Case(
        ticket=found,
        verbs=ticket_verbs(found, actor),
        statements=said,
        sheets=work,
        timeline=_timeline(found, said, work, beside),
        links=list(found.links.filter(unlinked_at=None).select_related("target")[:PAGE]),
    )


def _timeline(
    found: Ticket,
    said: Sequence[Statement],
    work: Sequence[WorkSheet],
    beside: Iterable[Subject],
) -> list[Moment]:
    subjects: list[Subject] = [("ticket", found.pk), *beside]
    subjects += [("work_sheet", one.pk) for one in work]
    words: dict[Any, Statement] = {}
    for one in said:
        words[str(one.pk)] = words[one.kind, one.said_at] = one
    replies = {str(one.pk): one for sheet in work for one in sheet.replies.all()}
    return [
        Moment(
            entry,
            words.get(entry.content.get("statement_id") or (_WORDS_OF.get(entry.kind), entry.at)),
            replies.get(entry.content.get("reply_id", "")),
        )
        for entry in journal.timeline(subjects)[:LONGEST_TIMELINE]
    ]


_WORDS_OF = {"ticket.resolved": StatementKind.ANSWER, "ticket.refused": StatementKind.REPLY}
"""Verbs that say something of their own, in the moment they are done."""


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


def attachments(found: Ticket, *, handed_in_by: str = "") -> list[Attachment]:
    """Files of a ticket, oldest first: all, or those of one hand; ask for the ticket first."""
    rows = found.attachments.select_related("file").order_by("attached_at", "id")
    return list((rows.filter(attached_by=handed_in_by) if handed_in_by else rows)[:PAGE])


def uploads(*, at: datetime) -> Uploads:
    """Which files a case registered at an instant takes (§2.1.5)."""
    return limits.uploads(handbook.edition_at(at).pk)


def attachment(*, attachment_id: UUID, actor: Actor) -> Attachment:
    """Raises ``NotFound`` when there is none, or its ticket is out of the actor's reach."""
    return access.attachment_for(actor, attachment_id)


def statements(found: Ticket, actor: Actor) -> list[Statement]:
    """What was said, oldest first; notes are for staff alone."""
    rows = found.statements.order_by("said_at", "id")
    if actor.is_customer:
        rows = rows.exclude(kind=StatementKind.NOTE)
    return list(rows[:LONGEST_TIMELINE])


def linked_with(ticket_id: int, *, limit: int) -> set[int]:
    """Ids of all cases that links lead to from one, now or once, itself included; some of them
    when there are more than ``limit``."""
    found, fresh = {ticket_id}, {ticket_id}
    while fresh and len(found) <= limit:
        rows = Link.objects.filter(Q(source_id__in=fresh) | Q(target_id__in=fresh))
        ends = rows.values_list("source_id", "target_id")[: limit * limit]
        fresh = {end for pair in ends for end in pair} - found
        found |= fresh
    return found


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
