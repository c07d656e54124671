"""Which closed cases may go to the archive now, and which must stay (§3.4.1, §3.4.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from ringback.base.models import Delivery
from ringback.catalog.facts import Kind
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.records.models import ArchivedCase, LegalHold, Partition, Restoration
from ringback.records.states import PartitionState
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import TicketState

SYSTEM = Actor.system("records")
MOST_COUNTED = 5000
LARGEST_FAMILY = 50
"""Cases that are linked go together; a larger family stays where it is."""


@dataclass(frozen=True, slots=True)
class Preview:
    """``count`` closed cases whose period is over, ``held`` of them under legal hold; more than
    that when ``is_more``. ``oldest`` is when the oldest was closed, ``number`` what it is
    called."""

    count: int
    held: int
    is_more: bool
    oldest: datetime | None
    number: str


def cutoffs(now: datetime) -> dict[str, tuple[Span, datetime]]:
    """By kind: the period, and before when a case of that kind was closed for it to be over."""
    found = {}
    for kind in Kind:
        span = handbook.parameter("archive.after", at=now, facts={"kind": kind}).value_as(Span)
        found[str(kind)] = (span, _before(span, now))
    return found


def expired(now: datetime) -> "tuple[Span, datetime, QuerySet[Partition]]":
    """Files of the archive of which every case is past its retention, the longest kept first: the
    period of the kind that is kept longest, before when a case was closed, and the files."""
    spans = [
        handbook.parameter(
            "retention.period", at=now, facts={"record": "ticket", "kind": kind}
        ).value_as(Span)
        for kind in Kind
    ]
    span, before = min(((each, _before(each, now)) for each in spans), key=lambda pair: pair[1])
    inside = ArchivedCase.objects.filter(partition=OuterRef("pk"))
    rows = Partition.objects.filter(state=PartitionState.MOVED)
    kept = inside.filter(Q(closed_at__gte=before) | held(now))
    return span, before, rows.filter(Exists(inside), ~Exists(kept)).order_by("id")


def _before(span: Span, now: datetime) -> datetime:
    """The last instant from which the span has ended by now; spans of months have no fixed length,
    so the day is found by trying."""
    instant = now - span.longest
    while ALWAYS.add(instant + timedelta(days=1), span) <= now:
        instant += timedelta(days=1)
    return instant


def due(now: datetime) -> "QuerySet[Ticket]":
    """Closed cases whose period is over and whose news is delivered, the longest closed first."""
    past = Q()
    restored = Q()
    for kind, (_span, before) in cutoffs(now).items():
        past |= Q(kind=kind, closed_at__lt=before)
        restored |= Q(restored_at__gte=before)
    back = Restoration.objects.filter(restored, ticket_id=OuterRef("pk"))
    named = ArchivedCase.objects.filter(ticket_id=OuterRef("pk"))
    rows = tickets.visible(SYSTEM).filter(past, state=TicketState.CLOSED)
    return rows.filter(~Exists(back), ~Exists(named)).order_by("closed_at", "id")


def held(now: datetime) -> Q:
    """Cases, or rows of the archive, under a legal hold that stands."""
    standing = LegalHold.objects.standing(now)
    by_case = standing.filter(ticket_id__isnull=False).values("ticket_id")
    of_customers = standing.filter(customer__isnull=False).values_list("customer_id", flat=True)
    family = {each for one in of_customers[:MOST_COUNTED] for each in customers.family_of(one)}
    return Q(pk__in=by_case) | Q(customer_id__in=family)


def preview(now: datetime) -> Preview:
    found = list(due(now).values_list("pk", "closed_at")[: MOST_COUNTED + 1])
    kept = due(now).filter(held(now)).values_list("pk", flat=True)[:MOST_COUNTED]
    first = found[0] if found else None
    return Preview(
        count=min(len(found), MOST_COUNTED),
        held=len(kept),
        is_more=len(found) > MOST_COUNTED,
        oldest=first[1] if first else None,
        number=tickets.number_of(first[0]) if first else "",
    )


def next_batch(now: datetime, size: int) -> list[Ticket]:
    """The next cases to go: of one month, families whole. Empty when none may."""
    rows = due(now).exclude(held(now)).annotate(id_text=Cast("pk", CharField()))
    rows = rows.exclude(Exists(_owed()))
    chosen: dict[int, Ticket] = {}
    month = ""
    for family in _families(rows[: size * 2], now):
        latest = max(each.closed_at for each in family if each.closed_at)
        month = month or f"{latest:%Y-%m}"
        if f"{latest:%Y-%m}" == month and len(chosen) + len(family) <= size:
            chosen |= {each.pk: each for each in family}
    return list(chosen.values())


def _owed() -> "QuerySet[Delivery]":
    """News of the case that somebody has not heard yet."""
    return Delivery.objects.filter(
        subject_kind="ticket", subject_id=OuterRef("id_text"), done_at=None, dead_at=None
    )


def _families(rows: Iterable[Ticket], now: datetime) -> Iterator[list[Ticket]]:
    """Each case with those it is linked to, if all of them may go."""
    seen: set[int] = set()
    for row in rows:
        if row.pk in seen:
            continue
        ids = tickets.linked_with(row.pk, limit=LARGEST_FAMILY + 1)
        seen |= ids
        if len(ids) == 1:
            yield [row]
        elif len(ids) <= LARGEST_FAMILY:
            free = list(due(now).exclude(held(now)).filter(pk__in=ids))
            if len(free) == len(ids):
                yield free
