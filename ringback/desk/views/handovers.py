"""The shift handover: drawn up and signed by one lead, signed by the next."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base import once
from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.actions.base import words_field
from ringback.desk.queries import handovers as queries
from ringback.dispatch import commands
from ringback.kernel import instants
from ringback.kernel.errors import Conflict


class Draft(forms.Form):
    """What a lead adds in their own words."""

    words = words_field(
        _("What the next shift should know besides"),
        required=False,
        help_text=_("No names and no numbers of customers: name the case."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)


@never_cache
@for_staff
@require_safe
def handovers(request: Request) -> HttpResponse:
    found = queries.handover_list(actor=request.actor)
    return render(request, "desk/handovers.html", {"page": found})


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def draw_up(request: Request) -> HttpResponse:
    """GET shows what would be handed over; POST freezes it with the lead's words and signs."""
    path, _bar, team = request.GET.get("of", "").partition("|")
    now, form = instants.now(), Draft(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with once.taken(given["once"], now):
                made = commands.hand_shift_over(
                    department_path=path,
                    team=team,
                    words=given["words"],
                    actor=request.actor,
                    now=now,
                )
        except Conflict as refusal:
            messages.error(request, str(refusal.message))
            return redirect("desk:handovers")
        messages.success(request, str(_("Signed. The next lead signs it, too.")))
        return redirect("desk:handover", made.pk)
    page = queries.handover_now(department_path=path, team=team, actor=request.actor, now=now)
    return render(request, "desk/handover.html", {"page": page, "form": form})


@never_cache
@for_staff
@require_safe
def handover(request: Request, handover_id: UUID) -> HttpResponse:
    page = queries.handover(handover_id=handover_id, actor=request.actor)
    return render(request, "desk/handover.html", {"page": page})


@never_cache
@for_staff
@require_POST
def take(request: Request, handover_id: UUID) -> HttpResponse:
    now = instants.now()
    try:
        commands.take_shift_over(handover_id=handover_id, actor=request.actor, now=now)
    except Conflict as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(_("Signed: the shift is yours.")))
    return redirect("desk:handover", handover_id)
