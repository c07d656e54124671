"""Everybody's way in, for an administrator: sessions ended, factors reset, links handed out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.identity import access, commands, proof, queries
from ringback.identity.forms import MailForm, ReasonForm
from ringback.identity.models import User
from ringback.identity.pages import session_lines
from ringback.identity.states import ResetReason
from ringback.kernel import instants
from ringback.kernel.errors import Invalid, NotFound

PAGE = 50


@never_cache
@require_safe
def accounts(request: Request) -> HttpResponse:
    _admit(request)
    beginning, after = request.GET.get("name", "")[:60], request.GET.get("after", "")[:60]
    found = queries.accounts(beginning=beginning, after=after, limit=PAGE + 1)
    context = {
        "users": found[:PAGE],
        "beginning": beginning,
        "last": found[PAGE - 1].username if len(found) > PAGE else "",
    }
    return render(request, "identity/accounts.html", context)


@never_cache
@require_safe
def one_account(request: Request, user_id: UUID) -> HttpResponse:
    _admit(request)
    user = _user(user_id)
    return _page(request, user)


def _page(request: Request, user: User, mail: MailForm | None = None) -> HttpResponse:
    now = instants.now()
    given = user.email.reveal() if user.email else ""
    context = {
        "account": user,
        "held": queries.factors_of(user),
        "needs_factor": queries.needs_second_factor(user, now),
        "lines": session_lines(queries.open_sessions(user, now), None),
        "reason_form": ReasonForm(),
        "mail_form": mail or MailForm(initial={"email": given}),
        "is_own": request.actor.ref == user.ref,
    }
    return render(request, "identity/one_account.html", context, status=422 if mail else 200)


@never_cache
@require_POST
@proof.demanded
def make_link(request: Request, user_id: UUID) -> HttpResponse:
    """The link is shown in the answer itself, this once."""
    user = _user(user_id)
    address = commands.make_link(
        user=user, reason=_reason(request), actor=request.actor, now=instants.now()
    )
    return render(request, "identity/link.html", {"account": user, "address": address})


@never_cache
@require_POST
@proof.demanded
def reset_factors(request: Request, user_id: UUID) -> HttpResponse:
    count = commands.reset_factors(
        user=_user(user_id), reason=_reason(request), actor=request.actor, now=instants.now()
    )
    said = _("Second factors taken away: %(count)s. All sessions of that account have ended.")
    messages.success(request, said % {"count": count})
    return redirect("identity:one_account", user_id)


@never_cache
@require_POST
@proof.demanded
def end_sessions(request: Request, user_id: UUID) -> HttpResponse:
    count = commands.end_all_sessions(user=_user(user_id), actor=request.actor, now=instants.now())
    messages.success(request, _("Sessions ended: %(count)s.") % {"count": count})
    return redirect("identity:one_account", user_id)


@never_cache
@require_POST
@proof.demanded
def end_one_session(request: Request, user_id: UUID, session_id: UUID) -> HttpResponse:
    commands.end_session(
        user=_user(user_id), session_id=session_id, actor=request.actor, now=instants.now()
    )
    messages.success(request, _("That session is over."))
    return redirect("identity:one_account", user_id)


@never_cache
@require_POST
@proof.demanded
def set_mail_address(request: Request, user_id: UUID) -> HttpResponse:
    user = _user(user_id)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form)
    try:
        commands.set_mail_address(
            user=user, email=form.cleaned_data["email"], actor=request.actor, now=instants.now()
        )
    except Invalid as refusal:
        form.add_error("email", str(refusal.fields["email"]))
        return _page(request, user, form)
    messages.success(request, _("Saved."))
    return redirect("identity:one_account", user_id)


def _admit(request: Request) -> None:
    if request.user is None:
        raise LogInNeeded(_("Log in first."))
    access.require_administer(request.actor)


def _user(user_id: UUID) -> User:
    user = queries.user(user_id)
    if user is None:
        raise NotFound(_("There is no such account."))
    return user


def _reason(request: Request) -> ResetReason:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a reason. Nothing was changed."), fields={"reason": ""})
    return ResetReason(form.cleaned_data["reason"])
