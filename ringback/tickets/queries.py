"""What screens, reports and neighbours may ask about tickets.

Every list is bounded and paged by key: a page is asked for *before* an id, and nothing is counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ringback.base import journal
from ringback.base.fields import Secret
from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.tickets import access, limits, rules
from ringback.tickets.limits import Uploads
from ringback.tickets.lists import (
    PAGE,
    FirstWords,
    SheetRow,
    TicketRow,
    first_words,
    hits,
    of_customer,
    page,
    sheets,
)
from ringback.tickets.models import Attachment, Hold, Link, Reply, Statement, Ticket, WorkSheet
from ringback.tickets.states import (
    OPEN,
    REVIEWED,
    SHEET,
    TICKET,
    WORKABLE,
    ClosureBasis,
    LinkKind,
    SheetState,
    StatementKind,
    TicketState,
)

__all__ = [
    "Attachment",
    "Case",
    "FirstWords",
    "Moment",
    "SheetRow",
    "Statement",
    "Subject",
    "Ticket",
    "TicketRow",
    "Uploads",
    "Urging",
    "WorkSheet",
    "answered_by",
    "attachment",
    "attachments",
    "by_number",
    "case",
    "first_words",
    "held_beyond",
    "hits",
    "id_of",
    "merged_into",
    "number_of",
    "number_to_reach",
    "numbered",
    "of_customer",
    "page",
    "promise_of",
    "reopen_until",
    "sheet",
    "sheet_verbs",
    "sheets",
    "statements",
    "ticket",
    "ticket_verbs",
    "uploads",
    "urging",
    "visible",
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


def sheet_verbs(work: WorkSheet, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the sheet now: its lifecycle cut down to what is allowed."""
    is_reviewed = work.kind in REVIEWED
    allowed = {
        "claim": access.may_claim(actor, work),
        "reply": is_reviewed and access.may_work_on(actor, work),
        "complete": not is_reviewed and access.may_work_on(actor, work),
        "hand_over": access.may_hand_over(actor, work),
        "return": access.may_return(actor, work),
        "recall": access.may_recall(actor, work),
        "pass": access.may_review(actor, work),
        "send_back": access.may_review(actor, work),
        "accept_return": access.may_review(actor, work),
        "refuse_return": access.may_review(actor, work),
    }
    return tuple(verb for verb in SHEET.verbs(SheetState(work.state)) if allowed[verb])


Subject = tuple[str, str | int]


def case(*, ticket_id: int, actor: Actor, beside: Iterable[Subject] = ()) -> Case:
    """The whole ticket page. A customer sees public words and no sheets.

    ``beside``: subjects of other modules (a clock, a contact) whose news the timeline tells too.
    """
    found = access.ticket_for(actor, ticket_id)
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


def ticket_verbs(found: Ticket, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the ticket now: its lifecycle cut down to what is allowed,
    then what can be done beside it."""
    state = TicketState(found.state)
    works = access.may_work(actor, found)
    allowed = {
        "accept": access.may_accept(actor),
        "refuse": access.may_refuse(actor, found),
        "cancel": access.may_cancel(actor, found),
        "merge": access.may_merge(actor),
        "confirm": access.may_confirm(actor, found),
        "reopen": access.may_confirm(actor, found),
        "close": works and state is TicketState.CONFIRMED,
    }
    course = tuple(verb for verb in TICKET.verbs(state) if allowed.get(verb, works))
    return course + tuple(verb for verb, may in _beside(found, actor).items() if may)


def _beside(found: Ticket, actor: Actor) -> dict[str, bool]:
    """Verbs that move no state."""
    state = TicketState(found.state)
    is_open = state in OPEN
    return {
        "take": is_open and not found.owner and access.may_work(actor, found),
        "release": state is TicketState.RESOLVED
        and access.may_close(actor, found, ClosureBasis.RELEASED),
        "classify": is_open and access.may_classify(actor, found),
        "dispatch": state in WORKABLE and access.may_dispatch(actor),
        "say": is_open and access.may_speak(actor, found),
        "note": access.may_speak(actor, found) and not actor.is_customer,
        "attach": is_open and access.may_speak(actor, found),
        "urge": is_open and access.may_urge(actor, found),
        "link": access.may_link(actor),
        "unmerge": state is TicketState.MERGED and access.may_merge(actor),
    }


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


def promise_of(found: Ticket) -> datetime | None:
    """By when the handling limit lets us promise an answer; ``None`` when nothing is owed."""
    readings = clocks.of_subject(
        subject_kind="ticket", subject_id=found.pk, now=found.registered_at
    )
    handling = (each.clock for each in readings if each.clock.metric == Metric.HANDLING)
    return next((clock.due_at for clock in handling if clock.due_at), None)


def held_beyond(now: datetime, limit: int) -> list[int]:
    """Ids of tickets whose hold should have ended by now, the longest overdue first."""
    over = Hold.objects.filter(
        until__lte=now, resumed_at__isnull=True, ticket__state=TicketState.ON_HOLD
    )
    return list(over.order_by("until").values_list("ticket_id", flat=True)[:limit])


def answered_by(found: Ticket, episode: int) -> str:
    """Who gave the answer of an episode; empty when there is none yet."""
    given = found.resolutions.filter(episode=episode).values_list("resolved_by", flat=True)
    return given.first() or ""


def attachments(found: Ticket, *, handed_in_by: str = "") -> list[Attachment]:
    """Files of a ticket, oldest first: all, or those of one hand; ask for the ticket first."""
    rows = found.attachments.select_related("file").order_by("attached_at", "id")
    return list((rows.filter(attached_by=handed_in_by) if handed_in_by else rows)[:PAGE])


def uploads(*, at: datetime) -> Uploads:
    """Which files a case registered at an instant takes (§2.1.5)."""
    return limits.uploads(handbook.edition_at(at).pk)


@dataclass(frozen=True, slots=True)
class Urging:
    """The customer has asked where it stays, last at ``urged_at``; before ``again_at`` once more
    alerts nobody."""

    urged_at: datetime
    again_at: datetime


def urging(found: Ticket) -> Urging | None:
    """``None`` while nobody has urged; ask for the ticket first."""
    last = found.urges.order_by("-urged_at").values_list("urged_at", flat=True).first()
    return Urging(last, limits.urge_again_at(found, last)) if last else None


def reopen_until(found: Ticket) -> datetime | None:
    """Until when an answered case may go back to work; ``None`` while it is not answered."""
    if found.state not in (TicketState.RESOLVED, TicketState.CONFIRMED) or not found.resolved_at:
        return None
    return limits.reopen_until(found, found.resolved_at)


def attachment(*, attachment_id: UUID, actor: Actor) -> Attachment:
    """Raises ``NotFound`` when there is none, or its ticket is out of the actor's reach."""
    return access.attachment_for(actor, attachment_id)


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
