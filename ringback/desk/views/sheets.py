"""The page of a work sheet and its buttons."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request
from ringback.desk import actions
from ringback.desk.access import for_staff
from ringback.desk.actions import Action
from ringback.desk.queries import sheets as queries
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
from ringback.tickets.queries import WorkSheet

CALL = "call"


@never_cache
@for_staff
@require_safe
def sheet(request: Request, sheet_id: int) -> HttpResponse:
    return _page(request, sheet_id, None)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act(request: Request, sheet_id: int, verb: str) -> HttpResponse:
    """GET opens the form of a verb on the page; POST does it, or shows why not with the input."""
    sheet, choices = queries.sheet(sheet_id=sheet_id, actor=request.actor)
    action, row = _action(request, sheet, verb)
    if request.method == "GET":
        return _page(request, sheet_id, opened(request, action, row, choices))
    if INSERT in request.POST:
        return _page(request, sheet_id, inserted(request, action, row, choices))
    refused = tried(request, action, row, choices)
    if refused is not None:
        return _page(request, sheet_id, refused)
    if verb in actions.REVIEWING and sheet.ticket is not None:
        return done(request, reverse("desk:ticket", args=[sheet.ticket.number]))
    stays = getattr(action, "stays", True)
    return done(request, reverse("desk:sheet", args=[sheet_id]) if stays else reverse("desk:work"))


def _action(request: Request, sheet: WorkSheet, verb: str) -> tuple[type[Action], Row]:
    """What the verb does, and to what: the sheet, its customer, or the conversation with them."""
    if verb in actions.OF_SHEET:
        return actions.OF_SHEET[verb], sheet
    if sheet.ticket is not None and verb == CALL and sheet.assignee == request.actor.ref:
        return actions.OF_TICKET[CALL], sheet.ticket
    if sheet.ticket is not None and verb in actions.OF_CONTACT:
        call = call_of(sheet.ticket, actor=request.actor, now=instants.now())
        if call is None:
            raise Conflict(_("You are not speaking with the customer any more."))
        return actions.OF_CONTACT[verb], call.contact
    raise NotFound(_("There is nothing of that name that could be done here."))


def _page(request: Request, sheet_id: int, panel: Panel | None) -> HttpResponse:
    now = instants.now()
    page = queries.sheet_page(sheet_id=sheet_id, actor=request.actor, now=now)
    back = reverse("desk:sheet", args=[sheet_id])
    if panel is None and (first := page.first_form):
        panel = opened(request, actions.OF_SHEET[first], page.block.sheet, page.names.choices)
        back = reverse("desk:work")
    open_verb = panel.form.verb if panel else ""
    possible = actions.offered(actions.OF_SHEET, page.block.verbs)
    context: dict[str, Any] = {
        "page": page,
        "sheet": page.block.sheet,
        "buttons": [action for action in possible if action.verb != page.first_form],
        "last": page.words[-1] if page.words else None,
        "back": back,
        "here": reverse("desk:sheet", args=[sheet_id]),
        "call_buttons": call_buttons(page.call, "desk:sheet_act", sheet_id),
    }
    if page.may_call:
        context["buttons"] = [actions.OF_TICKET[CALL], *context["buttons"]]
    if panel is not None:
        context |= {
            "panel": panel,
            "panel_url": reverse("desk:sheet_act", args=[sheet_id, open_verb]),
            "is_possible": open_verb in page.possible,
        }
    return shown(request, "desk/sheet.html", context)
