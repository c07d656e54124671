"""Work lists and search."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.narrowing import NarrowingForm
from ringback.desk.queries import work as queries
from ringback.desk.queries.lists import Turn
from ringback.kernel import instants
from ringback.records import queries as records
from ringback.tickets import queries as tickets

LONGEST_QUERY = 200
ADVICE = _("Try the whole phone number, the ticket number, or other words of the case.")
SHORT = _("A single character is found only where it stands alone. Type two or more of the word.")


@never_cache
@for_staff
@require_safe
def work(request: Request, tab: str = "") -> HttpResponse:
    found = queries.work_list(tab=tab, turn=_turn(request), actor=request.actor, now=instants.now())
    context = {"work": found, "shown": found.shown, **_neighbours(request, found.shown)}
    return render(request, "desk/work.html", context)


@never_cache
@for_staff
@require_safe
def cases(request: Request) -> HttpResponse:
    """Every case within reach, narrowed by what stands in the address."""
    form = NarrowingForm(request.GET, actor=request.actor)
    shown, following = queries.all_cases(
        narrowing=form.narrowing(),
        after=request.GET.get("after", ""),
        actor=request.actor,
        now=instants.now(),
    )
    kept = {**form.data, "after": following}
    context = {
        "form": form,
        "shown": shown,
        "tabs": queries.tabs_of(request.actor),
        "older": f"?{urlencode(kept)}" if following else "",
    }
    return render(request, "desk/cases.html", context)


@never_cache
@for_staff
@require_safe
def search(request: Request) -> HttpResponse:
    """By number, phone or words. A ticket's own number leads straight to it."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    exact = tickets.by_number(number=words, actor=request.actor)
    if exact is not None:
        return redirect("desk:ticket", exact.number)
    if records.archived(number=words, actor=request.actor) is not None:
        return redirect("desk:archived", words)
    shown = queries.found(words=words, turn=_turn(request), actor=request.actor, now=instants.now())
    advice = SHORT if queries.is_too_short(words) else ADVICE
    context = {"shown": shown, "words": words, "advice": advice, **_neighbours(request, shown)}
    return render(request, "desk/search.html", context)


def _neighbours(request: Request, shown: queries.Shown) -> dict[str, str]:
    """Where the older and the newer lines are; empty where there are none."""
    keys = {"older": ("before", shown.older), "newer": ("after", shown.newer)}
    addresses = {}
    for name, (key, row) in keys.items():
        kept = {} if row is None else {"q": request.GET.get("q", ""), key: str(row)}
        addresses[name] = f"?{urlencode({k: v for k, v in kept.items() if v})}" if kept else ""
    return addresses


def _turn(request: Request) -> Turn:
    return Turn(key_in(request, "before"), key_in(request, "after"))


def key_in(request: Request, name: str) -> int | None:
    """What is no key turns no page."""
    written = request.GET.get(name, "")
    return int(written) if written.isdecimal() and len(written) <= 18 else None
