"""The simulated customer phone: what a number has received, and its owner's answers.

It shows codes and words in the clear, so it stands behind the three locks of the log-ins without a
password (``doors``), and only while messages go by the simulated transport. A phone is named by
the fingerprint of its number: no address, title or log holds the number itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.messaging import commands, queries
from ringback.messaging.inbox import Item
from ringback.messaging.queries import Inbox, Phone
from ringback.messaging.states import Medium
from ringback.messaging.transports import simulated
from ringback.project.demo.doors import admit

OWNER = Actor.system("simulated phone")
SEEN = "phone_seen"
"""A signed cookie: by phone, until when its owner has read; "" is when they first looked at any.
No session, so that a look writes nothing and works while the demonstration is being made."""
MOST_SEEN = 40


class AnswerForm(forms.Form):
    """``call`` names the call whose keys are pressed; none: it is a text. ``once`` is the name of
    the answer, so that a double click answers once."""

    text = forms.CharField(max_length=1000)
    call = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message; ``address`` is where it leads on this server, else empty."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """An item as it is drawn."""

    item: Item
    is_new: bool
    is_asking: bool

    @property
    def parts(self) -> list[Part]:
        return list(_parts(self.item.body or ""))

    @property
    def is_call(self) -> bool:
        return self.item.medium is Medium.CALL


@dataclass(frozen=True, slots=True)
class Line:
    """A phone in the list; ``unread`` is how much has come since its owner last looked."""

    phone: Phone
    unread: int


@never_cache
@require_GET
def phones(request: Request) -> HttpResponse:
    _admit(request)
    return _page(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def one_phone(request: Request, index: str) -> HttpResponse:
    _admit(request)
    now = instants.now()
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        answer(index=index, now=now, **form.cleaned_data)
        return redirect("demo:phone", index)
    return _page(request, queries.inbox(index=index, now=now), form)


def answer(*, index: str, text: str, call: UUID | None, once: UUID, now: datetime) -> None:
    """Hand in what the owner of a phone has typed or keyed; a second time changes nothing."""
    incoming = commands.Incoming(
        transport=simulated.NAME,
        provider_id=str(once),
        medium=Medium.CALL if call else Medium.TEXT,
        sender=queries.inbox(index=index, now=now).number,
        text=text,
        in_answer_to=call,
    )
    try:
        commands.receive_reply(incoming=incoming, actor=OWNER, now=now)
    except Conflict as known:
        if known.reason != "repeated":
            raise


def _admit(request: Request) -> None:
    admit(request)
    if not queries.is_simulated():
        raise Http404


def _page(request: Request, inbox: Inbox | None, form: AnswerForm | None = None) -> HttpResponse:
    seen = _seen(request)
    context: dict[str, Any] = {
        "lines": [Line(phone, _unread(phone, seen)) for phone in queries.phones()],
        "inbox": inbox,
        "form": form,
    }
    if inbox is not None:
        bubbles = _bubbles(inbox, seen.get(inbox.index, seen[""]))
        context |= {
            "bubbles": bubbles,
            "fresh": sum(bubble.is_new for bubble in bubbles),
            "own_number": inbox.number.removeprefix("+86"),
        }
        seen.pop(inbox.index, None)  # to the end: what was read last is forgotten last
        seen[inbox.index] = inbox.items[-1].at.timestamp()
    is_refused = form is not None and form.is_bound
    page = render(request, "demo/phone.html", context, status=422 if is_refused else 200)
    kept = {"": seen[""], **dict(list(seen.items())[-MOST_SEEN:])}
    path = reverse("demo:phones")
    page.set_cookie(SEEN, signing.dumps(kept, salt=SEEN), path=path, httponly=True, samesite="Lax")
    return page


def _bubbles(inbox: Inbox, read_until: float) -> list[Bubble]:
    """A text answers whatever was asked last, so only that offers its digits; a call its own."""
    texts = [item for item in inbox.items if item.waits_until and item.medium is Medium.TEXT]
    return [
        Bubble(
            item,
            is_new=not item.is_reply and item.at.timestamp() > read_until,
            is_asking=item in texts[-1:] or bool(item.waits_until and item.medium is Medium.CALL),
        )
        for item in inbox.items
    ]


def _seen(request: Request) -> dict[str, float]:
    """Until when each phone was read. What came before the first look at any is not news."""
    try:
        kept: dict[str, float] = signing.loads(request.COOKIES.get(SEEN, ""), salt=SEEN)
    except signing.BadSignature:
        return {"": instants.now().timestamp()}
    return kept


def _unread(phone: Phone, seen: dict[str, float]) -> int:
    until = seen.get(phone.index, seen[""])
    return sum(at.timestamp() > until for at in phone.arrivals)


def _parts(body: str) -> Iterator[Part]:
    """Our own addresses become links, within this server. A Chinese full stop ends them."""
    begins = re.escape(settings.RINGBACK_PUBLIC_URL)
    for piece in re.split(rf"({begins}/[\w:/?=&%.~-]*[\w/])", body, flags=re.ASCII):
        is_address = piece.startswith(f"{settings.RINGBACK_PUBLIC_URL}/")
        yield Part(piece, piece.removeprefix(settings.RINGBACK_PUBLIC_URL) if is_address else "")
