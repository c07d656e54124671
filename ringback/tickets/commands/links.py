"""Three relations that stay apart: duplicate of (a reversible merge), child of, related."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.inserts import fresh, insert
from ringback.base.verbs import command, command_part
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.tickets import access, events, queries, timing
from ringback.tickets.commands.course import require_no_letter_owed, require_no_open_sheet
from ringback.tickets.commands.moves import move_ticket, stale
from ringback.tickets.models import Link, Ticket
from ringback.tickets.states import OPEN, LinkKind, TicketState


@command
def link(*, source_id: int, target_id: int, kind: LinkKind, actor: Actor, now: datetime) -> Link:
    """Relate two tickets without touching either. For a duplicate use :func:`merge`."""
    access.require(access.may_link(actor))
    if kind is LinkKind.DUPLICATE_OF:
        raise ValueError("duplicates are merged, so that the merge can be undone")
    source, target = access.ticket_for(actor, source_id), access.ticket_for(actor, target_id)
    return _link(source, target, kind, actor=actor, now=now)


@command_part
def relate_many(*, pairs: Sequence[tuple[int, int]], actor: Actor, now: datetime) -> list[Link]:
    """The set form of :func:`link` for sources registered just now, which no link touches yet: from
    each to a target."""
    access.require(access.may_link(actor))
    if not actor.is_system:
        access.tickets_for(actor, {each for pair in pairs for each in pair})
    made = insert(
        fresh(
            Link,
            source_id=source_id,
            target_id=target_id,
            kind=LinkKind.RELATED,
            linked_at=now,
            linked_by=actor.ref,
        )
        for source_id, target_id in pairs
    )
    journal.record_many([_linked(link) for link in made], actor=actor, now=now)
    return made


@command
def merge(*, source_id: int, target_id: int, actor: Actor, now: datetime) -> Link:
    """Mark ``source`` as a duplicate of ``target``; work goes on there alone.

    Nothing is moved or copied, so :func:`unmerge` gives back exactly what was. Raises ``Conflict``
    while a sheet of the source is open, and when no work goes on in the target.
    """
    access.require(access.may_merge(actor))
    source, target = access.ticket_for(actor, source_id), access.ticket_for(actor, target_id)
    leading = queries.merged_into(target)
    if leading.pk == source.pk:
        raise Conflict(_("These two are already merged the other way round."))
    _require_goes_on(leading)
    require_no_letter_owed(source)
    require_no_open_sheet(source)
    prior = source.state
    move_ticket(source, "merge")
    timing.cancel(source, actor=actor, now=now)
    return _link(source, target, LinkKind.DUPLICATE_OF, actor=actor, now=now, prior_state=prior)


def _require_goes_on(target: Ticket) -> None:
    """The update that changes nothing holds off whoever would close the target meanwhile."""
    going_on = Ticket.objects.filter(pk=target.pk, state__in=OPEN)
    if not going_on.update(state=F("state")):
        raise Conflict(
            _(
                "Ticket %(number)s has ended: no work goes on there, so nothing may be merged into"
                " it. Link the two instead: “takes up again” after a closed ticket, “related to”"
                " otherwise."
            )
            % {"number": target.number}
        )


def _link(
    source: Ticket,
    target: Ticket,
    kind: LinkKind,
    *,
    actor: Actor,
    now: datetime,
    prior_state: str = "",
) -> Link:
    if source.pk == target.pk:
        raise Invalid(_("A ticket cannot be linked to itself."))
    made, is_new = Link.objects.get_or_create(
        source=source,
        target=target,
        kind=kind,
        unlinked_at=None,
        defaults={"linked_at": now, "linked_by": actor.ref, "prior_state": prior_state},
    )
    if not is_new:
        raise Conflict(_("These two are already linked that way. Nothing was changed."))
    journal.record(_linked(made), actor=actor, now=now)
    return made


def _linked(link: Link) -> events.TicketLinked:
    return events.TicketLinked(
        ticket_id=link.source_id, link_kind=LinkKind(link.kind), target_id=link.target_id
    )


@command
def unlink(*, source_id: int, target_id: int, kind: LinkKind, actor: Actor, now: datetime) -> Link:
    access.require(access.may_link(actor))
    if kind is LinkKind.DUPLICATE_OF:
        raise ValueError("a merge is undone by unmerge")
    source = access.ticket_for(actor, source_id)
    return _unlink(source, kind, target_id, actor=actor, now=now)


@command
def unmerge(*, source_id: int, actor: Actor, now: datetime) -> Ticket:
    """Undo a merge: the ticket stands again in the state it had."""
    access.require(access.may_merge(actor))
    source = access.ticket_for(actor, source_id)
    merged = source.links.filter(kind=LinkKind.DUPLICATE_OF, unlinked_at=None).first()
    if merged is None:
        raise NotFound(_("This ticket is not merged into another."))
    undone = _unlink(source, LinkKind.DUPLICATE_OF, merged.target_id, actor=actor, now=now)
    back = Ticket.objects.filter(pk=source.pk, state=TicketState.MERGED)
    if not back.update(state=undone.prior_state, version=F("version") + 1):
        raise stale(source)
    timing.revive(source, merged_at=merged.linked_at, actor=actor, now=now)
    source.refresh_from_db()
    return source


def _unlink(source: Ticket, kind: LinkKind, target_id: int, *, actor: Actor, now: datetime) -> Link:
    running = Link.objects.filter(source=source, target_id=target_id, kind=kind, unlinked_at=None)
    found = running.first()
    if found is None or not running.update(unlinked_at=now, unlinked_by=actor.ref):
        raise NotFound(_("There is no such link any more."))
    journal.record(
        events.TicketUnlinked(ticket_id=source.pk, link_kind=kind, target_id=target_id),
        actor=actor,
        now=now,
    )
    return found
