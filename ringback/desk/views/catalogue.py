"""Choosing a service type by typing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.queries import catalogue as queries
from ringback.kernel import instants

LONGEST_QUERY = 100


@never_cache
@for_staff
@require_safe
def categories(request: Request) -> HttpResponse:
    """The options of a list, for the words typed so far."""
    groups = queries.category_groups(
        words=request.GET.get("words", "")[:LONGEST_QUERY],
        chosen=request.GET.get("category", ""),
        now=instants.now(),
    )
    return render(request, "desk/category_options.html", {"groups": groups})
