"""The desk is for staff. What they may see and do there is decided by the modules below."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.kernel.actor import Actor

Rest = ParamSpec("Rest")


def is_staff(actor: Actor) -> bool:
    return actor.ref.startswith("user:")


def for_staff(
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[Request, Rest], HttpResponse]:
    """A view that leads everybody else to the log-in page."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not is_staff(request.actor):
            raise LogInNeeded(_("The desk is for staff. Log in to go on."))
        return view(request, *args, **kwargs)

    return guarded
