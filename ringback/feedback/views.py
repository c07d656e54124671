"""The page behind the signed link. Whoever holds the link speaks for the customer asked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ringback.base.http import Request
from ringback.feedback import access, commands, queries
from ringback.feedback.forms import RatingForm
from ringback.feedback.states import FINAL
from ringback.kernel import instants


@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: Request, token: str) -> HttpResponse:
    invitation = queries.behind_link(token)
    given = queries.ratings(invitation)
    form = RatingForm(request.POST or None, ticket=invitation.ticket, given=given)
    if invitation.state not in FINAL and form.is_valid():
        commands.rate_all(
            invitation_id=invitation.pk,
            answers=form.answers(),
            words=form.cleaned_data["words"],
            channel="link",
            actor=access.customer_of(invitation.ticket),
            now=instants.now(),
        )
        return redirect(request.path)
    context = {
        "ticket": invitation.ticket,
        "form": None if invitation.state in FINAL else form,
    }
    status = 422 if form.is_bound and form.errors and invitation.state not in FINAL else 200
    return render(request, "feedback/rate.html", context, status=status)
