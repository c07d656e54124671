"""A customer's own cases, and what can be done with one of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base import once
from ringback.base.http import Request, stored_file
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound, RingbackError, TooMany
from ringback.portal import commands, limits, visits
from ringback.portal.filled import Filled
from ringback.portal.forms import following
from ringback.portal.forms.following import Deed
from ringback.portal.guards import entrance, for_customers, open_to_all
from ringback.portal.queries import applications, cases
from ringback.portal.views.steps import language_of, typed_in
from ringback.reports import queries as reports
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket


@require_safe
@for_customers
def case_list(request: Request) -> HttpResponse:
    page = cases.case_list(
        before=_key(request, "before"),
        after=_key(request, "after"),
        language=language_of(),
        actor=request.actor,
        now=instants.now(),
    )
    return render(request, "portal/cases.html", {"page": page})


def _key(request: Request, name: str) -> int | None:
    """What is no key turns no page."""
    written = request.GET.get(name, "")
    return int(written) if written.isdecimal() and len(written) <= 18 else None


@require_safe
@for_customers
def case(request: Request, number: str) -> HttpResponse:
    return _page(request, number)


@never_cache
@require_safe
@for_customers
def report(request: Request, number: str) -> HttpResponse:
    """What was asked, promised and done, to keep on paper."""
    page = reports.customer_report(number=number, actor=request.actor, now=instants.now())
    return render(request, "portal/report.html", {"page": page, "ticket": page.ticket})


Performer = Callable[[Ticket, Mapping[str, Any], Actor, datetime], object]
DEEDS: Mapping[str, tuple[type[Deed], Performer, Promise]] = {
    "urge": (
        following.Urge,
        lambda t, given, a, now: commands.urge(ticket_id=t.pk, actor=a, now=now),
        _("We have alerted whoever works on your case."),
    ),
    "say": (
        following.Say,
        lambda t, given, a, now: tickets.say(ticket_id=t.pk, body=given["body"], actor=a, now=now),
        _("Added to your case. Whoever works on it sees it at once."),
    ),
    "attach": (
        following.Attach,
        lambda t, given, a, now: tickets.attach(
            ticket_id=t.pk, upload=given["file"], actor=a, now=now
        ),
        _("The file was added."),
    ),
    "cancel": (
        following.Withdraw,
        lambda t, given, a, now: commands.withdraw(
            ticket_id=t.pk, words=given["body"], actor=a, now=now
        ),
        _("Your request is withdrawn."),
    ),
    "confirm": (
        following.Confirm,
        lambda t, given, a, now: commands.solved(ticket_id=t.pk, actor=a, now=now),
        _("Thank you. We are glad that it is solved."),
    ),
    "reopen": (
        following.Reopen,
        lambda t, given, a, now: commands.not_solved(
            ticket_id=t.pk, reason=given["reason"], words=given["body"], actor=a, now=now
        ),
        _("We take it up again. Somebody looks at what is still open."),
    ),
}
"""What a customer may do on the page of a case: the form, the command, what is said afterwards."""


@require_http_methods(["GET", "POST"])
@open_to_all
def act(request: Request, number: str, verb: str) -> HttpResponse:
    """A form that was refused stands at this address; looked at again, it is the case."""
    if verb not in DEEDS:
        raise NotFound(_("There is nothing of that name that could be done here."))
    if request.method == "GET":
        return redirect("portal:case", number)
    if not request.actor.is_customer:
        return _interrupted(request, number)
    ticket = ticket_queries.numbered(number=number, actor=request.actor)
    form = _deed(verb, ticket, request.POST, request.FILES)
    refusal = _tried(form, verb, ticket, request.actor)
    if refusal is not None:
        return _page(request, number, tried=(verb, form, refusal))
    _form, _perform, done = DEEDS[verb]
    messages.success(request, str(done))
    if verb == "say":
        _forget_addition(request, number)
    return redirect("portal:case", ticket.number)


def _interrupted(request: Request, number: str) -> HttpResponse:
    """The session has ended while somebody wrote: their words wait for them."""
    words = request.POST.get("body", "").strip()[: following.LONGEST_WORDS]
    if words:
        _forget_addition(request, number)
        filled = Filled(text=words, about=number)
        application = commands.begin(filled=filled, now=instants.now())
        visits.hold(request, application.pk)
        messages.warning(
            request, str(_("Your session has ended. What you wrote is kept; verify to go on."))
        )
    return redirect(entrance(reverse("portal:case", args=[number])))


def _forget_addition(request: Request, number: str) -> None:
    kept = applications.addition(number=number, held=visits.held(request), now=instants.now())
    if kept is not None:
        commands.erase(application_ids=[kept.application.pk])


def _deed(
    verb: str, ticket: Ticket, typed: Any = None, uploads: Any = None, **initial: Any
) -> Deed:
    kind = DEEDS[verb][0]
    if kind is following.Reopen:
        reasons = limits.coded("reopen.reasons", ticket.edition_id, language_of())
        return following.Reopen(typed, uploads, verb=verb, reasons=reasons, **initial)
    return kind(typed, uploads, verb=verb, **initial)


def _tried(form: Deed, verb: str, ticket: Ticket, actor: Actor) -> RingbackError | None:
    """``None``: it is done, or was by the first of two clicks."""
    if not form.is_valid():
        return Invalid(_("Something is missing or wrong. Nothing was saved."))
    now = instants.now()
    try:
        with once.taken(form.cleaned_data["once"], now):
            DEEDS[verb][1](ticket, form.cleaned_data, actor, now)
    except Invalid as refusal:
        form.refused(refusal)
        return refusal
    except (Conflict, TooMany) as refusal:
        return None if refusal.reason == once.REPEATED else refusal
    return None


def _page(
    request: Request, number: str, tried: tuple[str, Deed, RingbackError] | None = None
) -> HttpResponse:
    """The case with its forms; ``tried``: the one that was refused stands open, filled in."""
    page = cases.case_page(
        number=number, language=language_of(), actor=request.actor, now=instants.now()
    )
    kept = applications.addition(number=number, held=visits.held(request), now=instants.now())
    forms = {verb: _deed(verb, page.ticket) for verb in page.may}
    if kept is not None and "say" in forms:
        forms["say"] = _deed("say", page.ticket, body=kept.filled.text)
    opened, refusal = ("say" if kept else ""), None
    if tried is not None:
        opened, forms[tried[0]], refusal = tried
    context = {
        "page": page,
        "ticket": page.ticket,
        "forms": forms,
        "opened": opened,
        "refusal": refusal,
        "stages": cases.STAGES,
    }
    status = refusal.status if refusal else 200
    return render(request, "portal/case.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_customers
def complete(request: Request, number: str) -> HttpResponse:
    """The questions that were left open, answered later (§2.2.1)."""
    asked = cases.open_form(number=number, actor=request.actor, now=instants.now())
    if asked is None:
        return redirect("portal:case", number)
    form = following.Complete(
        typed_in(request), fields=asked.fields, language=language_of(), seen=asked.version
    )
    refusal: RingbackError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.complete(
                ticket_id=asked.ticket.pk,
                answers=form.answers,
                seen=form.cleaned_data["seen"],
                actor=request.actor,
                now=instants.now(),
            )
        except Invalid as refused:
            form.refused(refused)
        except Conflict as stale:
            refusal = stale
        else:
            messages.success(request, str(_("Added to your case.")))
            return redirect("portal:case", number)
    context = {"form": form, "ticket": asked.ticket, "refusal": refusal}
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render(request, "portal/complete.html", context, status=status)


@require_safe
@for_customers
def file(request: Request, attachment_id: UUID) -> HttpResponse:
    """A file as it was handed in, to its own customer. Never shown in the page."""
    found = ticket_queries.attachment(attachment_id=attachment_id, actor=request.actor)
    return stored_file(found.file)
