"""Files handed in for a case."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ringback.base import files, journal
from ringback.base.models import StoredFile
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, limits
from ringback.tickets.limits import Uploads
from ringback.tickets.models import Attachment, Ticket
from ringback.tickets.states import OPEN


@command
def attach(
    *, ticket_id: int, upload: "UploadedFile[Any]", actor: Actor, now: datetime
) -> Attachment:
    """Keep a file with an open case, within the handbook's size, kinds and number (§2.1).

    Raises ``Invalid`` naming ``file`` when it is not taken, ``Conflict`` on an ended case.
    """
    ticket, rule = _ticket_with_room(ticket_id, actor)
    stored = files.store(
        upload, allowed=rule.media_types, largest=rule.largest, actor=actor, now=now
    )
    return _attached(ticket, stored, actor=actor, now=now)


@command
def attach_stored(*, ticket_id: int, stored: StoredFile, actor: Actor, now: datetime) -> Attachment:
    """Keep a file with a case that was handed in, and checked, before there was one."""
    ticket, _rule = _ticket_with_room(ticket_id, actor)
    return _attached(ticket, stored, actor=actor, now=now)


def _ticket_with_room(ticket_id: int, actor: Actor) -> tuple[Ticket, Uploads]:
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_speak(actor, ticket))
    if ticket.state not in OPEN:
        raise Conflict(_("This case is closed; the file was not taken."))
    rule = limits.uploads(ticket.edition_id)
    if ticket.attachments.count() >= rule.most:
        raise Invalid(
            _("No more files can be added to this case."),
            fields={"file": _("At most %(most)d files with one case.") % {"most": rule.most}},
        )
    return ticket, rule


def _attached(ticket: Ticket, stored: StoredFile, *, actor: Actor, now: datetime) -> Attachment:
    attached = Attachment.objects.create(
        ticket=ticket, file=stored, attached_at=now, attached_by=actor.ref
    )
    journal.record(
        events.TicketAttached(
            ticket_id=ticket.pk, attachment_id=attached.pk, media_type=stored.media_type
        ),
        actor=actor,
        now=now,
    )
    return attached
