"""The archive as the desk reads it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.queries import archived
from ringback.kernel import instants

LONGEST_QUERY = 80


@never_cache
@for_staff
@require_safe
def search(request: Request) -> HttpResponse:
    """By number, or by a customer's number. A case's own number leads straight to it."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = archived.archived_cases(words=words, actor=request.actor, now=instants.now())
    if len(found) == 1 and found[0].number == words:
        return redirect("desk:archived", words)
    return render(request, "desk/archive.html", {"words": words, "found": found})


@never_cache
@for_staff
@require_safe
def case(request: Request, number: str) -> HttpResponse:
    page = archived.archived_page(number=number, actor=request.actor, now=instants.now())
    return render(request, "desk/archived.html", {"page": page, "ticket": page.ticket})
