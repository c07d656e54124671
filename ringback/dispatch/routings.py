"""Where cases were sent and whether that was right (§3.3.3): kept by reactions, read by leads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from ringback.base.lookups import paths_within
from ringback.dispatch.models import Routing, Waiting
from ringback.kernel.actor import Actor
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetKind

WRONG = ("wrong_department", "wrong_category", "wrong_area")
"""Reasons of a return that blame the sending, not the facts (§3.1.4)."""
ROUTED = (SheetKind.HANDLING, SheetKind.VISIT)
MOST_LINES = 50
DESK = "hotline"
"""The accepting desk's own department: what it can answer needs no work sheet."""


@dataclass(frozen=True, slots=True)
class Misrouting:
    """Of what one router sent under one leaf in a period: how many sheets, how many came back as
    wrongly sent, and where those ended most often (empty: nowhere yet)."""

    category: str
    router: str
    sent: int
    wrong: int
    ended_path: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one department: how many, since when the oldest, and what falls due next."""

    department_path: str
    waiting: int
    oldest: datetime
    next_due: datetime | None


def note(sheet: WorkSheet) -> None:
    """A sheet of a case was sent somewhere; it may be noted already."""
    if sheet.ticket is None or sheet.kind not in ROUTED:
        return
    Routing.objects.get_or_create(
        sheet=sheet,
        defaults={
            "ticket_id": sheet.ticket.pk,
            "category": sheet.ticket.category,
            "router": sheet.dispatched_by,
            "department_path": sheet.department_path,
            "routed_at": sheet.dispatched_at,
        },
    )


def blame(sheet_id: int, reason: str) -> None:
    """The desk has accepted that it was sent wrongly."""
    if reason in WRONG:
        Routing.objects.filter(sheet_id=sheet_id).update(wrong_reason=reason)


def learn_end(sheet: WorkSheet) -> None:
    """The reply of a department has passed: there the case belonged."""
    if sheet.ticket_id is not None and sheet.kind in ROUTED:
        astray = Routing.objects.filter(ticket_id=sheet.ticket_id, ended_path="")
        astray.exclude(wrong_reason="").update(ended_path=sheet.department_path)


def misroutings(*, actor: Actor, since: datetime) -> list[Misrouting]:
    """What was sent wrongly to departments within the actor's reach, the most frequent first."""
    rows = _within(actor).filter(routed_at__gte=since)
    counted = (
        rows.order_by()
        .values("category", "router")
        .annotate(sent=Count("pk"), wrong=Count("pk", filter=~Q(wrong_reason="")))
        .filter(wrong__gt=0)
        .order_by("-wrong", "category", "router")[:MOST_LINES]
    )
    lines = list(counted)
    ends = _ends(rows, [line["category"] for line in lines])
    return [
        Misrouting(
            category=line["category"],
            router=line["router"],
            sent=line["sent"],
            wrong=line["wrong"],
            ended_path=ends.get((line["category"], line["router"]), ""),
        )
        for line in lines
    ]


def _ends(rows: QuerySet[Routing], categories: Collection[str]) -> dict[tuple[str, str], str]:
    ended = (
        rows.filter(category__in=categories)
        .exclude(ended_path="")
        .order_by()
        .values_list("category", "router", "ended_path")
        .annotate(times=Count("pk"))
        .order_by("times")
    )
    # The most frequent is written last and stays.
    return {(category, router): path for category, router, path, _ in ended}


def queues(*, actor: Actor) -> list[Queue]:
    """The queues within the actor's reach, by their departments."""
    rows = Waiting.objects.exclude(department_path="")
    if not actor.is_system:
        rows = rows.filter(paths_within("department_path", actor.scope_paths))
    found = (
        rows.order_by()
        .values_list("department_path")
        .annotate(Count("pk"), Min("since"), Min("due_at"))
        .order_by("department_path")[:MOST_LINES]
    )
    return [Queue(*each) for each in found]


def _within(actor: Actor) -> QuerySet[Routing]:
    rows = Routing.objects.all()
    return (
        rows if actor.is_system else rows.filter(paths_within("department_path", actor.scope_paths))
    )
