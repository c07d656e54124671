"""Stating one's own presence: work is offered to whoever is there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.people import commands, queries
from ringback.people.states import OBSTRUCTED, PRESENCE_LABELS, PresenceState


@for_staff
@require_POST
def choose(request: Request) -> HttpResponse:
    """And back to where it was chosen. What it was already, it stays."""
    code = request.POST.get("presence", "")
    if code not in list(PresenceState):
        raise Invalid(_("Choose one of the states offered. Nothing was changed."))
    staff = queries.staff_of(request.actor.ref)
    if staff is None:
        raise NotFound(_("You are no member of staff, so work is offered to others."))
    state = PresenceState(code)
    try:
        commands.set_presence(staff=staff, state=state, actor=request.actor, now=instants.now())
    except Conflict as refusal:
        if refusal.reason == OBSTRUCTED:
            messages.error(request, str(refusal.message))
            return redirect("knowledge:answers")
        # otherwise a second click
    else:
        said = _("You are shown as: %(state)s.") % {"state": PRESENCE_LABELS[state]}
        messages.success(request, said)
    onward = request.POST.get("next", "")
    hosts = {request.get_host()}
    return redirect(onward if url_has_allowed_host_and_scheme(onward, hosts) else "/")
