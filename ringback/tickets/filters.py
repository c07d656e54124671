"""All cases within reach, narrowed and sorted: what a lead looks through, and whoever looks back.

Paged by key in every order, and forward only: a case that moves meanwhile is neither shown twice
nor lost from what follows.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.kernel.instants import InstantError
from ringback.tickets import access, rules
from ringback.tickets.lists import PAGE, TicketRow, rows_of
from ringback.tickets.models import Ticket
from ringback.tickets.states import OPEN


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    PROMISED = "promised"
    """Open cases with a promise, the earliest first: a promise of a case that is over presses on
    nobody, and whoever wants those looks by age."""


class Hands(StrEnum):
    """In whose hands a case is."""

    MINE = "mine"
    NOBODY = "nobody"


ANY_OPEN = "open"
"""A state that stands for all of a case that is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Empty and ``None`` narrow nothing. ``state`` is a state or ``open``; ``since`` and ``until``
    are instants of registration, the second excluded; ``path`` a part of the operator."""

    state: str = ""
    kind: str = ""
    category: str = ""
    channel: str = ""
    severity: str = ""
    hands: str = ""
    path: str = ""
    since: datetime | None = None
    until: datetime | None = None
    order: Order = Order.NEWEST


def narrowed(
    *, narrowing: Narrowing, after: str = "", actor: Actor, limit: int = PAGE
) -> tuple[list[TicketRow], str]:
    """One page, and the key of the next: empty at the end. Raises ``NotAllowed`` for whoever does
    not work on cases and ``Invalid`` for a key that none of our pages has given."""
    access.require(access.may_list(actor))
    rows = _narrow(Ticket.objects.visible_to(actor), narrowing, actor)
    rows = _in_order(rows, narrowing.order, after)
    found = rows_of(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], _key(found[limit - 1], narrowing.order) if more else ""


def _narrow(rows: QuerySet[Ticket], wanted: Narrowing, actor: Actor) -> QuerySet[Ticket]:
    plain = {
        "kind": wanted.kind,
        "category": wanted.category,
        "channel": wanted.channel,
        "severity": wanted.severity,
        "handling_path__startswith": wanted.path,
        "registered_at__gte": wanted.since,
        "registered_at__lt": wanted.until,
    }
    rows = rows.filter(**{column: value for column, value in plain.items() if value})
    if wanted.state == ANY_OPEN:
        rows = rows.filter(state__in=sorted(OPEN))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.hands:
        rows = rows.filter(owner=actor.ref if wanted.hands == Hands.MINE else "")
    return rows


def _in_order(rows: QuerySet[Ticket], order: Order, after: str) -> QuerySet[Ticket]:
    if order is Order.PROMISED:
        owed = rows.filter(promised_at__isnull=False, state__in=sorted(OPEN))
        rows = owed.order_by("promised_at", "id")
        if after:
            at, pk = _promise_in(after)
            rows = rows.filter(Q(promised_at__gt=at) | Q(promised_at=at, pk__gt=pk))
        return rows
    if order is Order.OLDEST:
        rows = rows.order_by("id")
        return rows.filter(pk__gt=_id_in(after)) if after else rows
    rows = rows.order_by("-id")
    return rows.filter(pk__lt=_id_in(after)) if after else rows


def _key(last: TicketRow, order: Order) -> str:
    if order is Order.PROMISED and last.promised_at is not None:
        return f"{instants.format_instant(last.promised_at)}~{last.number}"
    return last.number


def _id_in(after: str) -> int:
    found = rules.id_of(after)
    if found is None:
        raise _unknown()
    return found


def _promise_in(after: str) -> tuple[datetime, int]:
    written, _tilde, number = after.partition("~")
    try:
        return instants.parse_instant(written), _id_in(number)
    except InstantError:
        raise _unknown() from None


def _unknown() -> Invalid:
    return Invalid(_("There is no such page of the list. Begin with the first."))
