"""Enrolling and removing second factors."""

import json
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base import crypto
from ringback.base.http import Request
from ringback.identity import commands, passkeys, proof, queries, sessions, totp
from ringback.identity.commands.factors import Enrolment
from ringback.identity.forms import CodeForm, PasskeyForm
from ringback.identity.models import StaffSession
from ringback.identity.states import Factor
from ringback.identity.views.answers import answer_in, no_passkey, session_of, site_for
from ringback.kernel import instants
from ringback.kernel.errors import Invalid, NotAllowed, NotFound, Unavailable

ENROL = "enrol"
_DRAFT = "totp_draft"


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
@proof.demanded
def totp_page(request: Request) -> HttpResponse:
    session = session_of(request)
    secret = _draft(request, session)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = commands.enrol_totp(
                session=session,
                secret=secret,
                code=form.cleaned_data["code"],
                actor=request.actor,
                now=instants.now(),
            )
        except NotAllowed as refusal:
            form.add_error("code", str(refusal.message))
            status = refusal.status
        else:
            return _enrolled(request, enrolment)
    address = totp.address(secret, account=session.user.username, issuer="Ringback")
    context = {
        "form": form,
        "picture": totp.picture(address),
        "secret": totp.grouped(secret),
    }
    return render(request, "identity/totp.html", context, status=status)


def _draft(request: Request, session: StaffSession) -> str:
    """The secret this browser is being shown; a browser's session is a row, so it is encrypted."""
    bound_to = f"totp_draft|{session.pk}"
    kept = request.session.get(_DRAFT)
    if kept is not None:
        with suppress(Unavailable):  # drawn for the session before this one, or its key is gone
            return crypto.decrypt(bytes.fromhex(kept), bound_to=bound_to).decode()
    secret = totp.new_secret()
    request.session[_DRAFT] = crypto.encrypt(secret.encode(), bound_to=bound_to).hex()
    return secret


@never_cache
@require_http_methods(["GET", "POST"])
@proof.demanded
def add_passkey(request: Request) -> HttpResponse:
    session = session_of(request)
    site = passkeys.site_of(request)
    if site is None:
        raise NotFound(_("Passkeys need this page to be opened by name over https."))
    form = PasskeyForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _enrolled(request, _made(request, session, form.cleaned_data["name"]))
        except Invalid as refusal:
            form.add_error(None, str(refusal.message))
            status = refusal.status
    options, state = passkeys.begin_enrolment(
        site,
        user_id=session.user.pk,
        username=session.user.username,
        display_name=session.user.display_name.reveal(),
        known=[bytes(each.credential) for each in queries.factors_of(session.user).passkeys],
    )
    sessions.keep_ceremony(request, ENROL, state, instants.now())
    context = {"form": form, "passkey": json.dumps(options)}
    return render(request, "identity/add_passkey.html", context, status=status)


def _made(request: Request, session: StaffSession, name: str) -> Enrolment:
    now = instants.now()
    state = sessions.take_ceremony(request, ENROL, now)
    if state is None:
        raise no_passkey()
    return commands.enrol_passkey(
        session=session,
        name=name,
        site=site_for(request),
        state=state,
        answer=answer_in(request),
        actor=request.actor,
        now=now,
    )


def _enrolled(request: Request, enrolment: Enrolment) -> HttpResponse:
    sessions.begin_staff(request, enrolment.session)
    if not enrolment.recovery_codes:
        messages.success(request, _("Added. All other sessions of yours have ended."))
        return redirect("identity:account")
    return _show(request, enrolment.recovery_codes)


def _show(request: Request, codes: list[str]) -> HttpResponse:
    """This once, in the answer itself: the codes lie nowhere from which they could be read."""
    return render(request, "identity/recovery_codes.html", {"codes": codes})


@never_cache
@require_POST
@proof.demanded
def new_recovery_codes(request: Request) -> HttpResponse:
    user = session_of(request).user
    codes = commands.make_recovery_codes(user=user, actor=request.actor, now=instants.now())
    return _show(request, codes)


@never_cache
@require_POST
@proof.demanded
def remove_factor(request: Request, factor: str, factor_id: UUID) -> HttpResponse:
    if factor not in list(Factor):
        raise NotFound(_("There is no such factor."))
    commands.remove_factor(
        user=session_of(request).user,
        factor=Factor(factor),
        factor_id=factor_id,
        actor=request.actor,
        now=instants.now(),
    )
    messages.success(request, _("Removed."))
    return redirect("identity:account")
