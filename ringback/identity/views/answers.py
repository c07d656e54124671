"""What views share: where to go next, and the passkey's answer as the browser's script sent it."""

import json
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.identity import passkeys
from ringback.identity.models import StaffSession
from ringback.kernel.errors import Invalid

LONGEST_ANSWER = 40_000


def onward(request: Request) -> str:
    """Where to go after log-in or proof; never off this host."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


def session_of(request: Request) -> StaffSession:
    """Raises ``LogInNeeded``."""
    session: StaffSession | None = request.staff_session
    if session is None:
        raise LogInNeeded(_("Log in first."))
    return session


def answer_in(request: Request) -> dict[str, Any]:
    """Raises ``Invalid`` for what no browser's passkey would say."""
    text = request.POST.get("answer", "")
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise no_passkey()
    return answer


def site_for(request: Request) -> passkeys.Site:
    """Raises ``Invalid`` where browsers offer no passkeys."""
    site = passkeys.site_of(request)
    if site is None:
        raise no_passkey()
    return site


def no_passkey() -> Invalid:
    return Invalid(
        _("The passkey was not accepted. Try again, or use another way."), code="passkey"
    )
