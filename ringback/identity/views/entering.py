"""Log-in in one step or two, and log-out."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base.http import Request
from ringback.identity import commands, passkeys, provider, queries, sessions
from ringback.identity.forms import CodeForm, LogInForm
from ringback.identity.models import User
from ringback.identity.views.answers import answer_in, no_passkey, onward, site_for
from ringback.kernel import instants
from ringback.kernel.errors import Invalid, NotAllowed, RingbackError, TooMany

LOG_IN, SECOND = "log_in", "second_step"
"""What a passkey is asked for: the whole of a log-in, or its second step."""


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: Request) -> HttpResponse:
    if request.method == "GET" and request.user is not None:
        return redirect(onward(request))
    form = LogInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        now = instants.now()
        try:
            entry = commands.log_in(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                where=sessions.where(request),
                actor=request.actor,
                now=now,
            )
        except (NotAllowed, TooMany) as refusal:
            form.add_error(None, str(refusal.message))
            status = refusal.status
        else:
            return enter(request, entry, onward(request))
    return _log_in_page(request, form, status)


def enter(request: Request, entry: commands.LogIn, goal: str) -> HttpResponse:
    """Let somebody in and on to ``goal``, or to the second step before it."""
    if entry.session is None:
        sessions.wait_for_factor(request, entry.user, instants.now())
        request.session["onward"] = goal
        return redirect("identity:second_step")
    sessions.begin_staff(request, entry.session)
    return redirect(goal)


def _log_in_page(request: Request, form: LogInForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "next": onward(request),
        "passkey": _question(request, LOG_IN, None),
        "provider": provider.name(),
    }
    return render(request, "identity/log_in.html", context, status=status)


def _question(request: Request, purpose: str, user: User | None) -> str:
    """The options of a passkey's ceremony as JSON; empty where none can take place."""
    site = passkeys.site_of(request)
    if site is None:
        return ""
    known = None
    if user is not None:
        known = [bytes(each.credential) for each in queries.factors_of(user).passkeys]
        if not known:
            return ""
    options, state = passkeys.begin_log_in(site, known=known)
    sessions.keep_ceremony(request, purpose, state, instants.now())
    return json.dumps(options)


@never_cache
@require_POST
def log_in_by_passkey(request: Request) -> HttpResponse:
    """The passkey says who it is."""
    try:
        session = commands.log_in_by_passkey(user=None, **_passkey(request, LOG_IN))
    except (Invalid, TooMany) as refusal:
        form = LogInForm({})
        form.errors.clear()
        form.add_error(None, str(refusal.message))
        return _log_in_page(request, form, refusal.status)
    goal = onward(request)
    sessions.begin_staff(request, session)
    return redirect(goal)


def _passkey(request: Request, purpose: str) -> dict[str, Any]:
    now = instants.now()
    state = sessions.take_ceremony(request, purpose, now)
    if state is None:
        raise no_passkey()
    return {
        "site": site_for(request),
        "state": state,
        "answer": answer_in(request),
        "where": sessions.where(request),
        "actor": request.actor,
        "now": now,
    }


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: Request) -> HttpResponse:
    user = sessions.half_way(request, instants.now())
    if user is None:
        return redirect("identity:log_in")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        try:
            return _finish(request, user, form)
        except RingbackError as refusal:
            if not isinstance(refusal, NotAllowed | TooMany | Invalid):
                raise
            form.add_error(None, str(refusal.message))
            status = refusal.status
    held = queries.factors_of(user)
    context = {"form": form, "held": held, "passkey": _question(request, SECOND, user)}
    return render(request, "identity/second_step.html", context, status=status)


def _finish(request: Request, user: User, form: CodeForm) -> HttpResponse:
    if "answer" in request.POST:
        form.errors.clear()
        session = commands.log_in_by_passkey(user=user, **_passkey(request, SECOND))
    else:
        session = commands.pass_code(
            user=user,
            code=request.POST.get("code", "")[:40],
            where=sessions.where(request),
            actor=request.actor,
            now=instants.now(),
        )
    goal = request.session.get("onward", "/")
    sessions.begin_staff(request, session)
    return redirect(goal)


@require_POST
def log_out(request: Request) -> HttpResponse:
    if request.staff_session is not None:
        commands.log_out(session=request.staff_session, actor=request.actor, now=instants.now())
    sessions.end(request)
    return redirect("identity:log_in")
