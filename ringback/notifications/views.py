"""The bell, the list behind it, and how somebody wants to be told."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid
from ringback.notifications import commands, queries
from ringback.notifications.forms import SettingsForm

Rest = ParamSpec("Rest")


def for_staff(
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[Request, Rest], HttpResponse]:
    """A view that leads everybody else to the log-in page."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.actor.ref.startswith("user:"):
            raise LogInNeeded(_("Notices are for members of staff."))
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@for_staff
@require_safe
def notices(request: Request) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    shown = queries.page(actor=request.actor, before=_key(request, "before"), only_unread=unread)
    older = f"?show=unread&before={shown.older}" if unread else f"?before={shown.older}"
    context = {"shown": shown, "only_unread": unread, "older": older if shown.older else ""}
    return render(request, "notifications/notices.html", context)


@never_cache
@for_staff
@require_safe
def bell(request: Request) -> HttpResponse:
    return render(request, "notifications/bell.html")


@for_staff
@require_POST
def read(request: Request, notice_id: int) -> HttpResponse:
    """Mark it and go on to what it is about; after a second click, to the list."""
    try:
        notice = commands.mark_read(notice_id=notice_id, actor=request.actor, now=instants.now())
    except Conflict:
        return redirect("notifications:notices")
    return redirect(queries.address_of(notice))


@for_staff
@require_POST
def read_all(request: Request) -> HttpResponse:
    up_to = int(request.POST.get("up_to", "")) if _is_key(request.POST.get("up_to", "")) else 0
    try:
        commands.mark_all_read(up_to=up_to, actor=request.actor, now=instants.now())
    except Conflict as nothing:
        messages.info(request, str(nothing.message))
    return redirect("notifications:notices")


@never_cache
@for_staff
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    now = instants.now()
    kept = queries.settings_of(actor=request.actor, language=get_language() or "", now=now)
    form, status = SettingsForm.of(kept), 200
    if request.method == "POST":
        form, status = SettingsForm(request.POST), 422
        if form.is_valid():
            try:
                commands.set_preference(
                    wish=form.wish, seen=form.cleaned_data["seen"], actor=request.actor, now=now
                )
            except Invalid as refusal:
                for name, said in refusal.fields.items():
                    form.add_error(name, str(said))
            except Conflict as refusal:
                form.add_error(None, str(refusal.message))
                status = refusal.status
            else:
                messages.success(request, _("Your settings are saved."))
                return redirect("notifications:settings")
    context = {"form": form, "hours": kept.manual_quiet}
    return render(request, "notifications/settings.html", context, status=status)


def _key(request: Request, name: str) -> int | None:
    """What is no key turns no page."""
    written = request.GET.get(name, "")
    return int(written) if _is_key(written) else None


def _is_key(written: str) -> bool:
    return written.isdecimal() and len(written) <= 18
