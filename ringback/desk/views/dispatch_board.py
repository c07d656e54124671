"""The page of the queues, for those who assign work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.queries.dispatch_board import board
from ringback.kernel import instants


@never_cache
@for_staff
@require_safe
def queues(request: Request) -> HttpResponse:
    found = board(actor=request.actor, now=instants.now())
    return render(request, "desk/queues.html", {"board": found})
