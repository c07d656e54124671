"""The guided application: words, type, details, phone, check, receipt.

What is typed is kept in a draft at every step, so that a reload, a step back, a session that ends
or a wrong code loses nothing.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.portal import commands, visits
from ringback.portal.filled import Filled
from ringback.portal.forms.applying import FactsForm, WordsForm
from ringback.portal.guards import open_to_all
from ringback.portal.queries import applications, catalogue
from ringback.portal.queries.applications import Draft, Step
from ringback.portal.views.steps import draft_of, language_of, road, step_before, typed_in

NONE_OF_THESE = "none"


@require_http_methods(["GET", "POST"])
@open_to_all
def begin(request: Request) -> HttpResponse:
    """In the customer's own words, or with a type chosen in the catalogue and no word yet."""
    now = instants.now()
    category = request.POST.get("category", "")
    form = WordsForm(typed_in(request), now=now)
    if request.method == "POST":
        if category:
            catalogue.type_page(code=category, language=language_of(), at=now)
            return _begun(request, Filled(category=category))
        if form.is_valid():
            return _begun(request, Filled(text=form.cleaned_data["text"]))
    status = 422 if form.errors else 200
    return _page(request, "words", {"form": form}, Step.WORDS, status=status)


def _begun(request: Request, filled: Filled) -> HttpResponse:
    application = commands.begin(filled=filled, now=instants.now())
    visits.hold(request, application.pk)
    name = "portal:answers_first" if filled.category is None else "portal:facts"
    return redirect(name, application.pk)


@require_http_methods(["GET", "POST"])
@open_to_all
def choose(request: Request, application_id: UUID) -> HttpResponse:
    """The type: suggested from the words, to be corrected, or none of these."""
    one = draft_of(request, application_id)
    if one.application.ticket_id is not None:
        return redirect("portal:receipt", application_id)
    if request.method == "POST" and (chosen := _chosen(request)) is not None:
        kind = request.POST.get("kind", "")
        filled = replace(one.filled, category=chosen, kind=kind, is_filled=False)
        commands.keep(application=one.application, filled=filled, now=instants.now())
        return redirect("portal:facts", application_id)
    language, now = language_of(), instants.now()
    words = request.GET.get("q", "").strip()[: catalogue.LONGEST_WORDS]
    context = {
        "draft": one,
        "suggested": catalogue.suggested(text=words or one.filled.text, language=language, at=now),
        "words": words,
        "branches": catalogue.branches(language=language, at=now),
        "none": NONE_OF_THESE,
        "is_missing": request.method == "POST",
    }
    return _page(
        request, "choose", context, Step.TYPE, status=422 if context["is_missing"] else 200
    )


def _chosen(request: Request) -> str | None:
    """``None`` for no choice, and for one that is not on offer."""
    code = request.POST.get("category", "")
    if code == NONE_OF_THESE:
        return ""
    now = instants.now()
    return code if any(leaf.code == code for leaf in catalogue.on_offer(at=now)) else None


@require_http_methods(["GET", "POST"])
@open_to_all
def facts(request: Request, application_id: UUID) -> HttpResponse:
    """The details. Whatever was typed is kept before it is judged."""
    one = draft_of(request, application_id)
    earlier = step_before(request, one, Step.FACTS)
    if earlier:
        return redirect(earlier)
    later = "later" in request.POST
    form = FactsForm(
        _typed(request, one), leaf=one.leaf, filled=one.filled, now=instants.now(), later=later
    )
    is_sound = form.is_bound and form.is_valid()
    if request.method == "POST":
        filled = replace(form.filled, is_filled=is_sound)
        commands.keep(application=one.application, filled=filled, now=instants.now())
        if is_sound:
            return redirect("portal:check", application_id)
    context = {"draft": one, "form": form, "page": _type_of(one)}
    return _page(request, "facts", context, Step.FACTS, status=422 if form.errors else 200)


def _typed(request: Request, one: Draft) -> Any:
    """What is judged: what was sent, or what the draft holds when something in it was refused."""
    if request.method == "POST":
        return request.POST
    if "wrong" not in request.GET:
        return None
    filled = one.filled
    kind = filled.kind or (str(one.leaf.default_kind) if one.leaf else "")
    return {
        "text": filled.text,
        "kind": kind,
        **{f"q-{code}": answer for code, answer in filled.answers.items()},
        **{f"c-{code}": said for code, said in filled.told.items()},
    }


