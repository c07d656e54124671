"""Contacts: begun, written in, read back, ended. What is typed is kept on the server throughout."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.desk import actions
from ringback.desk.access import for_staff
from ringback.desk.actions.conversations import CaseAction, Open
from ringback.desk.actions.writing import Writing, read_typed
from ringback.desk.choices import Choices
from ringback.desk.queries import contacts as queries
from ringback.desk.queries.contacts import ContactPage
from ringback.desk.views.attempts import INSERT, Panel, done, inserted, opened, shown, tried
from ringback.handbook import queries as handbook
from ringback.intake import commands as intake
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, NotFound

ENDING = ("wrap_up", "solve_on_line", "end_call", "take_over")
"""What ends a contact, or takes it from a colleague, stands beside the words; the rest beside the
customer."""
NOT_BUTTONS = ("identify", "introduce", "give_consent", "withdraw_consent")
"""They have a form or a list of their own, or stand beside who speaks."""
MOST_DIGITS = 9


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def contacts(request: Request) -> HttpResponse:
    """A new contact, and those that go on."""
    choices = Choices(handbook.edition_at(instants.now()).pk)
    if request.method == "POST":
        refused = tried(request, Open, None, choices)
        if refused is None:
            return redirect("desk:contact", queries.latest(actor=request.actor).pk)
        return _overview(request, refused)
    return _overview(request, opened(request, Open, None, choices))


def _overview(request: Request, panel: Panel) -> HttpResponse:
    context: dict[str, Any] = {
        "panel": panel,
        "may_open": request.actor.may("contact.open"),
        "under_way": queries.contacts_under_way(actor=request.actor),
    }
    return render(request, "desk/contacts.html", context, status=panel.status)


@never_cache
@for_staff
@require_safe
def contact(request: Request, contact_id: UUID) -> HttpResponse:
    return _page(request, contact_id)


@never_cache
@for_staff
@require_POST
def keep(request: Request, contact_id: UUID) -> HttpResponse:
    """Keep what stands in the form; for htmx, what it has become."""
    _keep(request, contact_id)
    if not request.htmx:
        return redirect("desk:contact", contact_id)
    page = _load(request, contact_id)
    context = _context(page, None, writer=request.POST.get("writer", ""))
    questions = context["questions"]
    stands = request.POST.get("asked", "")
    context["asks_anew"] = (questions.signature if questions else "") != stands
    return render(request, "desk/contact/kept.html", context)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def read_back(request: Request, contact_id: UUID) -> HttpResponse:
    """POST keeps the words and leads here; GET shows what is read to the customer."""
    if request.method == "POST":
        _keep(request, contact_id)
        page = _load(request, contact_id)
        if page.reading.is_held_back:
            return _render(request, page, None, is_judged=True, status=422)
        return redirect("desk:read_back", contact_id)
    return _read_back(request, contact_id, None)


@never_cache
@for_staff
@require_POST
def register(request: Request, contact_id: UUID) -> HttpResponse:
    """The customer has confirmed. Afterwards the page of the contact shows the receipt."""
    now = instants.now()
    row, choices = queries.contact(contact_id=contact_id, actor=request.actor, now=now)
    refused = tried(request, actions.OF_CONVERSATION["register"], row, choices)
    if refused is None:
        return redirect("desk:contact", contact_id)
    if isinstance(refused.refusal, Conflict):
        messages.warning(request, str(refused.refusal.message))
        return redirect("desk:read_back", contact_id)
    return _read_back(request, contact_id, refused)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def about_case(request: Request, contact_id: UUID, number: str, verb: str) -> HttpResponse:
    """Urge an open case, or add to it: the contact ends with it."""
    return _act(request, contact_id, verb, number)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act(request: Request, contact_id: UUID, verb: str) -> HttpResponse:
    """GET opens the form of a verb on the page; POST does it, or shows why not with the input."""
    return _act(request, contact_id, verb, "")


def _act(request: Request, contact_id: UUID, verb: str, number: str) -> HttpResponse:
    now = instants.now()
    row, choices = queries.contact(contact_id=contact_id, actor=request.actor, now=now)
    action = actions.OF_CONVERSATION.get(verb)
    if action is None or bool(number) != issubclass(action, CaseAction):
        raise NotFound(_("There is nothing of that name that could be done here."))
    if request.method == "GET":
        told = {"number": number} if number else {}
        panel = opened(request, action, row, choices, **told)
        return _page(request, contact_id, panel, number)
    if INSERT in request.POST:
        return _page(request, contact_id, inserted(request, action, row, choices), number)
    refused = tried(request, action, row, choices)
    if refused is not None:
        return _page(request, contact_id, refused, number)
    if verb == "send_code":
        return done(request, reverse("desk:contact_act", args=[contact_id, "check_code"]))
    return done(request, reverse("desk:contact", args=[contact_id]))


def _keep(request: Request, contact_id: UUID) -> None:
    seen = request.POST.get("seen", "")
    intake.keep_unfinished(
        contact_id=contact_id,
        unfinished=read_typed(request.POST),
        seen=int(seen) if seen.isdecimal() and len(seen) <= MOST_DIGITS else 0,
        writer=request.POST.get("writer", "")[:40],
        actor=request.actor,
        now=instants.now(),
    )


def _load(request: Request, contact_id: UUID) -> ContactPage:
    return queries.contact_page(contact_id=contact_id, actor=request.actor, now=instants.now())


def _page(
    request: Request, contact_id: UUID, panel: Panel | None = None, number: str = ""
) -> HttpResponse:
    return _render(request, _load(request, contact_id), panel, number=number)


def _read_back(request: Request, contact_id: UUID, panel: Panel | None) -> HttpResponse:
    page = _load(request, contact_id)
    is_over = page.end is not None and not page.may_still_register
    if is_over or page.reading.is_held_back:
        return redirect("desk:contact", contact_id)
    if panel is None:
        assert page.reading.preview is not None  # it is not held back
        panel = opened(
            request,
            actions.OF_CONVERSATION["register"],
            page.contact,
            page.choices,
            restated=page.reading.preview.restated,
            seen=page.version,
        )
    context = {**_context(page, None), "panel": None, "reading_back": panel}
    return render(request, "desk/contact.html", context, status=panel.status)


def _render(
    request: Request,
    page: ContactPage,
    panel: Panel | None,
    *,
    number: str = "",
    is_judged: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {**_context(page, panel, number), "is_judged": is_judged}
    if status != 200:
        return render(request, "desk/contact.html", context, status=status)
    return shown(request, "desk/contact.html", context)


def _context(
    page: ContactPage, panel: Panel | None, number: str = "", writer: str = ""
) -> dict[str, Any]:
    verbs = page.call.verbs
    possible = actions.offered(actions.OF_CONVERSATION, verbs)
    writing = Writing(page, writer)
    context: dict[str, Any] = {
        "page": page,
        "contact": page.contact,
        "form": writing,
        "questions": writing.questions,
        "proofs": [each for each in possible if each.verb not in ENDING + NOT_BUTTONS],
        "endings": [each for each in possible if each.verb in ENDING],
        "finders": [each for each in possible if each.verb in NOT_BUTTONS],
        "consents": actions.offered(actions.OF_CONVERSATION, page.who.consents),
        "back": reverse("desk:contact", args=[page.contact.pk]),
    }
    if panel is not None:
        verb = panel.form.verb
        address = (
            reverse("desk:about_case", args=[page.contact.pk, number, verb])
            if number
            else reverse("desk:contact_act", args=[page.contact.pk, verb])
        )
        while_it_lasts = bool(number) or verb in page.who.consents
        is_possible = verb in verbs or (page.end is None and while_it_lasts)
        context |= {"panel": panel, "panel_url": address, "is_possible": is_possible}
    return context
