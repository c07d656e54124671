"""From first words to an accepted case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.inserts import fresh, insert
from ringback.base.verbs import command, command_part
from ringback.clocks.queries import Clock
from ringback.customers.queries import Standing
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, timing
from ringback.tickets.commands.letters import HandedDown, record_letters
from ringback.tickets.commands.moves import move_ticket, touch_ticket
from ringback.tickets.limits import Coming
from ringback.tickets.models import Part, Statement, Ticket
from ringback.tickets.states import (
    TICKET,
    Complexity,
    Kind,
    PartRole,
    Severity,
    StatementKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is known when a request is written down. Only ``text`` and where it came from must be.

    ``occurred_at``: set in back-entry and import only; clocks run from it. ``owner`` is the staff
    ref that becomes first-contact owner (首问负责), empty when no person took the request.
    ``letter``: what the case was handed down with. ``is_accepted``: taken on as it is written down,
    the customer told when handling is due; not together with a letter, whose own deadline counts.
    ``waits``: a person must look first, and has a limit for it. ``standing``: the customer's, where
    it is known already.
    """

    text: str
    kind: Kind
    channel: str
    originating_path: str
    handling_path: str
    category: str = ""
    complexity: Complexity = Complexity.ORDINARY
    severity: Severity = Severity.NORMAL
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    restated: str = ""
    language: str = "zh-hans"
    owner: str = ""
    occurred_at: datetime | None = None
    letter: HandedDown | None = None
    is_accepted: bool = False
    waits: bool = False
    standing: Standing | None = None


@command
def register(*, registration: Registration, actor: Actor, now: datetime) -> Ticket:
    """Write a request down. Raises ``Invalid`` for an empty text or a time in the future."""
    (ticket,) = _register([registration], actor=actor, now=now)
    return ticket


@command_part
def register_many(
    *,
    registrations: Sequence[Registration],
    actor: Actor,
    accepted_by: Actor | None = None,
    now: datetime,
) -> list[Ticket]:
    """The set form: few statements however many; all or none. ``accepted_by`` takes on those that
    are accepted at once, which costs an update less than :func:`accept_many` afterwards."""
    access.require(accepted_by is None or access.may_accept(accepted_by))
    tickets = _register(registrations, actor=actor, now=now)
    if accepted_by is not None:
        _tell_accepted(
            [ticket for ticket in tickets if ticket.accepted_at], actor=accepted_by, now=now
        )
    return tickets


def _register(batch: Sequence[Registration], *, actor: Actor, now: datetime) -> list[Ticket]:
    access.require(access.may_register(actor))
    for registration in batch:
        _check(registration, now)
    edition = handbook.edition_at(now)
    tickets = [_new_ticket(each, edition.pk, now) for each in batch]
    ruled = _ruled(tickets, batch, now)
    insert(tickets)
    pairs = list(zip(tickets, batch, strict=True))
    insert(_first_words(pairs, actor=actor, now=now))
    insert(
        Part(ticket=ticket, ref=ticket.owner, role=PartRole.OWNER, since=now)
        for ticket in tickets
        if ticket.owner
    )
    journal.record_many(
        [
            events.TicketRegistered(
                ticket_id=ticket.pk,
                ticket_kind=ticket.kind,
                category=ticket.category,
                channel=ticket.channel,
            )
            for ticket in tickets
        ],
        actor=actor,
        now=now,
    )
    letters = [(ticket, each.letter) for ticket, each in pairs if each.letter]
    if letters:
        record_letters(letters=letters, actor=actor, now=now)
    timing.begin(tickets, ruled, actor=actor, now=now)
    return tickets


def _ruled(
    tickets: Sequence[Ticket], batch: Sequence[Registration], now: datetime
) -> list[list[Clock]]:
    """The clocks of each ticket. What is accepted at once is so from here on."""
    ruled = timing.at_registration(
        [
            Coming(ticket, each.letter is not None, each.waits, each.standing)
            for ticket, each in zip(tickets, batch, strict=True)
        ]
    )
    for ticket, each, of_ticket in zip(tickets, batch, ruled, strict=True):
        if each.is_accepted:
            ticket.state = TICKET.target("accept")
            ticket.accepted_at = now
            ticket.promised_at = timing.promised(of_ticket, now)
    return ruled


def _new_ticket(registration: Registration, edition_id: UUID, now: datetime) -> Ticket:
    return fresh(
        Ticket,
        kind=registration.kind,
        category=registration.category,
        complexity=registration.complexity,
        severity=registration.severity,
        channel=registration.channel,
        language=registration.language,
        customer_id=registration.customer_id,
        contact_id=registration.contact_id,
        edition_id=edition_id,
        originating_path=registration.originating_path,
        handling_path=registration.handling_path,
        first_owner=registration.owner,
        owner=registration.owner,
        registered_at=now,
        clocks_from=registration.occurred_at or now,
    )


