"""What is said on a ticket: to the customer, by the customer, among ourselves."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.words import cleaned
from ringback.scripts import commands as scripts
from ringback.tickets import access, events, timing
from ringback.tickets.models import Mention, Part, Statement, Ticket
from ringback.tickets.states import OPEN, PartRole, StatementKind


@command
def say(
    *, ticket_id: int, body: str, confirmed: str = "", actor: Actor, now: datetime
) -> Statement:
    """A public reply by staff, or facts added by the customer, on an open ticket.

    Raises ``Invalid`` for words of staff that may not leave; ``confirmed``: see :func:`examine`.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_speak(actor, ticket))
    _require_open(ticket)
    kind = StatementKind.ADDITION if actor.is_customer else StatementKind.REPLY
    if kind is StatementKind.REPLY:
        let_pass(ticket, "body", body, confirmed, actor=actor, now=now)
    said = _write(ticket, kind, body, (), actor=actor, now=now)
    if kind is StatementKind.REPLY:
        timing.meet_first_contact(ticket, actor=actor, now=now)
    else:
        timing.our_turn(ticket, Metric.NEXT_RESPONSE, actor=actor, now=now)
    return said


def examine(
    *, ticket_id: int, part: str, words: str, confirmed: str = "", actor: Actor, now: datetime
) -> None:
    """Whether words to the customer may leave; to be asked before the transaction that sends them,
    so that a refusal is kept for inspection (§4.2.4). ``part`` names the field they stand in.
    ``confirmed`` is the fingerprint of the warnings the author has seen and sends in spite of.
    Raises ``Invalid``.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_speak(actor, ticket))
    scripts.examine(
        ticket_id=ticket.pk, part=part, words=words, confirmed=confirmed, actor=actor, now=now
    )


def let_pass(
    ticket: Ticket, part: str, words: str, confirmed: str, *, actor: Actor, now: datetime
) -> None:
    """Words of staff are examined on their way out; the product's own are the manual's."""
    if not (actor.is_system or actor.is_customer):
        scripts.let_pass(
            ticket_id=ticket.pk, part=part, words=words, confirmed=confirmed, actor=actor, now=now
        )


def log_contact(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    """Somebody spoke to the customer otherwise than by a reply: a call that was answered."""
    ticket = access.ticket_for(actor, ticket_id)
    timing.stop(ticket, *timing.SPOKEN, actor=actor, now=now)


@command
def add_facts(*, ticket_id: int, body: str, actor: Actor, now: datetime) -> Statement:
    """What the customer adds, written down by whoever they told it to."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_urge(actor, ticket))
    _require_open(ticket)
    added = _write(ticket, StatementKind.ADDITION, body, (), actor=actor, now=now)
    timing.our_turn(ticket, Metric.NEXT_RESPONSE, actor=actor, now=now)
    return added


def _require_open(ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        raise Conflict(
            _("This case is closed. What you wrote was not sent; register a new request for it.")
        )


@command
def note(
    *, ticket_id: int, body: str, mentions: Collection[str] = (), actor: Actor, now: datetime
) -> Statement:
    """An internal note. Who is mentioned may read the ticket from now on."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_speak(actor, ticket) and not actor.is_customer)
    return _write(ticket, StatementKind.NOTE, body, mentions, actor=actor, now=now)


def _write(
    ticket: Ticket,
    kind: StatementKind,
    body: str,
    mentions: Collection[str],
    *,
    actor: Actor,
    now: datetime,
) -> Statement:
    words = cleaned(body)
    if not words:
        raise Invalid(
            _("There are no words to send."), fields={"body": _("This field is required.")}
        )
    statement = Statement.objects.create(
        ticket=ticket, kind=kind, body=words, author=actor.ref, said_at=now
    )
    named = tuple(dict.fromkeys(mentions))
    Mention.objects.bulk_create(Mention(statement=statement, ref=ref) for ref in named)
    Part.objects.bulk_create(
        (Part(ticket=ticket, ref=ref, role=PartRole.MENTIONED, since=now) for ref in named),
        ignore_conflicts=True,
    )
    journal.record(
        events.TicketSaid(
            ticket_id=ticket.pk,
            statement_id=statement.pk,
            statement_kind=kind,
            mentions=named,
        ),
        actor=actor,
        now=now,
    )
    return statement
