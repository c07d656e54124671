"""What stands before every page: a count of requests, and for one's own things a proven phone."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from ringback.base import quotas
from ringback.base.http import Request, address_of
from ringback.kernel import instants
from ringback.kernel.errors import TooMany
from ringback.portal import limits

Rest = ParamSpec("Rest")
View = Callable[Concatenate[Request, Rest], HttpResponse]


def open_to_all(view: View[Rest]) -> View[Rest]:
    """A page anybody may see. A fixed window of a minute for each source (§2.1.4)."""

    @wraps(view)
    def counted(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        _count(request)
        return view(request, *args, **kwargs)

    return never_cache(counted)


def for_customers(view: View[Rest]) -> View[Rest]:
    """A page about one's own things: everybody else proves their phone first and comes back."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.actor.is_customer:
            here = request.get_full_path() if request.method == "GET" else reverse("portal:cases")
            return redirect(entrance(here))
        return view(request, *args, **kwargs)

    return open_to_all(guarded)


def entrance(onward: str, *, again: bool = False) -> str:
    """Where a phone is proven, to go on from there. ``again``: even by somebody who is in."""
    asked = {"next": onward, **({"again": "1"} if again else {})}
    return f"{reverse('portal:enter')}?{urlencode(asked)}"


def onward_of(request: Request) -> str:
    """Where to go after the phone is proven; never off this host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("portal:cases")


def _count(request: Request) -> None:
    now = instants.now()
    source = f"portal:{address_of(request)}"
    if wait := quotas.seconds_to_wait(source, limits.requests_a_minute(now), now):
        raise TooMany(
            _("Too many requests came from your connection. What was saved is safe."),
            retry_after=wait,
        )
