"""Trying an action: done, or refused with everything that was typed still in the form."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ringback.base import once
from ringback.base.http import Request
from ringback.customers.queries import Customer, MergeProposal
from ringback.desk import actions
from ringback.desk.actions import Action
from ringback.desk.actions.contacts import ContactAction
from ringback.desk.choices import Choices
from ringback.desk.queries.calls import Call
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound, RingbackError, TooMany
from ringback.knowledge import commands as knowledge
from ringback.knowledge.states import Place
from ringback.messaging.queries import Contact
from ringback.ports.queries import BusinessRequest
from ringback.tickets.queries import Ticket, WorkSheet

Row = Ticket | WorkSheet | Contact | Customer | MergeProposal | BusinessRequest | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A form that stands open on a page. ``refusal``: why it is still there after it was sent.
    ``is_stale``: somebody changed the row after it had been opened."""

    form: Action
    refusal: RingbackError | None = None
    is_stale: bool = False

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 200


def opened(
    request: Request, action: type[Action], row: Row, choices: Choices, **told: object
) -> Panel:
    """The form as it is before anybody has written in it; ``told`` is what the page knows."""
    form = action(row=row, choices=choices, actor=request.actor, now=instants.now())
    form.initial.update(told)
    return Panel(form)


def tried(request: Request, action: type[Action], row: Row, choices: Choices) -> Panel | None:
    """Do what the form says. ``None``: it is done. Who may not hears so from the translator."""
    now = instants.now()
    form = action(
        request.POST, request.FILES, row=row, choices=choices, actor=request.actor, now=now
    )
    if not form.is_valid():
        return Panel(form, Invalid(_("Something is missing or wrong. Nothing was saved.")))
    try:
        if action.is_one_transaction:
            with once.taken(form.cleaned_data["once"], now):
                form.act()
        else:
            form.act()
    except Invalid as refusal:
        form.refused(refusal)
        return Panel(form, refusal)
    except (Conflict, TooMany) as refusal:
        if refusal.reason == once.REPEATED:
            return None
        version = form.version_now()
        is_stale = form.version_seen != version
        form.look_again(version)
        return Panel(form, refusal, is_stale)
    if action.done:
        messages.success(request, str(action.done))
    return None


INSERT = "insert"
"""The button that puts an answer of knowledge into a form; its value is how that is cited."""


def inserted(request: Request, action: type[Action], row: Row, choices: Choices) -> Panel:
    """The form as it was typed, with an answer behind it. Nothing else is done yet."""
    now = instants.now()
    form = action(row=row, choices=choices, actor=request.actor, now=now)
    if not action.answer_field:
        raise NotFound(_("There is nothing of that name that could be done here."))
    found = knowledge.use(
        mark=request.POST.get(INSERT, ""),
        place=Place.DESK,
        actor=request.actor,
        now=now,
        language=getattr(row, "language", "") if action.answers_customer else "",
    )
    typed = {name: request.POST[name] for name in form.fields if name in request.POST}
    before = typed.get(action.answer_field, "").rstrip()
    words = found.for_note if action.is_brief else found.for_reply
    typed[action.answer_field] = f"{before}\n{words}" if before else words
    form.initial.update(typed)
    return Panel(form)


def call_buttons(
    call: Call | None, view: str, key: str | int
) -> list[tuple[type[ContactAction], str]]:
    """What can be done in the conversation that goes on, each with its address on this page."""
    possible = actions.offered(actions.OF_CONTACT, call.verbs) if call else ()
    return [(action, reverse(view, args=[key, action.verb])) for action in possible]


def done(request: Request, address: str) -> HttpResponse:
    """On to the page that shows what has become of it."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def shown(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with the panel on it; for htmx the panel alone, so that a refusal leaves no page in
    the browser's history that would have to be sent again."""
    panel: Panel | None = context.get("panel")
    if not request.htmx or panel is None:
        return render(request, template, context, status=panel.status if panel else 200)
    response = render(request, "desk/panel.html", context, status=panel.status)
    response["HX-Retarget"], response["HX-Reswap"] = "#panel", "innerHTML"
    return response
