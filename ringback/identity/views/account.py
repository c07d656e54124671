"""One's own account: factors, sessions, password, and proof before danger."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request, address_of
from ringback.identity import commands, passkeys, queries, sessions
from ringback.identity.forms import CodeForm, PasswordForm, ProofForm
from ringback.identity.pages import session_lines
from ringback.identity.views.answers import answer_in, no_passkey, onward, session_of, site_for
from ringback.kernel import instants
from ringback.kernel.errors import Invalid, NotAllowed, TooMany

PROOF = "proof"


@never_cache
@require_safe
def account(request: Request) -> HttpResponse:
    session = session_of(request)
    now = instants.now()
    held = queries.factors_of(session.user)
    context = {
        "held": held,
        "owes_factor": request.owes_factor,
        "needs_factor": queries.needs_second_factor(session.user, now),
        "lines": session_lines(queries.open_sessions(session.user, now), session.pk),
        "offers_passkeys": passkeys.site_of(request) is not None,
        "has_password": session.user.has_usable_password(),
    }
    frame = "plain.html" if request.owes_factor else "base.html"
    return render(request, "identity/account.html", {**context, "frame": frame})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request: Request) -> HttpResponse:
    session = session_of(request)
    form = PasswordForm(request.POST or None, asks_old=True)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            count = commands.change_password(
                session=session,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["password"],
                address=address_of(request),
                actor=request.actor,
                now=instants.now(),
            )
        except (Invalid, TooMany) as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            said = _("The password was changed; other sessions ended: %(count)s.")
            messages.success(request, said % {"count": count})
            return redirect("identity:account")
    return render(request, "identity/change_password.html", {"form": form}, status=status)


@never_cache
@require_POST
def end_session(request: Request, session_id: UUID) -> HttpResponse:
    session = session_of(request)
    commands.end_session(
        user=session.user, session_id=session_id, actor=request.actor, now=instants.now()
    )
    messages.success(request, _("That session is over."))
    return redirect("identity:account")


@never_cache
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    session = session_of(request)
    count = commands.end_other_sessions(session=session, actor=request.actor, now=instants.now())
    messages.success(request, _("Other sessions ended: %(count)s.") % {"count": count})
    return redirect("identity:account")


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def prove(request: Request) -> HttpResponse:
    """Ask once more who it is, then go on where it was wanted."""
    session = session_of(request)
    held = queries.factors_of(session.user)
    by_password = session.user.has_usable_password()
    form = ProofForm() if by_password else CodeForm()
    status = 200
    if request.method == "POST":
        try:
            _prove(request)
        except (Invalid, NotAllowed, TooMany) as refusal:
            form = (ProofForm if by_password else CodeForm)({})
            form.errors.clear()
            form.add_error(None, str(refusal.message))
            status = refusal.status
        else:
            return redirect(onward(request))
    context = {
        "form": form,
        "next": onward(request),
        "held": held,
        "by_password": by_password,
        "passkey": _question(request, held),
    }
    return render(request, "identity/prove.html", context, status=status)


def _prove(request: Request) -> None:
    session, now = session_of(request), instants.now()
    common: dict[str, Any] = {
        "session": session,
        "address": address_of(request),
        "actor": request.actor,
        "now": now,
    }
    if "answer" in request.POST:
        state = sessions.take_ceremony(request, PROOF, now)
        if state is None:
            raise no_passkey()
        commands.prove_by_passkey(
            site=site_for(request), state=state, answer=answer_in(request), **common
        )
    elif "code" in request.POST:
        commands.prove_by_code(code=request.POST["code"][:40], **common)
    else:
        commands.prove_by_password(password=request.POST.get("password", "")[:200], **common)


def _question(request: Request, held: queries.Factors) -> str:
    site = passkeys.site_of(request)
    if site is None or not held.passkeys:
        return ""
    known = [bytes(each.credential) for each in held.passkeys]
    options, state = passkeys.begin_log_in(site, known=known)
    sessions.keep_ceremony(request, PROOF, state, instants.now())
    return json.dumps(options)
