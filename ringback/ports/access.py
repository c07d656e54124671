"""Who may do what with the operator's systems. Rows first (``visible_to``), then the verb."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.ports.models import BusinessRequest


def request_for(actor: Actor, request_id: UUID) -> BusinessRequest:
    """Raises ``NotFound`` also when it exists out of sight."""
    found = BusinessRequest.objects.visible_to(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("There is no such request, or it is not within your reach."))
    return found


def may_read(actor: Actor) -> bool:
    return actor.may("business.read")


def may_propose(actor: Actor) -> bool:
    return actor.may("business.request")


def may_decide(actor: Actor) -> bool:
    return actor.may("business.approve")


def require_read(actor: Actor) -> None:
    if not may_read(actor):
        raise NotAllowed(_("You may not look into a customer's bills and orders."))


def require_propose(actor: Actor) -> None:
    if not may_propose(actor):
        raise NotAllowed(_("You may not change anything in the billing system."))


def require_decide(actor: Actor, request: BusinessRequest) -> None:
    if not may_decide(actor):
        raise NotAllowed(_("Deciding about this is for a team lead. Nothing was changed."))
    if request.asked_by == actor.ref:
        raise NotAllowed(
            _("Nobody approves what they proposed (§5.3.4). A second person has to decide."),
            code="own_request",
        )


def require_within(limit: Decimal, request: BusinessRequest) -> None:
    """Refusing needs no limit: it moves no money."""
    if request.amount is not None and request.amount > limit:
        raise NotAllowed(
            _(
                "%(amount)s yuan are above your own limit of %(limit)s yuan (§5.3.4). Nothing was "
                "changed; somebody with a higher limit has to decide."
            )
            % {"amount": request.amount, "limit": limit},
            code="above_limit",
        )
