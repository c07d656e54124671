"""The case file, and the evidence packs made of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringback.base.http import Request, stored_file
from ringback.customers import queries as customers
from ringback.desk.access import for_staff
from ringback.desk.queries.case_file import case_file
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, RingbackError, Unavailable
from ringback.records import commands
from ringback.records import queries as records
from ringback.records.states import PACK_STATE_LABELS, PackState


class PlainForm(forms.Form):
    """Why personal data is to stand in the pack in plain."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        listed = customers.reveal_reasons(instants.now()).values()
        chosen = self.fields["reason"]
        assert isinstance(chosen, forms.ChoiceField)  # the class says so above
        chosen.choices = [(each.code, each.name.in_language(language)) for each in listed]


@never_cache
@for_staff
@require_safe
def page(request: Request, number: str) -> HttpResponse:
    """Everything about a case on one page, made to be printed."""
    return _shown(request, number)


@never_cache
@for_staff
@require_POST
def pack(request: Request, number: str) -> HttpResponse:
    """Ask for the pack; with a reason it is unmasked."""
    given = {name: request.POST.get(name, "") for name in ("reason", "note")}
    try:
        commands.ask_pack(number=number, **given, actor=request.actor, now=instants.now())
    except (Invalid, Unavailable) as refusal:
        return _shown(request, number, refusal)
    messages.success(request, str(_("It is being made. Look here again in a moment.")))
    return redirect(reverse("desk:case_file", args=[number]) + "#packs")


@never_cache
@for_staff
@require_safe
def take(request: Request, pack_id: UUID) -> HttpResponse:
    """The file, for whoever asked for it."""
    return stored_file(commands.take_pack(pack_id=pack_id, actor=request.actor, now=instants.now()))


def _shown(request: Request, number: str, refusal: RingbackError | None = None) -> HttpResponse:
    found = case_file(number=number, actor=request.actor, now=instants.now())
    own = records.packs(ticket_id=found.ticket.pk, actor=request.actor)
    context = {
        "page": found,
        "may_pack": records.may_make_evidence(request.actor),
        "packs": [(each, PACK_STATE_LABELS[PackState(each.state)]) for each in own],
        "form": _form(request.actor, request, refusal),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "desk/case_file.html", context, status=status)


def _form(actor: Actor, request: Request, refusal: RingbackError | None) -> PlainForm | None:
    if not actor.may("customer.reveal"):
        return None
    form = PlainForm(request.POST if refusal else None)
    for name, said in refusal.fields.items() if isinstance(refusal, Invalid) else ():
        form.add_error(name if name in form.fields else None, str(said))
    return form