def _type_of(one: Draft) -> catalogue.TypePage | None:
    if one.leaf is None:
        return None
    return catalogue.type_page(code=one.leaf.code, language=language_of(), at=instants.now())


@require_http_methods(["GET", "POST"])
@open_to_all
def before(request: Request, application_id: UUID) -> HttpResponse:
    """A case that is open already: add to it, urge it, or say that this is something new."""
    one = draft_of(request, application_id)
    earlier = step_before(request, one, Step.PHONE)
    if earlier:
        return redirect(earlier)
    if request.method == "POST":
        return _decided(request, one)
    cases = applications.open_cases(
        one,
        customer_id=UUID(request.actor.id),
        language=language_of(),
        actor=request.actor,
        now=instants.now(),
    )
    return _page(request, "before", {"draft": one, "cases": cases}, Step.CHECK)


def _decided(request: Request, one: Draft) -> HttpResponse:
    now, number = instants.now(), request.POST.get("add_to", "")
    if not number:
        filled = replace(one.filled, is_new=True)
        commands.keep(application=one.application, filled=filled, now=now)
        return redirect("portal:check", one.application.pk)
    ticket = applications.case_to_add_to(number=number, actor=request.actor)
    commands.add_to_case(
        application=one.application, ticket_id=ticket.pk, actor=request.actor, now=now
    )
    messages.success(request, _("Added to your case. Whoever works on it sees it at once."))
    return redirect("portal:case", ticket.number)


@require_http_methods(["GET", "POST"])
@open_to_all
def check(request: Request, application_id: UUID) -> HttpResponse:
    """Read back, and sent with one click: twice is once."""
    one = draft_of(request, application_id)
    earlier = step_before(request, one, Step.CHECK)
    if earlier:
        return redirect(earlier)
    try:
        if request.method == "POST":
            commands.hand_in(
                application=one.application,
                contact_id=visits.contact_of(request),
                language=language_of(),
                actor=request.actor,
                now=instants.now(),
            )
            return redirect("portal:receipt", application_id)
        return _check_page(request, one)
    except Invalid:
        return redirect(f"{reverse('portal:facts', args=[application_id])}?wrong=1")


@require_http_methods(["GET", "POST"])
@open_to_all
def add_file(request: Request, application_id: UUID) -> HttpResponse:
    """Only whoever has proven a phone: what strangers upload would fill the disk."""
    one = draft_of(request, application_id)
    earlier = step_before(request, one, Step.CHECK)
    if earlier or request.method == "GET":
        return redirect(earlier or reverse("portal:check", args=[application_id]))
    upload = request.FILES.get("file")
    if upload is None:
        return _check_page(request, one, refusal=_("Choose a file first."))
    try:
        commands.add_file(
            application=one.application, upload=upload, actor=request.actor, now=instants.now()
        )
    except Invalid as refusal:
        return _check_page(request, one, refusal=str(refusal.fields.get("file", refusal.message)))
    return redirect(f"{reverse('portal:check', args=[application_id])}#files")


@require_POST
@open_to_all
def remove_file(request: Request, application_id: UUID, file_id: int) -> HttpResponse:
    one = draft_of(request, application_id)
    commands.remove_file(application=one.application, file_id=file_id)
    return redirect(f"{reverse('portal:check', args=[application_id])}#files")


def _check_page(request: Request, one: Draft, refusal: str = "") -> HttpResponse:
    page = applications.check_page(
        one,
        contact_id=visits.contact_of(request),
        language=language_of(),
        actor=request.actor,
        now=instants.now(),
    )
    context = {"draft": one, "page": page, "refusal": refusal}
    return _page(request, "check", context, Step.CHECK, status=422 if refusal else 200)


@require_safe
@open_to_all
def receipt(request: Request, application_id: UUID) -> HttpResponse:
    one = draft_of(request, application_id)
    earlier = step_before(request, one, Step.PHONE)
    if earlier:
        return redirect(earlier)
    page = applications.receipt_page(
        one, language=language_of(), actor=request.actor, now=instants.now()
    )
    return render(request, "portal/receipt.html", {"page": page})


@require_POST
@open_to_all
def discard(request: Request, application_id: UUID) -> HttpResponse:
    one = draft_of(request, application_id)
    commands.erase(application_ids=[one.application.pk])
    messages.success(request, _("The draft is erased."))
    return redirect("portal:home")


def _page(
    request: Request, name: str, context: dict[str, Any], step: Step, *, status: int = 200
) -> HttpResponse:
    return render(request, f"portal/apply/{name}.html", {**context, **road(step)}, status=status)
