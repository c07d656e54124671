"""Answers given to customers on one service type: what was said, for whoever compares it."""

from datetime import datetime

from ringback.kernel.actor import Actor
from ringback.tickets.models import Statement, Ticket
from ringback.tickets.states import StatementKind, TicketState

MOST_CASES = 2000
"""Looked at in each state, newest first: a list to work on, not a census."""
MOST_GIVEN = 500
ANSWERED = (TicketState.RESOLVED, TicketState.CONFIRMED, TicketState.CLOSED)


def answers_given(
    *, category: str, within: str, since: datetime, until: datetime, actor: Actor
) -> list[Statement]:
    """The final answers of cases of one service type, of any when ``category`` is empty, at or
    below a place, said between two instants, the newest first. Of the newest two thousand cases in
    each state of an answered case, within the actor's reach."""
    found: list[int] = []
    for state in ANSWERED:
        rows = Ticket.objects.visible_to(actor).filter(state=state).order_by("-id")
        cases = rows.values_list("pk", "category", "handling_path")[:MOST_CASES]
        found += [
            pk for pk, leaf, path in cases if category in ("", leaf) and path.startswith(within)
        ]
    newest = sorted(found, reverse=True)[:MOST_GIVEN]
    said = Statement.objects.filter(
        ticket__in=newest, kind=StatementKind.ANSWER, said_at__gte=since, said_at__lt=until
    )
    return list(said.order_by("-said_at", "-id")[:MOST_GIVEN])
