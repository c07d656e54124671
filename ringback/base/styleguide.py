"""Every component in every state on one page, for those who build screens; demo and debug only."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound

TONES = ("neutral", "info", "good", "warn", "bad", "accent")
DUE_STATES = {"ok": 5.4, "soon": 0.6, "late": -3.1, "paused": 30, "met": -20, "missed": -9}
"""Hours from now to the sample's deadline."""


class SampleForm(forms.Form):
    words = forms.CharField(
        label=_("What the customer says"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In their own words; numbers are masked."),
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("phone", _("Phone")), ("counter", _("Counter"))]
    )
    wish = forms.ChoiceField(
        label=_("When to ring back"),
        choices=[("today", _("Today")), ("tomorrow", _("Tomorrow"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("Read back and confirmed"))


def is_open() -> bool:
    return bool(settings.DEBUG or settings.RINGBACK_DEMO)


def styleguide(request: HttpRequest) -> HttpResponse:
    """GET shows the page; POST plays a refusal, so that its fragment can be looked at."""
    if not is_open():
        raise NotFound(_("The style guide is open in demo mode only."))
    if request.method == "POST":
        raise _REFUSALS[request.POST.get("refusal", "conflict")]
    now = instants.now()
    context = {
        "frame": "portal.html" if request.GET.get("frame") == "portal" else "base.html",
        "tones": TONES,
        "dues": [(state, now + timedelta(hours=hours)) for state, hours in DUE_STATES.items()],
        "now": now,
        "blank": SampleForm(),
        "wrong": SampleForm({"words": ""}, prefix="wrong"),
    }
    return render(request, "styleguide.html", context)


_REFUSALS = {
    "conflict": Conflict(_("A colleague has claimed this ticket. Nothing of yours was lost.")),
    "invalid": Invalid(
        _("The reply cannot pass yet."),
        fields={"cause": _("The cause is missing."), "next_step": _("The next step is missing.")},
    ),
}
