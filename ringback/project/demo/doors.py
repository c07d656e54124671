"""Log-ins without a password: in demo mode alone, and from this machine alone.

Whoever reaches them is let in as anybody of the demonstration, hence three locks: there is no such
address without ``RINGBACK_DEMO``, the server binds to loopback (``supervisor.obstacle``), and every
request is asked again where it comes from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ringback.base.http import Request
from ringback.base.proxies import is_local
from ringback.identity import commands as identity
from ringback.identity import sessions
from ringback.identity.models import User
from ringback.identity.roles import LABELS, Role
from ringback.identity.states import Method
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, Unavailable
from ringback.messaging import policy
from ringback.messaging import queries as messaging
from ringback.project.demo import seeding
from ringback.tickets.models import Ticket

CUSTOMER, COMPLAINTS = "customer", "complaints"


@dataclass(frozen=True, slots=True)
class Door:
    """One of those anybody may be. The staff's usernames are the names of their doors."""

    name: str
    label: str | Promise
    icon: str

    @property
    def address(self) -> str:
        return reverse("demo:door", args=[self.name])


DOORS = {
    CUSTOMER: Door(CUSTOMER, _("Customer"), "device-mobile"),
    **{role.value: Door(role.value, LABELS[role], "user") for role in Role},
    COMPLAINTS: Door(COMPLAINTS, _("Complaint handler"), "user"),
}


class Demo:
    """What templates may ask about the demonstration of this request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def doors(self) -> list[Door]:
        return list(DOORS.values()) if is_open(self.request) else []

    @property
    def has_phone(self) -> bool:
        return is_open(self.request) and messaging.is_simulated()

    @property
    def has_clock(self) -> bool:
        return is_open(self.request)

    @property
    def now(self) -> datetime:
        return instants.now()

    @property
    def percent(self) -> int | None:
        """How much of the demonstration is made; ``None`` when nothing is being made."""
        made = seeding.progress() if settings.RINGBACK_DEMO else None
        return made.done * 100 // made.total if made and made.done < made.total else None


def demo(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``demo`` in every template."""
    return {"demo": Demo(request)}


def is_open(request: HttpRequest) -> bool:
    return bool(settings.RINGBACK_DEMO) and is_local(request)


def admit(request: HttpRequest) -> None:
    """Raises ``Http404`` outside demo mode, ``NotAllowed`` for whoever is on another machine."""
    if not settings.RINGBACK_DEMO:
        raise Http404
    if not is_local(request):
        raise NotAllowed(_("The demonstration answers on the machine itself alone."))


@never_cache
@require_http_methods(["GET", "POST"])
def door(request: Request, name: str) -> HttpResponse:
    """A page with one button, and what the button does."""
    admit(request)
    if name not in DOORS:
        raise Http404
    if request.method == "GET":
        return render(request, "demo/door.html", {"door": DOORS[name]})
    if name == CUSTOMER:
        _enter_as_customer(request)
    else:
        _enter_as_staff(request, name)
    return redirect("/")


def _enter_as_staff(request: Request, username: str) -> None:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise _not_made_yet()
    session = identity.begin_session(
        user=user,
        method=Method.DEMO,
        strong=False,
        where=sessions.where(request),
        actor=Actor(ref=user.ref),
        now=instants.now(),
    )
    sessions.begin_staff(request, session)


def _enter_as_customer(request: Request) -> None:
    """As whoever wrote last: somebody who has something to look at."""
    last = Ticket.objects.filter(customer__isnull=False).order_by("-id").first()
    if last is None:
        raise _not_made_yet()
    now = instants.now()
    until = now + policy.verification_lifetime(now)
    sessions.begin_customer(request, last.customer_id, until)


def _not_made_yet() -> Unavailable:
    return Unavailable(_("The demonstration is still being made. Try again in a moment."))


def greeting(address: str) -> Iterator[str]:
    """What the terminal says once the server answers."""
    yield "Demo log-ins, on this machine alone:"
    for each in DOORS.values():
        yield f"  {each.name:14} {address}{each.address}"
    if messaging.is_simulated():
        yield "Texts and calls to customers arrive on the simulated phone:"
        yield f"  {'phone':14} {address}{reverse('demo:phones')}"
    yield "The time everything sees can be moved forward:"
    yield f"  {'clock':14} {address}{reverse('demo:clock')}"
