"""What dispatch does: route an accepted case, offer waiting sheets, take back stale offers."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.base.worker import one_by_one
from ringback.catalog import queries as catalog
from ringback.dispatch import events, rules
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.queries import DESK
from ringback.dispatch.states import OfferState
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.people import queries as people
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import OPEN_SHEET, SheetKind, SheetState

LOOK_AGAIN = timedelta(seconds=20)
"""How long a sheet rests when nobody has room: presence changes by the minute, not the second."""
BATCH = 50
MOST_PEOPLE = 300


def route(*, ticket_id: int, actor: Actor, now: datetime) -> WorkSheet | None:
    """Send an accepted case where its leaf says.

    ``None``: the desk answers it itself, or no department of that code looks after the place, and
    a person has to choose.
    """
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    if not ticket.category:
        return None
    leaf = catalog.category(ticket.category, at=ticket.registered_at)
    if leaf.department == DESK:
        return None
    department = people.department(leaf.department, ticket.handling_path)
    if department is None:
        return None
    return tickets.dispatch(
        ticket_id=ticket.pk,
        kind=SheetKind.HANDLING,
        department_path=department.path,
        team=leaf.team,
        skill=leaf.skill,
        actor=actor,
        now=now,
    )


def wait(*, sheet_id: int, now: datetime) -> None:
    """Put a sheet in the queue of unassigned work; it may already be there."""
    Waiting.objects.get_or_create(sheet_id=sheet_id, defaults={"since": now, "next_try_at": now})


def settle(*, sheet_id: int, state: OfferState, now: datetime) -> None:
    """The sheet has found somebody, or needs nobody any more."""
    Waiting.objects.filter(sheet_id=sheet_id).delete()
    Offer.objects.filter(sheet_id=sheet_id, state=OfferState.OPEN).update(state=state, ended_at=now)


def offer_waiting(*, actor: Actor, now: datetime) -> int:
    """Find a person for every sheet whose turn it is. Answers how many were looked at."""

    def rest(waiting: Waiting) -> None:
        Waiting.objects.filter(pk=waiting.pk).update(next_try_at=now + LOOK_AGAIN)

    def look_at(waiting: Waiting) -> None:
        sheet = waiting.sheet
        if sheet.state != SheetState.DISPATCHED or sheet.assignee:
            Waiting.objects.filter(pk=waiting.pk).delete()
        elif person := _somebody_for(sheet, now):
            offer(sheet_id=sheet.pk, assignee=person, actor=actor, now=now)
        else:
            rest(waiting)

    due = Waiting.objects.filter(next_try_at__lte=now).order_by("next_try_at", "sheet_id")
    return one_by_one(due.select_related("sheet")[:BATCH], look_at, put_off=rest)


@command
def offer(*, sheet_id: int, assignee: str, actor: Actor, now: datetime) -> Offer:
    """Offer a sheet to one person, until the handbook's claim limit (§3.1).

    Raises ``Conflict`` when it is taken, or offered to somebody already.
    """
    sheet = tickets.assign(sheet_id=sheet_id, assignee=assignee, actor=actor, now=now)
    limit = handbook.parameter(
        "dispatch.claim.limit", at=now, facts={"sheet_kind": sheet.kind}
    ).value_as(Span)
    try:
        made = Offer.objects.create(
            sheet=sheet, assignee=assignee, offered_at=now, expires_at=ALWAYS.add(now, limit)
        )
    except IntegrityError:
        raise Conflict(_("This work is offered to somebody already.")) from None
    Waiting.objects.filter(pk=sheet_id).delete()
    journal.record(
        events.OfferMade(
            offer_id=made.pk, sheet_id=sheet_id, assignee=assignee, expires_at=made.expires_at
        ),
        actor=actor,
        now=now,
    )
    return made


def expire_offers(*, actor: Actor, now: datetime) -> int:
    """Offers nobody claimed in time go back to the queue. Answers how many."""
    due = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=now).order_by("expires_at")
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    return one_by_one(ids, lambda pk: expire(offer_id=pk, actor=actor, now=now))


@command
def expire(*, offer_id: int, actor: Actor, now: datetime) -> Offer:
    """Let an offer lapse. Raises ``Conflict`` when it has ended otherwise meanwhile."""
    stale = Offer.objects.get(pk=offer_id)
    still_open = Offer.objects.filter(pk=offer_id, state=OfferState.OPEN)
    if not still_open.update(state=OfferState.EXPIRED, ended_at=now):
        raise Conflict(_("This offer has ended already."))
    # Only a sheet still offered to that person is freed: a claim in between wins.
    freed = WorkSheet.objects.filter(
        pk=stale.sheet_id, state=SheetState.DISPATCHED, assignee=stale.assignee
    ).update(assignee="")
    if freed:
        Waiting.objects.get_or_create(
            sheet_id=stale.sheet_id, defaults={"since": now, "next_try_at": now}
        )
    journal.record(
        events.OfferExpired(offer_id=offer_id, sheet_id=stale.sheet_id, assignee=stale.assignee),
        actor=actor,
        now=now,
    )
    return stale


def _somebody_for(sheet: WorkSheet, now: datetime) -> str | None:
    """Of the sheet's team, else of the whole department."""
    department = people.department_at(sheet.department_path)
    if department is None:
        return None
    present = people.present_staff(at=now, department=department, skill=sheet.skill)
    team = present.filter(team__code=sheet.team) if sheet.team else present.none()
    for candidates in (team, present):
        refs = [staff.ref for staff in candidates[:MOST_PEOPLE]]
        if chosen := _least_loaded(refs, sheet, now):
            return chosen
    return None


def _least_loaded(refs: list[str], sheet: WorkSheet, now: datetime) -> str | None:
    """Whoever let this sheet pass is asked again only when there is nobody else."""
    loads = _loads(refs)
    most = handbook.parameter("dispatch.load.limit", at=now).value_as(int)
    let_pass = set(
        Offer.objects.filter(sheet=sheet, state=OfferState.EXPIRED).values_list(
            "assignee", flat=True
        )
    )
    return rules.choose(loads, most=most, excluded={sheet.excluded, *let_pass}) or rules.choose(
        loads, most=most, excluded={sheet.excluded}
    )


def _loads(refs: list[str]) -> dict[str, int]:
    """Open sheets in each person's hands: one grouped count over the small open set."""
    counted = (
        WorkSheet.objects.filter(assignee__in=refs, state__in=OPEN_SHEET)
        .values_list("assignee")
        .annotate(Count("id"))
    )
    return {**dict.fromkeys(refs, 0), **dict(counted)}
