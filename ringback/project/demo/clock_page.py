"""Where the demo clock is read and moved: a page, and two buttons in the bar of every page."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid
from ringback.project.demo import clock
from ringback.project.demo.doors import admit

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class MoveForm(forms.Form):
    """Either a step or an instant, in the operator's zone."""

    step = forms.ChoiceField(choices=[(name, name) for name in STEPS], required=False)
    to = forms.DateTimeField(
        label=_("To this time"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def clock_page(request: Request) -> HttpResponse:
    admit(request)
    now = instants.now()
    if request.method == "GET":
        return _page(request, MoveForm(initial={"to": now}))
    form = MoveForm(request.POST)
    to = None
    if form.is_valid():
        step = STEPS.get(form.cleaned_data["step"])
        to = now + step if step else form.cleaned_data["to"]
    if to is None:
        form.add_error("to", _("Choose a time."))
        return _page(request, form, status=422)
    try:
        shown = clock.move(to=to, actor=request.actor, now=now)
    except (Invalid, Conflict) as refusal:
        form.add_error("to", str(refusal.message))
        return _page(request, form, status=refusal.status)
    told = timezone.localtime(shown).strftime("%F %H:%M")
    messages.success(request, gettext("The demo clock shows %(time)s.") % {"time": told})
    return redirect(_back_to(request))


def _page(request: Request, form: MoveForm, status: int = 200) -> HttpResponse:
    return render(request, "demo/clock.html", {"form": form}, status=status)


def _back_to(request: Request) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else "demo:clock"
