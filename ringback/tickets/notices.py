"""What the customer is told of a case as it goes on: a reply, a wait, the answer (§2.4.2).

Each notice has a key, so that news heard twice is told once. A case without a number to reach is
told by nobody; the customer reads it where the case is tracked.
"""

from datetime import datetime
from uuid import UUID

from ringback.base.masking import masks
from ringback.kernel.actor import Actor
from ringback.messaging import commands as messaging
from ringback.messaging import queries as words
from ringback.messaging.commands import Draft
from ringback.messaging.states import Medium, Purpose
from ringback.tickets import limits, queries
from ringback.tickets.models import Statement, Ticket
from ringback.tickets.states import StatementKind

LONGEST = 500
"""Characters of somebody's words in a message; the case keeps all of them."""


def send_answer(*, ticket_id: int, episode: int, actor: Actor, now: datetime) -> None:
    """The words with which an episode was answered, unless the case has gone back to work."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.episode != episode:
        return
    answers = ticket.statements.filter(kind=StatementKind.ANSWER)
    said = answers.order_by("-said_at", "-id").first()
    if said is not None:
        _send(
            ticket,
            f"answer:{said.pk}",
            Purpose.ANSWER,
            words.words(
                "answer",
                language=ticket.language,
                places={"number": ticket.number, "answer": _short(said)},
                at=now,
            ),
            actor=actor,
            now=now,
        )


def send_reply(*, statement_id: UUID, actor: Actor, now: datetime) -> None:
    """What a person wrote to the customer. It waits for no cool-down: somebody may have asked."""
    said = Statement.objects.select_related("ticket").get(pk=statement_id)
    ticket = said.ticket
    body = words.words(
        "reply",
        language=ticket.language,
        places={"number": ticket.number, "reply": _short(said)},
        at=now,
    )
    _send(ticket, f"reply:{said.pk}", Purpose.ANSWER, body, actor=actor, now=now)


def send_hold(*, ticket_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The case waits, and what for; the promised time stays what it was."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.promised_at is None or ticket.promised_at <= now:
        return
    body = limits.progress_words(ticket, limits.hold_step(ticket, reason))
    _send(ticket, f"hold:{ticket.version}", Purpose.PROGRESS, body, actor=actor, now=now)


def _send(
    ticket: Ticket, key: str, purpose: Purpose, body: str, *, actor: Actor, now: datetime
) -> None:
    recipient = queries.number_to_reach(ticket)
    if recipient is None:
        return
    messaging.queue_message(
        draft=Draft(
            key=f"{key}:ticket:{ticket.pk}",
            purpose=purpose,
            recipient=recipient,
            medium=Medium.EMAIL if "@" in recipient else Medium.TEXT,
            body=body,
            language=ticket.language,
            subject_kind="ticket",
            subject_id=str(ticket.pk),
        ),
        actor=actor,
        now=now,
    )


def _short(said: Statement) -> str:
    """A text to a phone names no number but masked: who holds the phone may not be the customer."""
    line = " ".join(masks["text"](said.body.reveal()).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
