"""The ticket page and its buttons."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request, stored_file
from ringback.desk import actions
from ringback.desk.access import for_staff
from ringback.desk.actions import Action
from ringback.desk.choices import Choices
from ringback.desk.queries import letters
from ringback.desk.queries import tickets as queries
from ringback.desk.queries.calls import call_of
from ringback.desk.views.attempts import (
    INSERT,
    Panel,
    Row,
    call_buttons,
    done,
    inserted,
    opened,
    shown,
    tried,
)
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, NotFound
from ringback.records import queries as records
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket

WORDS = ("say", "note", "attach")
"""What is done with words stands beside them, on the timeline."""
TO_CUSTOMER = ("call", "reveal")
"""And what is done with the customer beside the customer."""
ON_FORM = ("complete_form",)
BESIDE = WORDS + TO_CUSTOMER + ON_FORM


@never_cache
@for_staff
@require_safe
def ticket(request: Request, number: str) -> HttpResponse:
    """The case; where it lies in the archive, on to its page there: old links keep leading."""
    try:
        return _page(request, number, None)
    except NotFound:
        if records.archived(number=number, actor=request.actor) is None:
            raise
        return redirect("desk:archived", number)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act(request: Request, number: str, verb: str) -> HttpResponse:
    """GET opens the form of a verb on the page; POST does it, or shows why not with the input."""
    ticket = tickets.numbered(number=number, actor=request.actor)
    action, row = _action(request, ticket, verb)
    choices = Choices(ticket.edition_id)
    if request.method == "GET":
        return _page(request, number, opened(request, action, row, choices))
    if INSERT in request.POST:
        return _page(request, number, inserted(request, action, row, choices))
    refused = tried(request, action, row, choices)
    if refused is None:
        return done(request, reverse("desk:ticket", args=[ticket.number]))
    return _page(request, number, refused)


def _action(request: Request, ticket: Ticket, verb: str) -> tuple[type[Action], Row]:
    """What the verb does, and to what: the case, or the conversation about it."""
    if verb in actions.OF_TICKET:
        return actions.OF_TICKET[verb], ticket
    if verb not in actions.OF_CONTACT:
        raise NotFound(_("There is nothing of that name that could be done here."))
    call = call_of(ticket, actor=request.actor, now=instants.now())
    if call is None:
        raise Conflict(_("You are not speaking with the customer any more."))
    return actions.OF_CONTACT[verb], call.contact


@never_cache
@for_staff
@require_safe
def why(request: Request, number: str, clock_id: int) -> HttpResponse:
    """How a due date of the case was computed, step by step; for htmx the panel alone."""
    explained = queries.due_date(
        number=number, clock_id=clock_id, actor=request.actor, now=instants.now()
    )
    template = "desk/ticket/why.html" if request.htmx else "desk/why.html"
    return render(request, template, {"page": explained})


@never_cache
@for_staff
@require_safe
def letter(request: Request, number: str) -> HttpResponse:
    """Our reply to whoever handed the case down, made to be printed."""
    page = letters.reply_letter(number=number, actor=request.actor, now=instants.now())
    return render(request, "desk/letter.html", {"page": page})


@never_cache
@for_staff
@require_safe
def attachment(request: Request, attachment_id: UUID) -> HttpResponse:
    """A file as it was handed in. Never shown in the page: it is somebody else's content."""
    found = tickets.attachment(attachment_id=attachment_id, actor=request.actor)
    return stored_file(found.file)


def _page(request: Request, number: str, panel: Panel | None) -> HttpResponse:
    page = queries.ticket_page(number=number, actor=request.actor, now=instants.now())
    possible = actions.offered(actions.OF_TICKET, page.verbs)
    context: dict[str, Any] = {
        "page": page,
        "ticket": page.ticket,
        "words": [action for action in possible if action.verb in WORDS],
        "customer_buttons": [action for action in possible if action.verb in TO_CUSTOMER],
        "form_buttons": [action for action in possible if action.verb in ON_FORM],
        "buttons": [action for action in possible if action.verb not in BESIDE],
        "sheets": [
            (block, actions.offered(actions.OF_SHEET, actions.REVIEWING & set(block.verbs)))
            for block in page.sheets
        ],
        "last": page.story[0] if page.story else None,
        "back": reverse("desk:ticket", args=[page.ticket.number]),
        "call_buttons": call_buttons(page.call, "desk:act", page.ticket.number),
    }
    if panel is not None:
        context |= {
            "panel": panel,
            "panel_url": reverse("desk:act", args=[page.ticket.number, panel.form.verb]),
            "is_possible": panel.form.verb in page.possible,
        }
    return shown(request, "desk/ticket.html", context)