def _check(registration: Registration, now: datetime) -> None:
    if not registration.text.strip():
        raise Invalid(
            _("The request has no words yet. Write down what the customer wants."),
            fields={"text": _("This field is required.")},
        )
    if registration.occurred_at and registration.occurred_at > now:
        raise Invalid(
            _("The request lies in the future. Check when it happened."),
            fields={"occurred_at": _("This is in the future.")},
        )


def _first_words(
    pairs: Iterable[tuple[Ticket, Registration]], *, actor: Actor, now: datetime
) -> Iterable[Statement]:
    for ticket, registration in pairs:
        said = {
            StatementKind.REQUEST: registration.text,
            StatementKind.RESTATEMENT: registration.restated,
        }
        for kind, body in said.items():
            if body:
                yield fresh(
                    Statement,
                    ticket_id=ticket.pk,
                    kind=kind,
                    body=body,
                    author=actor.ref,
                    said_at=now,
                )


@command
def classify(
    *,
    ticket_id: int,
    kind: Kind,
    category: str,
    complexity: Complexity,
    severity: Severity,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Put kind, category, complexity or severity right. Raises ``Conflict`` on a stale edit."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_classify(actor, ticket))
    old_kind, old_category = ticket.kind, ticket.category
    touch_ticket(
        ticket, seen=seen, kind=kind, category=category, complexity=complexity, severity=severity
    )
    timing.rebind(ticket, actor=actor, now=now)
    journal.record(
        events.TicketClassified(
            ticket_id=ticket.pk,
            old_kind=old_kind,
            new_kind=kind,
            old_category=old_category,
            new_category=category,
            complexity=complexity,
            severity=severity,
        ),
        actor=actor,
        now=now,
    )
    return ticket


@command
def accept(
    *,
    ticket_id: int,
    promised_at: datetime | None,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Take the case on (§2.3). ``promised_at`` is what the receipt tells the customer."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_accept(actor))
    move_ticket(ticket, "accept", seen=seen, accepted_at=now, promised_at=promised_at)
    journal.record(
        events.TicketAccepted(ticket_id=ticket.pk, promised_at=promised_at), actor=actor, now=now
    )
    return ticket


@command_part
def accept_many(
    *, promises: Mapping[int, datetime | None], actor: Actor, now: datetime
) -> list[Ticket]:
    """The set form, from ticket id to promise: all or none. Raises ``Conflict`` when one of them
    is not waiting to be accepted, ``NotFound`` when one is out of sight."""
    access.require(access.may_accept(actor))
    tickets = access.tickets_for(actor, promises)
    # Limits are few, so many cases of a batch are promised the same instant.
    promised: dict[datetime | None, list[int]] = {}
    for ticket in tickets:
        ticket.promised_at = promises[ticket.pk]
        promised.setdefault(ticket.promised_at, []).append(ticket.pk)
    accepted = sum(_accept(ids, promised_at, now) for promised_at, ids in promised.items())
    if accepted != len(promises):
        raise Conflict(_("One of these cases is not waiting any more. Nothing was changed."))
    _tell_accepted(tickets, actor=actor, now=now)
    return tickets


def _tell_accepted(tickets: Iterable[Ticket], *, actor: Actor, now: datetime) -> None:
    journal.record_many(
        [
            events.TicketAccepted(ticket_id=ticket.pk, promised_at=ticket.promised_at)
            for ticket in tickets
        ],
        actor=actor,
        now=now,
    )


def _accept(ticket_ids: Sequence[int], promised_at: datetime | None, now: datetime) -> int:
    """How many of them were waiting."""
    waiting = Ticket.objects.filter(pk__in=ticket_ids, state__in=TICKET.sources("accept"))
    return waiting.update(
        state=TICKET.target("accept"),
        accepted_at=now,
        promised_at=promised_at,
        version=F("version") + 1,
    )


@command
def refuse(
    *,
    ticket_id: int,
    reason: str,
    cure: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Conditions not met (不符合办理条件): tell the customer the way to cure it.

    Raises ``NotAllowed`` for a complaint, which is always accepted, and ``Invalid`` without a cure.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_refuse(actor, ticket))
    if not cure.strip():
        raise Invalid(
            _("Tell the customer what to do so that the request can be granted."),
            fields={"cure": _("This field is required.")},
        )
    move_ticket(ticket, "refuse", seen=seen)
    timing.cancel(ticket, actor=actor, now=now)
    Statement.objects.create(
        ticket=ticket, kind=StatementKind.REPLY, body=cure, author=actor.ref, said_at=now
    )
    journal.record(events.TicketRefused(ticket_id=ticket.pk, reason=reason), actor=actor, now=now)
    return ticket
