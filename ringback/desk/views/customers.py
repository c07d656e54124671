"""A customer's record, and the merges a team lead decides on."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.customers import queries as records
from ringback.desk import actions
from ringback.desk.access import for_staff
from ringback.desk.actions.records import OF_PROPOSAL, OF_RECORD
from ringback.desk.choices import Choices
from ringback.desk.queries import customers as queries
from ringback.desk.views.attempts import Panel, done, opened, shown, tried
from ringback.desk.views.lists import key_in
from ringback.handbook import queries as handbook
from ringback.kernel import instants
from ringback.kernel.errors import NotFound
from ringback.kernel.instants import InstantError, format_instant, parse_instant

CONSENTS = ("give_consent", "withdraw_consent")
"""They stand beside what is agreed to; parting stands beside what was merged."""
ONE_OF_MANY = ("unmerge",)


@never_cache
@for_staff
@require_safe
def customer(request: Request, customer_id: UUID) -> HttpResponse:
    return _page(request, customer_id, None)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act(request: Request, customer_id: UUID, verb: str) -> HttpResponse:
    """GET opens the form of a verb on the page; POST does it, or shows why not with the input."""
    action = OF_RECORD.get(verb)
    if action is None:
        raise NotFound(_("There is nothing of that name that could be done here."))
    row = records.known(customer_id=customer_id, actor=request.actor)
    choices = Choices(handbook.edition_at(instants.now()).pk)
    if request.method == "GET":
        told = {"other": request.GET["other"]} if "other" in request.GET else {}
        return _page(request, customer_id, opened(request, action, row, choices, **told))
    refused = tried(request, action, row, choices)
    if refused is None:
        return done(request, reverse("desk:customer", args=[row.pk]))
    return _page(request, customer_id, refused)


@never_cache
@for_staff
@require_safe
def proposals(request: Request) -> HttpResponse:
    page = queries.merge_proposals(before=key_in(request, "before"), actor=request.actor)
    return render(request, "desk/merges.html", {"page": page})


@never_cache
@for_staff
@require_safe
def proposal(request: Request, proposal_id: int) -> HttpResponse:
    return _proposal(request, proposal_id, None)


@never_cache
@for_staff
@require_POST
def decide(request: Request, proposal_id: int, verb: str) -> HttpResponse:
    action = OF_PROPOSAL.get(verb)
    if action is None:
        raise NotFound(_("There is nothing of that name that could be done here."))
    row = records.proposal(proposal_id=proposal_id, actor=request.actor)
    refused = tried(request, action, row, Choices(handbook.edition_at(instants.now()).pk))
    return redirect("desk:merges") if refused is None else _proposal(request, proposal_id, refused)


def _proposal(request: Request, proposal_id: int, panel: Panel | None) -> HttpResponse:
    page = queries.merge_proposal(proposal_id=proposal_id, actor=request.actor, now=instants.now())
    context = {
        "page": page,
        "buttons": list(OF_PROPOSAL.values()) if page.may_decide else [],
        "refusal": panel.refusal if panel else None,
    }
    return render(request, "desk/merge.html", context, status=panel.status if panel else 200)


def _instant_in(request: Request, name: str) -> datetime | None:
    """What is no instant turns no page."""
    try:
        return parse_instant(request.GET.get(name, ""))
    except InstantError:
        return None


def _page(request: Request, customer_id: UUID, panel: Panel | None) -> HttpResponse:
    page = queries.customer_page(
        customer_id=customer_id,
        before=_instant_in(request, "before"),
        actor=request.actor,
        now=instants.now(),
    )
    possible = actions.offered(OF_RECORD, page.verbs)
    context: dict[str, Any] = {
        "page": page,
        "buttons": [each for each in possible if each.verb not in CONSENTS + ONE_OF_MANY],
        "consents": [each for each in possible if each.verb in CONSENTS],
        "may_decide": "unmerge" in page.verbs,
        "may_propose": "propose_merge" in page.verbs,
        "last": page.story[0] if page.story else None,
        "older": f"?{urlencode({'before': format_instant(page.life.older)})}"
        if page.life.older
        else "",
        "back": reverse("desk:customer", args=[page.customer.pk]),
    }
    if panel is not None:
        context |= {
            "panel": panel,
            "panel_url": reverse("desk:customer_act", args=[page.customer.pk, panel.form.verb]),
            "is_possible": panel.form.verb in page.verbs,
        }
    return shown(request, "desk/customer.html", context)
