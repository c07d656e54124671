"""The operator's systems on a contact or a case, and the list of whoever approves."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request
from ringback.base.ids import known_ids
from ringback.desk import actions
from ringback.desk.access import for_staff
from ringback.desk.actions.business import OF_BUSINESS, OF_DECISION
from ringback.desk.choices import Choices
from ringback.desk.queries import business as queries
from ringback.desk.views.attempts import Panel, done, opened, tried
from ringback.handbook import queries as handbook
from ringback.kernel import instants
from ringback.kernel.errors import NotFound
from ringback.messaging import queries as messaging
from ringback.messaging.queries import Contact
from ringback.ports import queries as ports
from ringback.ports.states import RequestState
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket

CAME_OF_IT = {
    RequestState.WAITING: _("It is above your limit: a second person has been asked to approve."),
    RequestState.DONE: _("Done in the billing system."),
    RequestState.DECLINED: _("The billing system has declined it. See why in the panel."),
}
GOES_ON = _("Kept. The billing system has not answered yet; it is asked again, never sent twice.")


@never_cache
@for_staff
@require_safe
def of_contact(request: Request, contact_id: UUID) -> HttpResponse:
    return _panel(request, messaging.contact(contact_id=contact_id, actor=request.actor))


@never_cache
@for_staff
@require_safe
def of_ticket(request: Request, number: str) -> HttpResponse:
    return _panel(request, tickets.numbered(number=number, actor=request.actor))


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act_on_contact(request: Request, contact_id: UUID, verb: str) -> HttpResponse:
    row = messaging.contact(contact_id=contact_id, actor=request.actor)
    return _act(request, row, verb, reverse("desk:contact", args=[row.pk]))


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def act_on_ticket(request: Request, number: str, verb: str) -> HttpResponse:
    row = tickets.numbered(number=number, actor=request.actor)
    return _act(request, row, verb, reverse("desk:ticket", args=[row.number]))


@never_cache
@for_staff
@require_safe
def approvals(request: Request) -> HttpResponse:
    page = queries.approvals(
        before=_instant(request.GET.get("before", "")),
        actor=request.actor,
        now=instants.now(),
    )
    return render(request, "desk/business/approvals.html", {"page": page})


@never_cache
@for_staff
@require_safe
def approval(request: Request, request_id: UUID) -> HttpResponse:
    return _approval(request, request_id, None)


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def decide(request: Request, request_id: UUID, verb: str) -> HttpResponse:
    """GET opens the form on the page; POST decides, or shows why not."""
    action = OF_DECISION.get(verb)
    if action is None:
        raise NotFound(_("There is nothing of that name that could be done here."))
    row = ports.request(request_id=request_id, actor=request.actor)
    if request.method == "GET":
        return _approval(request, request_id, opened(request, action, row, _choices()))
    refused = tried(request, action, row, _choices())
    if refused is None:
        return done(request, reverse("desk:approvals"))
    return _approval(request, request_id, refused)


def _panel(request: Request, row: Contact | Ticket) -> HttpResponse:
    found = queries.panel_of(
        row, subscription_id=_line_in(request), actor=request.actor, now=instants.now()
    )
    template = "desk/business/panel.html" if request.htmx else "desk/business/page.html"
    turn = "restore" if found.business.account.is_suspended else "suspend"
    context = {
        "business": found,
        "order_buttons": [OF_BUSINESS[verb] for verb in ("cancel", "refund")],
        "line_buttons": [OF_BUSINESS[verb] for verb in (turn, "gift")],
        **_addresses(row),
    }
    return render(request, template, context)


def _act(request: Request, row: Contact | Ticket, verb: str, back: str) -> HttpResponse:
    action = OF_BUSINESS.get(verb)
    if action is None:
        raise NotFound(_("There is nothing of that name that could be done here."))
    if request.method == "GET":
        order = request.GET.get("order", "")
        found = queries.panel_of(
            row, subscription_id=_line_in(request), actor=request.actor, now=instants.now()
        )
        panel = opened(request, action, row, _choices(), line=found.chosen, order=order)
        panel.form.tell(*queries.words_of(found, order))  # type: ignore[attr-defined]
        return _form(request, row, verb, panel, back)
    refused = tried(request, action, row, _choices())
    if refused is not None:
        return _form(request, row, verb, refused, back)
    _say_what_came_of_it(request)
    return done(request, back)


def _say_what_came_of_it(request: Request) -> None:
    (key,) = known_ids([request.POST.get("once", "")])
    state = RequestState(ports.request(request_id=key, actor=request.actor).state)
    tell = messages.success if state is RequestState.DONE else messages.warning
    tell(request, str(CAME_OF_IT.get(state, GOES_ON)))


def _form(
    request: Request, row: Contact | Ticket, verb: str, panel: Panel, back: str
) -> HttpResponse:
    address = reverse(_view(row, "act"), args=[_key(row), verb])
    context = {"panel": panel, "panel_url": address, "is_possible": True, "back": back}
    if not request.htmx:
        return render(request, "desk/business/form.html", context, status=panel.status)
    response = render(request, "desk/panel.html", context, status=panel.status)
    response["HX-Retarget"], response["HX-Reswap"] = "#panel", "innerHTML"
    return response


def _approval(request: Request, request_id: UUID, panel: Panel | None) -> HttpResponse:
    page = queries.approval(request_id=request_id, actor=request.actor, now=instants.now())
    context = {
        "page": page,
        "buttons": actions.offered(OF_DECISION, page.verbs),
        "panel": panel,
        "back": reverse("desk:approval", args=[request_id]),
    }
    if panel is not None:
        verb = panel.form.verb
        address = reverse("desk:decide_business", args=[request_id, verb])
        context |= {"panel_url": address, "is_possible": verb in page.verbs}
        if request.htmx:
            response = render(request, "desk/panel.html", context, status=panel.status)
            response["HX-Retarget"], response["HX-Reswap"] = "#panel", "innerHTML"
            return response
    status = panel.status if panel else 200
    return render(request, "desk/business/approval.html", context, status=status)


def _addresses(row: Contact | Ticket) -> dict[str, str]:
    return {
        "own_address": reverse(_view(row, "of"), args=[_key(row)]),
        "back": reverse(
            "desk:ticket" if isinstance(row, Ticket) else "desk:contact", args=[_key(row)]
        ),
    }


def _view(row: Contact | Ticket, what: str) -> str:
    kind = "ticket" if isinstance(row, Ticket) else "contact"
    return f"desk:{kind}_business_act" if what == "act" else f"desk:{kind}_business"


def _key(row: Contact | Ticket) -> object:
    return row.number if isinstance(row, Ticket) else row.pk


def _choices() -> Choices:
    return Choices(handbook.edition_at(instants.now()).pk)


def _line_in(request: Request) -> UUID | None:
    """Which line is wanted; what is no id means the eldest."""
    return next(iter(known_ids([request.GET.get("line", "")])), None)


def _instant(written: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
