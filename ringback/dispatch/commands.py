"""What dispatch does: route an accepted case, offer waiting sheets, take back stale offers."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.base.worker import one_by_one
from ringback.catalog import queries as catalog
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.dispatch import events, explaining, limits, matching, queues, routings
from ringback.dispatch.explaining import Decision
from ringback.dispatch.models import Offer, Precedence, Waiting
from ringback.dispatch.queries import DESK
from ringback.dispatch.queues import Limit
from ringback.dispatch.shifts import hand_shift_over, take_shift_over
from ringback.dispatch.states import OfferState
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.people import queries as people
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetKind, SheetState

__all__ = [
    "call",
    "expire",
    "expire_offers",
    "hand_shift_over",
    "note_end",
    "note_routing",
    "note_wrong",
    "offer",
    "offer_waiting",
    "put_first",
    "route",
    "serve",
    "settle",
    "take_shift_over",
    "wait",
]

BATCH = 50
MOST_QUEUES = 20


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


def note_routing(*, sheet_id: int) -> None:
    """Keep where a sheet was sent and by whom."""
    routings.note(WorkSheet.objects.select_related("ticket").get(pk=sheet_id))


def note_wrong(*, sheet_id: int, reason: str) -> None:
    """The desk has accepted a return: a wrong dispatch, if that is what the reason says."""
    routings.blame(sheet_id, reason)


def note_end(*, sheet_id: int) -> None:
    """A reply has passed: that is where the case belonged."""
    routings.learn_end(WorkSheet.objects.get(pk=sheet_id))


def wait(*, sheet_id: int, now: datetime) -> None:
    """Put a sheet in the queue of unassigned work; it may already be there."""
    sheet = WorkSheet.objects.get(pk=sheet_id)
    due = clocks.next_due(subject_kind="work_sheet", subject_ids=[sheet_id], metrics=[Metric.SHEET])
    Waiting.objects.update_or_create(
        sheet_id=sheet_id,
        defaults={
            "department_path": sheet.department_path,
            "since": sheet.dispatched_at,
            "due_at": due.get(str(sheet_id)),
            "next_try_at": now,
        },
    )


def call(*, department_path: str, now: datetime) -> None:
    """Somebody there has become free, or able: whatever waits there is looked at again at once."""
    waiting = Waiting.objects.filter(department_path=department_path, next_try_at__gt=now)
    waiting.update(next_try_at=now)


def settle(*, sheet_id: int, state: OfferState, now: datetime) -> None:
    """The sheet has found somebody, or needs nobody any more."""
    Waiting.objects.filter(sheet_id=sheet_id).delete()
    Offer.objects.filter(sheet_id=sheet_id, state=OfferState.OPEN).update(state=state, ended_at=now)


def offer_waiting(*, actor: Actor, now: datetime) -> int:
    """Serve every queue whose turn has come. Answers how many sheets were looked at."""
    due = Waiting.objects.filter(next_try_at__lte=now).order_by("department_path")
    paths = list(due.values_list("department_path", flat=True).distinct()[:MOST_QUEUES])
    return sum(serve(department_path=path, actor=actor, now=now) for path in paths if path) + (
        _name_queues(now) if "" in paths else 0
    )


def _name_queues(now: datetime) -> int:
    """Rows of a release that kept no queues learn where they wait."""
    rows = Waiting.objects.filter(department_path="")[:BATCH]
    return one_by_one(rows, lambda waiting: wait(sheet_id=waiting.pk, now=now))


def serve(*, department_path: str, actor: Actor, now: datetime) -> int:
    """Match what waits in one queue with who works there, and make the offers. Answers how many
    sheets were looked at: none when another worker has just done it."""
    # Whoever pushes the rows on has claimed the queue; a crash gives it back after a while.
    claimed = Waiting.objects.filter(department_path=department_path, next_try_at__lte=now)
    if not claimed.update(next_try_at=limits.look_again_at(now)):
        return 0
    waiting = queues.waiting_in(department_path)
    sheets = [each.sheet for each in waiting if _is_free(each.sheet)]
    taken = [each.pk for each in waiting if not _is_free(each.sheet)]
    Waiting.objects.filter(pk__in=taken).delete()
    spans = {each.pk: Limit(each.since, each.due_at) for each in waiting}
    weighing = matching.weigh(
        queues.works(sheets, spans, now),
        queues.candidates(department_path, now),
        limits.policy(now),
    )
    pairings = matching.match(weighing)
    chosen = zip(pairings, explaining.decisions(weighing, pairings), strict=True)
    one_by_one(
        chosen,
        lambda pair: offer(
            sheet_id=weighing.works[pair[0].line].id,
            assignee=weighing.candidates[pair[0].column].ref,
            grounds=pair[1],
            actor=actor,
            now=now,
        ),
    )
    return len(waiting)


def _is_free(sheet: WorkSheet) -> bool:
    return sheet.state == SheetState.DISPATCHED and not sheet.assignee


@command
def offer(
    *,
    sheet_id: int,
    assignee: str,
    grounds: Decision | None = None,
    actor: Actor,
    now: datetime,
) -> Offer:
    """Offer a sheet to one person, until the handbook's claim limit (§3.1.2).

    Raises ``Conflict`` when it is taken, or offered to somebody already, or more than the person
    may carry.
    """
    sheet = tickets.assign(sheet_id=sheet_id, assignee=assignee, actor=actor, now=now)
    return _offered(sheet, grounds, actor=actor, now=now)


@command
def await_claim(*, sheet_id: int, assignee: str, actor: Actor, now: datetime) -> Offer:
    """A colleague has handed the sheet to this person, who has as long to claim it as any offer;
    then the next is looked for (§3.1.2). Raises ``Conflict`` when it is theirs no more, or claimed.
    """
    sheet = WorkSheet.objects.get(pk=sheet_id)
    if (sheet.state, sheet.assignee) != (SheetState.DISPATCHED, assignee):
        raise Conflict(_("This work has gone on meanwhile."), code="moved_on")
    return _offered(sheet, None, actor=actor, now=now)


def _offered(sheet: WorkSheet, grounds: Decision | None, *, actor: Actor, now: datetime) -> Offer:
    try:
        made = Offer.objects.create(
            sheet=sheet,
            assignee=sheet.assignee,
            offered_at=now,
            expires_at=limits.claim_by(sheet, now),
            grounds=grounds.to_json() if grounds else None,
        )
    except IntegrityError:
        raise Conflict(_("This work is offered to somebody already.")) from None
    Waiting.objects.filter(pk=sheet.pk).delete()
    journal.record(
        events.OfferMade(
            offer_id=made.pk,
            sheet_id=sheet.pk,
            assignee=sheet.assignee,
            expires_at=made.expires_at,
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
    """Let an offer lapse: the sheet waits again and the next candidate is looked for. Raises
    ``Conflict`` when it has ended otherwise meanwhile, or the sheet is theirs no more."""
    stale = Offer.objects.get(pk=offer_id)
    still_open = Offer.objects.filter(pk=offer_id, state=OfferState.OPEN)
    if not still_open.update(state=OfferState.EXPIRED, ended_at=now):
        raise Conflict(_("This offer has ended already."))
    # A claim in between wins: then nothing of this happens, and its news ends the offer.
    tickets.unassign(sheet_id=stale.sheet_id, assignee=stale.assignee, actor=actor, now=now)
    wait(sheet_id=stale.sheet_id, now=now)
    journal.record(
        events.OfferExpired(offer_id=offer_id, sheet_id=stale.sheet_id, assignee=stale.assignee),
        actor=actor,
        now=now,
    )
    return stale


@command
def put_first(*, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime) -> Precedence:
    """A lead wants it done before whatever else its holder has (§3.2.3). Raises ``Conflict`` when
    nobody works on it, it stands first already, or has changed since it was ``seen``."""
    sheet = ticket_queries.sheet(sheet_id=sheet_id, actor=actor)
    if not actor.may("sheet.assign") or not actor.covers(sheet.department_path):
        raise NotAllowed(_("Only a lead of the department puts its work in order."))
    if sheet.state != SheetState.CLAIMED or (seen is not None and seen != sheet.version):
        raise Conflict(_("Nobody works on it just now, or it has changed. Look again."))
    put = {"assignee": sheet.assignee, "put_at": now, "put_by": actor.ref}
    kept, is_new = Precedence.objects.get_or_create(sheet_id=sheet_id, defaults=put)
    if not is_new:
        others = Precedence.objects.filter(sheet_id=sheet_id).exclude(assignee=sheet.assignee)
        if not others.update(**put):
            raise Conflict(_("It stands first with them already."))
        kept.refresh_from_db()
    journal.record(
        events.SheetPutFirst(sheet_id=sheet_id, ticket_id=sheet.ticket_id, assignee=sheet.assignee),
        actor=actor,
        now=now,
    )
    return kept
