"""Legal hold: placed with a reason and an end, lifted with a reason."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.records import access, events, queries
from ringback.records.models import LegalHold
from ringback.records.states import HoldReason
from ringback.tickets import queries as tickets


@command
def place_hold(
    *,
    number: str,
    reason: HoldReason,
    note: str,
    until: datetime,
    actor: Actor,
    now: datetime,
) -> LegalHold:
    """Let nothing of a case, living or archived, or of a customer be archived or deleted.

    ``number`` is that of a case, else the phone number of one customer. Raises ``Invalid`` without
    a note or an end to come, ``NotFound`` for what is out of reach.
    """
    access.require_legal_hold(actor)
    if not note.strip() or until <= now:
        raise Invalid(
            _("A legal hold needs a file reference and an end that is still to come."),
            fields={"note": _("Say on whose word.")}
            if not note.strip()
            else {"until": _("This is over already.")},
        )
    ticket_id, customer_id = _held_of(number, actor)
    made = LegalHold.objects.create(
        ticket_id=ticket_id,
        customer_id=customer_id,
        reason=reason,
        note=note.strip(),
        until=until,
        placed_at=now,
        placed_by=actor.ref,
    )
    news = events.HoldPlaced(
        hold_id=made.pk, ticket_id=ticket_id, customer_id=customer_id, reason=reason, until=until
    )
    journal.record(news, actor=actor, now=now)
    return made


def _held_of(number: str, actor: Actor) -> tuple[int | None, UUID | None]:
    """A case, living or archived, or else a customer."""
    case = tickets.by_number(number=number, actor=actor) or queries.archived(
        number=number, actor=actor
    )
    if case is not None:
        return case.pk, None
    known = list(customers.by_phone(number).visible_to(actor)[:2])
    if len(known) != 1:
        raise NotFound(
            _("No case has this number, and not exactly one customer within your reach does.")
        )
    return None, customers.head_of(known[0]).pk


@command
def lift_hold(*, hold_id: UUID, note: str, actor: Actor, now: datetime) -> None:
    """End a legal hold before its time. Raises ``Conflict`` when it has ended already."""
    access.require_legal_hold(actor)
    if not note.strip():
        raise Invalid(
            _("Say on whose word it ends. Nothing was changed."),
            fields={"note": _("Say on whose word.")},
        )
    found = LegalHold.objects.standing(now).filter(pk=hold_id).first()
    fresh = LegalHold.objects.filter(pk=hold_id, lifted_at__isnull=True)
    if found is None or not fresh.update(lifted_at=now, lifted_by=actor.ref):
        raise Conflict(_("This hold has ended already."))
    found.lifted_at, found.lifted_by, found.lifted_note = now, actor.ref, note.strip()
    found.save(update_fields=["lifted_note"])
    journal.record(events.HoldLifted(hold_id=hold_id), actor=actor, now=now)
