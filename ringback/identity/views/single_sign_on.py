"""Log-in at the operator's OpenID provider, and the way back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.identity import commands, provider, sessions
from ringback.identity.views.answers import onward
from ringback.identity.views.entering import enter
from ringback.kernel import instants

_KEPT = "provider"


@never_cache
@require_safe
def leave(request: Request) -> HttpResponse:
    """To the provider. A link, not a form: the policy lets forms go nowhere else."""
    if not provider.name():
        raise Http404
    address, question = provider.ask(_back(request))
    request.session[_KEPT] = {**question, "onward": onward(request)}
    return redirect(address)


@never_cache
@require_safe
def come_back(request: Request) -> HttpResponse:
    kept = request.session.pop(_KEPT, None)
    if not provider.name() or kept is None:
        raise Http404
    now = instants.now()
    person = provider.answer(request.GET, kept, _back(request), now)
    entry = commands.log_in_by_provider(
        issuer=person.issuer,
        subject=person.subject,
        username=person.username,
        strong=person.strong,
        where=sessions.where(request),
        actor=request.actor,
        now=now,
    )
    return enter(request, entry, kept["onward"])


def _back(request: Request) -> str:
    return request.build_absolute_uri(reverse("identity:come_back"))
