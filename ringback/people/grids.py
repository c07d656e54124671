"""Who looks after which place (责任网格): field repair there is theirs. ``commands`` opens it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import access, events
from ringback.people.models import GridHolding, Organisation, StaffMember


@command
def hold_grid(
    *, staff: StaffMember, organisation: Organisation, actor: Actor, now: datetime
) -> GridHolding:
    """From now on the person looks after the place and all that lies in it; others may, too.

    Raises ``Invalid`` for a place outside where their department works, ``Conflict`` for one they
    have already or that is retired.
    """
    access.require_administer(actor, staff.department.path)
    if organisation.retired_at is not None:
        raise Conflict(_("That part of the operator is retired; nothing new is put there."))
    if not organisation.path.startswith(staff.department.organisation.path):
        problem = _("§ 3.1.2: their department does not work there.")
        raise Invalid(problem, fields={"organisation": problem})
    try:
        with transaction.atomic():
            held = GridHolding.objects.create(staff=staff, organisation=organisation, starts_at=now)
    except IntegrityError:
        raise Conflict(_("They look after that place already.")) from None
    news = events.GridHeld(staff_id=staff.pk, path=organisation.path)
    journal.record(news, actor=actor, now=now)
    return held


@command
def drop_grid(
    *, staff: StaffMember, organisation: Organisation, why: Why, actor: Actor, now: datetime
) -> StaffMember:
    """From now on the person does not look after the place. Raises ``Conflict`` when they do not
    now."""
    access.require_administer(actor, staff.department.path)
    held = GridHolding.objects.filter(staff=staff, organisation=organisation, ends_at=None)
    if not held.update(ends_at=now):
        raise Conflict(_("They do not look after that place. Nothing was changed."))
    news = events.GridDropped(staff_id=staff.pk, path=organisation.path, why=why)
    journal.record(news, actor=actor, now=now)
    return staff
