"""The pages of this face: an area, a thing in it, and what is done there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringback.administration.acts import Act, Shown
from ringback.administration.areas import AREAS
from ringback.administration.page import Area, Ask, Page, Table, address
from ringback.base import once
from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.identity.proof import demanded
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    _require_staff(request)
    offered = [area for area in AREAS.values() if request.actor.may(area.verb)]
    if not offered:
        raise NotAllowed(_("Only an administrator may open this page."))
    cards = [(area, address(area.code)) for area in offered]
    return render(request, "administration/home.html", {"cards": cards})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@demanded
def area(request: Request, code: str, key: str = "") -> HttpResponse:
    """An area or a thing in it; sent to itself, ``verb`` and ``of`` say which button it was."""
    found = _area(request, code)
    ask = _ask(request, key)
    page = found.page(ask)
    return (
        _acted(request, found, ask, page)
        if request.method == "POST"
        else _shown(request, found, page)
    )


def _acted(request: Request, found: Area, ask: Ask, page: Page) -> HttpResponse:
    pressed = f"{request.POST.get('verb', '')}-{request.POST.get('of', '')}".rstrip("-")
    chosen = next((each for each in page.all_acts if each.id == pressed), None)
    if chosen is None:
        raise Conflict(_("This can no longer be done here. Look at it as it stands."))
    form = chosen.bind(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, page, 422)
    try:
        with once.taken(form.cleaned_data.pop("once"), ask.now):
            told = chosen.run(form.cleaned_data)
    except Invalid as refusal:
        chosen.refused(refusal)
        return _shown(request, found, page, refusal.status)
    except Conflict as refusal:
        if refusal.reason == once.REPEATED:
            return redirect(address(found.code, ask.key))
        form.add_error(None, str(refusal.message))
        return _shown(request, found, page, refusal.status)
    return _gone_on(request, found, ask, chosen, told)


def _gone_on(request: Request, area: Area, ask: Ask, chosen: Act, told: object) -> HttpResponse:
    if isinstance(told, Shown):
        return _shown(request, area, area.page(ask), shown=told)
    if isinstance(told, Table):
        return _shown(request, area, area.page(ask), outcome=told)
    if chosen.done:
        messages.success(request, str(chosen.done))
    return redirect(str(told) if told else address(area.code, ask.key))


def _shown(
    request: Request,
    area: Area,
    page: Page,
    status: int = 200,
    *,
    shown: Shown | None = None,
    outcome: Table | None = None,
) -> HttpResponse:
    context = {
        "area": area,
        "page": page,
        "shown": shown,
        "outcome": outcome,
        "here": request.path,
    }
    return render(request, "administration/page.html", context, status=status)


def _ask(request: Request, key: str) -> Ask:
    return Ask(request.actor, instants.now(), key, request.GET.dict())


def _area(request: Request, code: str) -> Area:
    """Raises ``NotFound`` for no such area, ``NotAllowed`` for whoever does not hold its verb."""
    _require_staff(request)
    found = AREAS.get(code)
    if found is None:
        raise NotFound(_("There is no such page."))
    if not request.actor.may(found.verb):
        raise NotAllowed(_("Only an administrator may open this page."))
    return found


def _require_staff(request: Request) -> None:
    if not request.actor.ref.startswith("user:"):
        raise LogInNeeded(_("Administration is for staff. Log in to go on."))
