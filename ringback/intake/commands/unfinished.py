"""What is typed in a contact: kept while it goes on, handed in once, forgotten afterwards."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringback.intake import access, drafts, limits, recognising, rules
from ringback.intake.commands.taking import take_request
from ringback.intake.models import UnfinishedRequest
from ringback.intake.requests import Receipt
from ringback.intake.unfinished import Unfinished, settled
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.messaging import queries as contacts
from ringback.messaging.queries import Contact
from ringback.messaging.states import Outcome

ENDED, STALE = "ended", "stale"
"""Reasons of a ``Conflict``: the contact is over; another page has written since."""


def keep_unfinished(
    *,
    contact_id: UUID,
    unfinished: Unfinished,
    seen: int,
    writer: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep what has been typed so far; answers the version it has now.

    Only whoever took the contact writes in it. ``writer`` names the page: it goes on writing, and
    any other has to have seen the latest ``version`` (0: nothing was kept). Raises ``Conflict``.
    Typing is no deed, so the journal does not hear of it.
    """
    contact = _own(contact_id, actor)
    with transaction.atomic():
        mine = UnfinishedRequest.objects.filter(contact=contact)
        if mine.filter(Q(version=seen) | Q(writer=writer)).update(writer=writer, changed_at=now):
            return _kept(mine.get(), unfinished)
    if seen:
        raise _written_elsewhere()
    return _begin(contact, unfinished, writer, now)


def _kept(row: UnfinishedRequest, unfinished: Unfinished) -> int:
    """The same words are no new version: what a page sends while somebody types may arrive after
    the button that has them read back, and would make what is read to the customer stale."""
    if row.content.reveal() != (written := unfinished.to_json()):
        row.version += 1
        row.content = written
        row.save(update_fields=["content", "version"])
    return row.version


def _begin(contact: Contact, unfinished: Unfinished, writer: str, now: datetime) -> int:
    row = UnfinishedRequest(contact=contact, writer=writer, changed_at=now)
    row.content = unfinished.to_json()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _written_elsewhere() from None
    return row.version


def _written_elsewhere() -> Conflict:
    return Conflict(
        _("This contact is being written in another tab. Nothing was overwritten there."),
        code=STALE,
    )


def take_unfinished(
    *, contact_id: UUID, restated: str, seen: int, actor: Actor, now: datetime
) -> Receipt:
    """Register what was read back and confirmed: ``restated`` in these words. It ends the contact.

    Raises ``Conflict`` when the contact has ended (of two who hand it in, the second hears so) or
    another page has written since it was read back; ``Invalid`` for what looks like a complaint
    filed as an enquiry, unless the person insists (§1.3.3), and as ``take_request`` does.
    """
    contact = _own(contact_id, actor)
    row = UnfinishedRequest.objects.filter(contact=contact, version=seen).first()
    if row is None:
        raise Conflict(
            _("It was changed in another tab after it had been read back. Read it back again."),
            code=STALE,
        )
    unfinished = Unfinished.from_json(row.content.reveal())
    (opinion,) = recognising.opinions([unfinished.text], at=now)
    request = settled(
        unfinished,
        contact,
        opinion,
        drafts.leaves(now),
        surely_from=limits.surely_from(now),
        restated=restated,
    )
    if request.kind and rules.is_suspect(request.kind, opinion) and not unfinished.insists:
        raise Invalid(
            _("This looks like a complaint, and a complaint is not filed as an enquiry (§1.3.3)."),
            fields={"kind": _("File it as a complaint, or confirm that it is none.")},
            code="suspected_complaint",
        )
    receipt = take_request(request=request, actor=actor, now=now)
    forget_unfinished(contact_id=contact_id)
    return receipt


def forget_unfinished(*, contact_id: UUID) -> None:
    """The contact has ended: what was typed in it is a case now, or was not needed."""
    UnfinishedRequest.objects.filter(contact_id=contact_id).delete()


def _own(contact_id: UUID, actor: Actor) -> Contact:
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    access.require(access.may_write_in(actor, contact))
    if contact.outcome not in (Outcome.OPEN, Outcome.LEFT_OPEN):
        raise Conflict(_("This contact has ended. Nothing was registered."), code=ENDED)
    return contact
