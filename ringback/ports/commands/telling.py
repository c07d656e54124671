"""What every verb about a request tells and how its row is moved."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Conflict
from ringback.ports.models import BusinessRequest
from ringback.ports.states import REQUEST, RequestState


def told(request: BusinessRequest) -> dict[str, Any]:
    """What all news of a request say: codes and amounts."""
    return {
        "request_id": request.pk,
        "request_kind": request.kind,
        "customer_id": request.customer_id,
        "about_kind": request.about_kind,
        "about_id": request.about_id,
        "simulated": request.is_simulated,
        "amount": "" if request.amount is None else str(request.amount),
    }


def move(request: BusinessRequest, verb: str, **changed: Any) -> None:
    """Raises ``Conflict`` unless it stands just as it was seen: of two, the second is too late."""
    target = REQUEST.after(RequestState(request.state), verb)
    moved = target is not None and BusinessRequest.objects.filter(
        pk=request.pk, state=request.state, version=request.version
    ).update(state=target, version=F("version") + 1, **changed)
    if not moved:
        raise Conflict(_("This request has moved on meanwhile. Nothing was done a second time."))
    request.refresh_from_db()


def ended(now: datetime) -> dict[str, Any]:
    return {"ended_at": now, "next_at": None}
