"""The board on the wall."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.reports import wall, words
from ringback.reports.views import for_known
from ringback.tickets.queries import MOST_COUNTED


@never_cache
@for_known
@require_safe
def board(request: Request) -> HttpResponse:
    found = wall.wall(actor=request.actor, now=instants.now())
    rated = found.satisfaction
    context = {
        "wall": found,
        "most": MOST_COUNTED,
        "satisfied": words.value(rated.definition.scale, rated.value),
        "standard": words.value(rated.definition.scale, rated.target),
    }
    return render(request, "reports/wall.html", context)
