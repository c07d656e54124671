"""Triage and suspicions: one case after the other, each decided by a person."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.actions import Action
from ringback.desk.actions.intake import OF_SUSPICION, OF_TRIAGE
from ringback.desk.choices import Choices
from ringback.desk.queries import triage as queries
from ringback.desk.views.attempts import Panel, opened, tried
from ringback.desk.views.lists import key_in
from ringback.kernel import instants
from ringback.kernel.errors import NotFound
from ringback.tickets import queries as tickets


@never_cache
@for_staff
@require_safe
def triage(request: Request) -> HttpResponse:
    page = queries.triage_list(
        before=key_in(request, "before"), actor=request.actor, now=instants.now()
    )
    return render(request, "desk/triage.html", {"page": page})


@never_cache
@for_staff
@require_safe
def case(request: Request, number: str) -> HttpResponse:
    return _page(request, number, None)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act(request: Request, number: str, verb: str) -> HttpResponse:
    """Decided, the next case opens at once."""
    action = _named(OF_TRIAGE, verb)
    if request.method == "GET":
        return _page(request, number, None)
    ticket = tickets.numbered(number=number, actor=request.actor)
    refused = tried(request, action, ticket, Choices(ticket.edition_id))
    if refused is not None:
        return _page(request, number, refused)
    following = queries.after(number=number, actor=request.actor)
    return redirect("desk:triage_case", following) if following else redirect("desk:triage")


@never_cache
@for_staff
@require_safe
def suspicions(request: Request) -> HttpResponse:
    return _suspicions(request, None)


@never_cache
@for_staff
@require_POST
def review(request: Request, number: str, verb: str) -> HttpResponse:
    action = _named(OF_SUSPICION, verb)
    ticket = tickets.numbered(number=number, actor=request.actor)
    refused = tried(request, action, ticket, Choices(ticket.edition_id))
    return redirect("desk:suspicions") if refused is None else _suspicions(request, refused)


def _named(actions: Mapping[str, type[Action]], verb: str) -> type[Action]:
    if verb not in actions:
        raise NotFound(_("There is nothing of that name that could be done here."))
    return actions[verb]


def _page(request: Request, number: str, panel: Panel | None) -> HttpResponse:
    page = queries.triage_case(number=number, actor=request.actor, now=instants.now())
    told = {"kind": page.kind} if page.kind else {}
    told |= {"category": page.suggestions[0].code} if page.suggestions else {}
    panels = {
        verb: panel
        if panel and panel.form.verb == verb
        else opened(request, OF_TRIAGE[verb], page.ticket, page.choices, **told)
        for verb in page.verbs
    }
    context: dict[str, Any] = {
        "page": page,
        "ticket": page.ticket,
        "settle": panels.get("settle"),
        "dismiss": panels.get("dismiss"),
        "is_unsuggested": not page.suggestions,
        # Somebody was faster: what was decided here is told, with the way on.
        "lost": panel if panel and panel.form.verb not in page.verbs else None,
        "next_address": reverse("desk:triage_case", args=[page.following])
        if page.following
        else reverse("desk:triage"),
    }
    return render(request, "desk/triage_case.html", context, status=panel.status if panel else 200)


def _suspicions(request: Request, panel: Panel | None) -> HttpResponse:
    page = queries.suspicion_list(
        before=key_in(request, "before"), actor=request.actor, now=instants.now()
    )
    context = {"page": page, "panel": panel, "actions": OF_SUSPICION.values()}
    return render(request, "desk/suspicions.html", context, status=panel.status if panel else 200)
