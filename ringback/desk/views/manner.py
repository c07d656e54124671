"""What the check says about words to a customer, while they are typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ringback.base.http import Request
from ringback.desk.access import for_staff
from ringback.desk.actions.base import LONGEST_WORDS
from ringback.kernel import instants
from ringback.scripts import queries as scripts

PARTS = ("body", "answer")


@never_cache
@for_staff
@require_POST
def manner(request: Request) -> HttpResponse:
    """Nothing is kept: what is typed is nobody's business before it is sent."""
    words = next((request.POST[part] for part in PARTS if request.POST.get(part)), "")
    check = scripts.check(words[:LONGEST_WORDS], at=instants.now())
    return render(request, "desk/manner.html", {"check": check})
