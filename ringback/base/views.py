"""Pages of the house itself: health, theme, and what is shown when something went wrong."""

import hmac
import sys
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

import ringback
from ringback.base import metrics, readiness, refusals
from ringback.base.models import Pulse
from ringback.base.proxies import is_local
from ringback.base.shell import THEME_COOKIE, Theme
from ringback.kernel import instants
from ringback.kernel.errors import NotAllowed, NotFound, RingbackError

log = structlog.get_logger(__name__)

YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while requests can be taken, 503 when not. A worker that is away degrades, since what
    is owed to it waits in rows: taking the web away as well would only make it worse."""
    try:
        beat_at = Pulse.objects.aggregate(last=Max("beat_at"))["last"]
    except DatabaseError:
        log.exception("health.database")
        return JsonResponse({**_health("unavailable"), "database": "no answer"}, status=503)
    age = _age(beat_at, instants.now())
    alive = age is not None and age <= readiness.LATE_PULSE.total_seconds()
    report = _health("ok" if alive else "degraded")
    return JsonResponse({**report, "database": "ok", "worker_pulse_age_seconds": age})


def _health(status: str) -> dict[str, Any]:
    return {"status": status, "version": ringback.__version__}


def _age(beat_at: datetime | None, now: datetime) -> int | None:
    """Whole seconds since the last heartbeat; ``None`` when no worker has ever run."""
    return None if beat_at is None else max(0, int((now - beat_at).total_seconds()))


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all is in place to work, 503 when anything is not; each thing by name."""
    found = readiness.readiness(instants.now())
    is_ready = all(found.values())
    told = {name: "ok" if well else "not ready" for name, well in found.items()}
    report = {**_health("ready" if is_ready else "not ready"), "checks": told}
    return JsonResponse(report, status=200 if is_ready else 503)


@never_cache
@require_safe
def expose_metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: on this machine, or with the token of ``RINGBACK_METRICS_TOKEN``."""
    token = settings.RINGBACK_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    is_known = bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if not (is_known or is_local(request)):
        raise NotAllowed(_("Measurements are for this machine, or for who has the token."))
    return HttpResponse(metrics.exposition(instants.now()), content_type=CONTENT_TYPE_LATEST)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie, so that the server paints the right one at once."""
    response = HttpResponseRedirect(_back_to(request))
    wanted = request.POST.get("theme", "")
    if wanted in list(Theme):
        response.set_cookie(
            THEME_COOKIE, wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def _back_to(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    malformed = refusals.Malformed(_("The server could not make sense of it."))
    return refusals.answer(request, refusals.refusal_of(exception) or malformed)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusals.answer(request, NotAllowed(_("Your roles do not include this.")))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("The address leads nowhere, or to something that is not yours to see.")
    return refusals.answer(request, NotFound(message))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open too long, somebody logged in or out elsewhere, or cookies are off."""
    log.info("request.csrf", reason=reason)
    message = _("This page has expired, or your browser keeps no cookies.")
    return refusals.answer(request, NotAllowed(message, code="csrf"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being dealt with: the one place that reports a defect."""
    exception = sys.exc_info()[1]
    refusal = refusals.refusal_of(exception) if exception else None
    log.error("request.failed", exc_info=exception, route=_route(request))
    defect = RingbackError(_("An unexpected error; it has been recorded."))
    try:
        return refusals.answer(request, refusal or defect)
    except Exception:
        log.exception("request.error_page_failed")
        return HttpResponse(_LAST_RESORT, status=500)


_LAST_RESORT = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>500</title>'
    "<h1>系统出错，本次操作未执行；此前保存的内容不受影响。请稍后重试。</h1>"
    '<p lang="en">Something broke; this step was not carried out. Please try again.</p></html>'
)


def _route(request: HttpRequest) -> str | None:
    return getattr(request.resolver_match, "route", None)
