"""Log-in and log-out."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base.http import Request, address_of
from ringback.identity import commands, sessions
from ringback.identity.forms import LogInForm
from ringback.kernel import instants
from ringback.kernel.errors import NotAllowed, TooMany


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: Request) -> HttpResponse:
    onward = _onward(request)
    if request.method == "GET" and request.user is not None:
        return redirect(onward)
    form = LogInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = commands.log_in(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=address_of(request),
                actor=request.actor,
                now=instants.now(),
            )
        except (NotAllowed, TooMany) as refusal:
            form.add_error(None, str(refusal.message))
            status = refusal.status
        else:
            sessions.begin_staff(request, user.pk)
            return redirect(onward)
    context = {"form": form, "next": onward}
    return render(request, "identity/log_in.html", context, status=status)


@require_POST
def log_out(request: Request) -> HttpResponse:
    if request.user is not None:
        commands.log_out(user=request.user, actor=request.actor, now=instants.now())
    sessions.end(request)
    return redirect("identity:log_in")


def _onward(request: Request) -> str:
    """Where to go after log-in; never off this host."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"
