"""What a customer does with a case of their own: urge, add, withdraw, say whether it is solved."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.intake import commands as intake
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, TooMany
from ringback.messaging.states import Channel
from ringback.tickets import commands, queries
from ringback.tickets.states import Kind

WITHDRAWN = "withdrawn"
"""The handbook's reason for a case that its customer gives up (§2.4.4)."""


@transaction.atomic
def urge(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    """Raises ``TooMany`` within the cool-down: whoever works on it has been alerted (§2.4.3)."""
    ticket = queries.ticket(ticket_id=ticket_id, actor=actor)
    last = queries.urging(ticket)
    if last is not None and now < last.again_at:
        raise TooMany(
            _("You have urged already; whoever works on your case has been told."),
            code="urge_cool_down",
            retry_after=ceil((last.again_at - now).total_seconds()),
        )
    commands.urge(ticket_id=ticket_id, channel=Channel.PORTAL, actor=actor, now=now)


@transaction.atomic
def withdraw(*, ticket_id: int, words: str, actor: Actor, now: datetime) -> None:
    """The customer gives it up. Why a complaint is withdrawn is recorded, in their words (§2.4.4).

    Raises ``Invalid`` when these are missing and ``Conflict`` while somebody works on it.
    """
    ticket = queries.ticket(ticket_id=ticket_id, actor=actor)
    if ticket.kind == Kind.COMPLAINT and not words.strip():
        raise Invalid(
            _("Nothing was withdrawn yet."),
            fields={"body": _("Say in a few words why you withdraw your complaint.")},
        )
    if words.strip():
        commands.say(ticket_id=ticket_id, body=words, actor=actor, now=now)
    try:
        commands.cancel(ticket_id=ticket_id, reason=WITHDRAWN, actor=actor, now=now)
    except Conflict as refusal:
        if refusal.reason != "open_sheet":
            raise
        raise Conflict(
            _(
                "Somebody is working on it at this moment, so it cannot be withdrawn here. Add a "
                "note that you no longer need it, and we stop."
            ),
            code="at_work",
        ) from refusal


def solved(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    commands.confirm(ticket_id=ticket_id, actor=actor, now=now)


@transaction.atomic
def not_solved(*, ticket_id: int, reason: str, words: str, actor: Actor, now: datetime) -> None:
    """Back to work, with what is still wrong. Raises ``Conflict`` when the time is over."""
    commands.reopen(ticket_id=ticket_id, reason=reason, actor=actor, now=now)
    if words.strip():
        commands.say(ticket_id=ticket_id, body=words, actor=actor, now=now)


def complete(
    *, ticket_id: int, answers: Mapping[str, object], seen: int, actor: Actor, now: datetime
) -> None:
    """Answer what was left open; a case that waited for this alone goes on (§2.2.1)."""
    intake.complete_form(ticket_id=ticket_id, answers=answers, seen=seen, actor=actor, now=now)
