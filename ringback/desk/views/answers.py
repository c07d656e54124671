"""Which answers given deviate from what was agreed: a list for whoever drew it up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.queries import answers as queries
from ringback.kernel import instants


@never_cache
@for_staff
@require_safe
def deviations(request: Request, number: int) -> HttpResponse:
    page = queries.deviations(number=number, actor=request.actor, now=instants.now())
    return render(request, "desk/deviations.html", {"page": page})
