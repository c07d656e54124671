"""Files handed in for a case."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ringback.base import files, journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, limits
from ringback.tickets.models import Attachment
from ringback.tickets.states import OPEN


@command
def attach(
    *, ticket_id: int, upload: "UploadedFile[Any]", actor: Actor, now: datetime
) -> Attachment:
    """Keep a file with an open case, within the handbook's size, kinds and number (§2.1).

    Raises ``Invalid`` naming ``file`` when it is not taken, ``Conflict`` on an ended case.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_speak(actor, ticket))
    if ticket.state not in OPEN:
        raise Conflict(_("This case is closed; the file was not taken."))
    rule = limits.uploads(ticket)
    if ticket.attachments.count() >= rule.most:
        raise Invalid(
            _("No more files can be added to this case."),
            fields={"file": _("At most %(most)d files with one case.") % {"most": rule.most}},
        )
    stored = files.store(
        upload, allowed=rule.media_types, largest=rule.largest, actor=actor, now=now
    )
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
