"""What a customer agreed to, and taking it back: as easy as giving it (PIPL art. 15)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request
from ringback.customers import commands as customers
from ringback.customers.queries import Customer
from ringback.customers.states import ConsentChannel, Purpose
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.portal.guards import for_customers
from ringback.portal.queries.consents import consent_lines, own_record

Deed = Callable[[Customer, Purpose, Actor, datetime], object]
DEEDS: Mapping[str, tuple[Deed, Promise]] = {
    "give": (
        lambda row, purpose, actor, now: customers.give_consent(
            customer=row, purpose=purpose, channel=ConsentChannel.PORTAL, actor=actor, now=now
        ),
        _("Thank you. You can take this back here at any time."),
    ),
    "withdraw": (
        lambda row, purpose, actor, now: customers.withdraw_consent(
            customer=row, purpose=purpose, actor=actor, now=now
        ),
        _("Taken back. It holds from now on."),
    ),
}


@require_safe
@for_customers
def consents(request: Request) -> HttpResponse:
    lines = consent_lines(actor=request.actor)
    return render(request, "portal/consents.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@for_customers
def decide(request: Request, purpose: str, verb: str) -> HttpResponse:
    if verb not in DEEDS or purpose not in list(Purpose):
        raise NotFound(_("There is nothing of that name that could be done here."))
    if request.method == "POST":
        perform, done = DEEDS[verb]
        try:
            perform(own_record(request.actor), Purpose(purpose), request.actor, instants.now())
        except Conflict:
            messages.info(request, str(_("That stood already. Nothing was changed.")))
        else:
            messages.success(request, str(done))
    return redirect("portal:consents")
