"""What tickets offers: where its news is to be heard on the live stream."""

from collections.abc import Collection, Mapping, Sequence

from ringback.base import streams
from ringback.base.models import Entry
from ringback.base.streams import Ears
from ringback.kernel.actor import Actor
from ringback.tickets.models import Ticket, WorkSheet


@streams.topics.register("work")
def _all_work(actor: Actor, _key: str) -> Ears | None:
    """Whatever happens in the actor's part of the organisation, or to the actor's own work."""
    if not actor.scope_paths or actor.is_customer:
        return None
    return Ears(named=frozenset({actor.ref}), within=actor.scope_paths)


@streams.topics.register("ticket")
def _one_ticket(actor: Actor, ticket_id: str) -> Ears | None:
    if not ticket_id.isdecimal() or len(ticket_id) > 18:
        return None
    if not Ticket.objects.visible_to(actor).filter(pk=int(ticket_id)).exists():
        return None
    return Ears(named=frozenset({f"ticket:{ticket_id}"}))


@streams.addressers.register("ticket")
def _addresses_of_tickets(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    rows = Ticket.objects.filter(pk__in={int(entry.subject_id) for entry in entries})
    columns = rows.values_list("pk", "handling_path", "originating_path", "owner")
    found = {pk: (f"ticket:{pk}", *places) for pk, *places in columns}
    return {entry.pk: found[int(entry.subject_id)] for entry in entries}


@streams.addressers.register("work_sheet")
def _addresses_of_sheets(entries: Sequence[Entry]) -> Mapping[int, Collection[str]]:
    rows = WorkSheet.objects.filter(pk__in={int(entry.subject_id) for entry in entries})
    columns = rows.values_list("pk", "ticket_id", "department_path", "assignee", "dispatched_by")
    found = {pk: (f"ticket:{ticket_id}", *places) for pk, ticket_id, *places in columns}
    return {entry.pk: found[int(entry.subject_id)] for entry in entries}
