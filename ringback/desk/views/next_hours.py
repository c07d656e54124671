"""The page of the next hours, for those who assign work, and its moves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringback.base import once
from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.actions.moves import DONE, MoveForm, carry_out
from ringback.desk.queries import next_hours as queries
from ringback.desk.queries.closing import closing_page
from ringback.dispatch.states import MoveKind
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound


@never_cache
@for_staff
@require_safe
def next_hours(request: Request) -> HttpResponse:
    found = queries.next_hours(actor=request.actor, now=instants.now())
    return render(request, "desk/next.html", {"page": found})


@never_cache
@for_staff
@require_safe
def closing(request: Request) -> HttpResponse:
    """What everybody on shift must close before they leave."""
    page = closing_page(actor=request.actor, now=instants.now())
    return render(request, "desk/closing.html", {"page": page})


@never_cache
@for_staff
@require_POST
def move(request: Request, kind: str) -> HttpResponse:
    """One press, one command; what stands against it is told on the list, which is read anew."""
    if kind not in DONE:
        raise NotFound(_("There is nothing of that name that could be done here."))
    try:
        carry_out(MoveKind(kind), MoveForm(request.POST), actor=request.actor, now=instants.now())
    except (Conflict, Invalid) as refusal:
        if refusal.reason != once.REPEATED:
            messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(DONE[MoveKind(kind)]))
    return redirect("desk:next")
