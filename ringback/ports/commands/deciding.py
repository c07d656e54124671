"""The second person: somebody else, with the verb and a limit of their own (§5.3.4)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.ports import access, events, limits
from ringback.ports.commands.telling import ended, move, told
from ringback.ports.models import BusinessRequest
from ringback.ports.states import RequestKind


@command
def approve(*, request_id: UUID, actor: Actor, now: datetime) -> BusinessRequest:
    """From now on the worker sends it. Raises ``NotAllowed`` with the reason ``own_request`` or
    ``above_limit``, ``Conflict`` when it has been decided."""
    request = access.request_for(actor, request_id)
    access.require_decide(actor, request)
    if request.amount is not None:
        limit = limits.limit_of(actor, RequestKind(request.kind), now)
        access.require_within(limit, request)
    move(request, "approve", decided_at=now, decided_by=actor.ref, next_at=now)
    journal.record(events.BusinessApproved(**told(request)), actor=actor, now=now)
    return request


@command
def refuse(*, request_id: UUID, reason: str, actor: Actor, now: datetime) -> BusinessRequest:
    """``reason`` is in words for whoever asked; the journal holds none of it."""
    request = access.request_for(actor, request_id)
    access.require_decide(actor, request)
    if not reason.strip():
        raise Invalid(
            _("Say why it is refused. Nothing was changed."), fields={"reason": _("Say why.")}
        )
    move(request, "refuse", decided_at=now, decided_by=actor.ref, **ended(now))
    request.refusal = reason.strip()
    request.save(update_fields=["refusal"])
    journal.record(events.BusinessRefused(**told(request)), actor=actor, now=now)
    return request
