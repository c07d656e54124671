"""What the owner of an article should look at."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.knowledge import access, commands, owning


@never_cache
@require_safe
def owned(request: Request) -> HttpResponse:
    access.require_staff(request.actor)
    access.require(access.may_write(request.actor))
    everybody_s = "all" in request.GET and access.may_approve(request.actor)
    page = owning.lists(actor=request.actor, now=instants.now(), everybody_s=everybody_s)
    context = {
        "page": page,
        "everybody_s": everybody_s,
        "may_approve": access.may_approve(request.actor),
    }
    return render(request, "knowledge/owned.html", context)


@require_POST
def settle(request: Request, miss_id: int) -> HttpResponse:
    commands.settle_miss(miss_id=miss_id, actor=request.actor)
    messages.success(request, _("Taken from the list. Searched for again, it is counted anew."))
    return redirect("knowledge:owned")
