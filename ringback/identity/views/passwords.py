"""A forgotten password: asking for a link, and choosing a new one by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from ringback.base.http import Request
from ringback.identity import commands
from ringback.identity.commands.passwords import open_link
from ringback.identity.forms import ForgottenForm, PasswordForm
from ringback.identity.policy import rules_at
from ringback.kernel import instants
from ringback.kernel.errors import Invalid


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: Request) -> HttpResponse:
    """Says the same whoever is asked for."""
    form = ForgottenForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        commands.ask_for_link(
            username=form.cleaned_data["username"], actor=request.actor, now=instants.now()
        )
    return render(request, "identity/forgotten.html", {"form": form, "asked": asked})


@sensitive_post_parameters()
@sensitive_variables("token")
@never_cache
@require_http_methods(["GET", "POST"])
def choose_password(request: Request, token: str) -> HttpResponse:
    now = instants.now()
    link = open_link(token, now)
    form = PasswordForm(request.POST or None, asks_old=False)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            commands.choose_password(
                token=token, new=form.cleaned_data["password"], actor=request.actor, now=now
            )
        except Invalid as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The new password holds. Log in with it."))
            return redirect("identity:log_in")
    context = {
        "form": form,
        "username": link.user.username,
        "minimum": rules_at(now).password_minimum,
    }
    return render(request, "identity/choose_password.html", context, status=status)
