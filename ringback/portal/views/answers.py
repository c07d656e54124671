"""Answers first: before anybody applies, what we know already; and the pages of these answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.knowledge import commands as knowledge
from ringback.knowledge.states import TOLD, Outcome, Place
from ringback.portal import commands
from ringback.portal.guards import open_to_all
from ringback.portal.queries import answers as queries
from ringback.portal.queries import catalogue
from ringback.portal.queries.applications import Step
from ringback.portal.views.steps import draft_of, language_of, road

MOST_DIGITS = 9


@require_http_methods(["GET", "POST"])
@open_to_all
def first(request: Request, application_id: UUID) -> HttpResponse:
    """Did this answer your question? Yes ends it without a case; no goes on, the words kept."""
    one = draft_of(request, application_id)
    if one.application.ticket_id is not None:
        return redirect("portal:receipt", application_id)
    if request.method == "POST":
        return _solved(request, one.application)
    found = queries.offered(
        text=one.filled.text, language=language_of(), actor=request.actor, now=instants.now()
    )
    if not found:
        return redirect("portal:choose", application_id)
    context = {"draft": one, "offered": found, **road(Step.WORDS)}
    return render(request, "portal/apply/answers.html", context)


def _solved(request: Request, application: Any) -> HttpResponse:
    number = request.POST.get("solved", "")
    commands.solve_by_answer(
        application=application,
        number=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 0,
        actor=request.actor,
        now=instants.now(),
    )
    messages.success(request, _("Good. Nothing was sent, and what you typed is erased."))
    return redirect("portal:home")


@require_safe
@open_to_all
def answers(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[: catalogue.LONGEST_WORDS]
    now = instants.now()
    context: dict[str, Any] = {"words": words}
    if words:
        context["found"] = queries.searched(words=words, actor=request.actor, now=now)
    else:
        context["newest"] = queries.newest(actor=request.actor, now=now)
    return render(request, "portal/answers.html", context)


@require_http_methods(["GET", "POST"])
@open_to_all
def answer(request: Request, number: int) -> HttpResponse:
    """An article; a customer may say whether it helped."""
    now = instants.now()
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        if outcome not in TOLD:
            raise Invalid(_("Choose one of the buttons. Nothing was saved."))
        knowledge.tell(
            article_id=number,
            outcome=Outcome(outcome),
            place=Place.PORTAL,
            actor=request.actor,
            now=now,
        )
        messages.success(request, _("Counted. Thank you."))
        return redirect("portal:answers" if outcome == Outcome.SOLVED else "portal:begin")
    page = queries.answer(number=number, language=language_of(), actor=request.actor, now=now)
    return render(request, "portal/answer.html", {"page": page})
