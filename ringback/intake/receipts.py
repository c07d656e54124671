"""What the customer is told at once: the receipt, or which condition is not met."""

from datetime import datetime
from uuid import UUID

from ringback.base.masking import masks
from ringback.intake import access, limits, rules
from ringback.kernel.actor import Actor
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Draft
from ringback.messaging.states import Medium, Purpose
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import StatementKind

LONGEST_SUMMARY = 120
"""Characters of the restatement in a message; the case keeps all of it."""


def send_receipt(
    *, ticket_id: int, number: str = "", restated: str = "", actor: Actor, now: datetime
) -> UUID | None:
    """Owe the customer the receipt of an accepted case (§2.3.3), once however often it is asked.

    ``number`` is the one just spoken from, else the one known; ``restated`` what was read back,
    else what the case keeps. ``None`` when there is no number, or no promise: one that lies in the
    past, as in back-entry, is none.
    """
    ticket = tickets.ticket(ticket_id=ticket_id, actor=access.SYSTEM)
    return send_receipt_of(ticket, number=number, restated=restated, actor=actor, now=now)


def send_receipt_of(
    ticket: Ticket, *, number: str = "", restated: str = "", actor: Actor, now: datetime
) -> UUID | None:
    """The same for a case in hand."""
    recipient = number or tickets.number_to_reach(ticket)
    if not recipient or ticket.promised_at is None or ticket.promised_at <= now:
        return None
    body = limits.receipt_words(
        number=ticket.number,
        summary=_short(restated or restatement(ticket.pk)),
        promised_at=ticket.promised_at,
        kind=ticket.kind,
        language=ticket.language,
        edition_id=ticket.edition_id,
    )
    draft = Draft(
        key=f"receipt:ticket:{ticket.pk}",
        purpose=Purpose.RECEIPT,
        recipient=recipient,
        medium=_medium(recipient),
        body=body,
        language=ticket.language,
        subject_kind="ticket",
        subject_id=str(ticket.pk),
        template="receipt",
    )
    return messaging.queue_message(draft=draft, actor=actor, now=now).pk


def send_refusal(*, ticket_id: int, number: str, words: str, actor: Actor, now: datetime) -> None:
    """Tell the customer which condition is not met and how to cure it (§2.3.4)."""
    ticket = tickets.ticket(ticket_id=ticket_id, actor=access.SYSTEM)
    recipient = number or tickets.number_to_reach(ticket)
    if not recipient:
        return
    draft = Draft(
        key=f"ineligible:ticket:{ticket_id}",
        purpose=Purpose.NOTICE,
        recipient=recipient,
        medium=_medium(recipient),
        body=words,
        language=ticket.language,
        subject_kind="ticket",
        subject_id=str(ticket_id),
        template="ineligible",
    )
    messaging.queue_message(draft=draft, actor=actor, now=now)


def restatement(ticket_id: int) -> str:
    """What was read back to the customer, else the beginning of their own words."""
    ticket = tickets.ticket(ticket_id=ticket_id, actor=access.SYSTEM)
    said = {each.kind: each.body for each in tickets.statements(ticket, access.SYSTEM)}
    if StatementKind.RESTATEMENT in said:
        return str(said[StatementKind.RESTATEMENT].reveal())
    return rules.summary(said[StatementKind.REQUEST].reveal(), "")


def _medium(recipient: str) -> Medium:
    return Medium.EMAIL if "@" in recipient else Medium.TEXT


def _short(restated: str) -> str:
    """A text to a phone names no number but masked: who holds the phone may not be the customer."""
    return masks["text"](rules.summary(restated, "", longest=LONGEST_SUMMARY))
