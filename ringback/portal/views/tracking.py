"""Where a case stands, by its number and a code to its phone: the status and nothing else."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Conflict, Invalid, NotFound, RingbackError, TooMany
from ringback.portal import commands, limits, links, visits
from ringback.portal.forms.entering import CodeForm, TrackForm
from ringback.portal.guards import open_to_all
from ringback.portal.queries import cases
from ringback.portal.views.entering import code_page, proof_of
from ringback.portal.views.steps import language_of, typed_in


@require_http_methods(["GET", "POST"])
@open_to_all
def track(request: Request) -> HttpResponse:
    form = TrackForm(typed_in(request), initial={"case": request.GET.get("number", "")[:30]})
    refusal: RingbackError | None = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["case"]
        if cases.is_own(number=number, actor=request.actor):
            return redirect("portal:case", number)
        try:
            contact = commands.ask_code(
                number=form.cleaned_data["number"],
                language=language_of(),
                actor=ANYBODY,
                now=instants.now(),
            )
        except (Invalid, TooMany) as refused:
            refusal = refused
        else:
            visits.ask(request, contact.pk, number=number)
            return redirect("portal:track_code")
    return _track_page(request, form, refusal)


def _track_page(
    request: Request, form: TrackForm, refusal: RingbackError | None = None
) -> HttpResponse:
    context = {"form": form, "refusal": refusal}
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render(request, "portal/track.html", context, status=status)


@require_http_methods(["GET", "POST"])
@open_to_all
def track_code(request: Request) -> HttpResponse:
    proof, number = proof_of(request), visits.asked(request).get("number", "")
    if proof is None or not number:
        return redirect("portal:track")
    form = CodeForm(typed_in(request))
    if request.method != "POST" or not form.is_valid():
        return code_page(request, form, proof)
    now = instants.now()
    try:
        ticket_id = commands.prove_status(
            contact_id=proof.contact_id,
            number=number,
            digits=form.cleaned_data["digits"],
            actor=ANYBODY,
            now=now,
        )
    except (Invalid, Conflict) as refusal:
        form.add_error("digits", str(refusal.message))
        return code_page(request, form, proof)
    except NotFound as unknown:
        visits.forget_proof(request)
        return _track_page(request, TrackForm(initial={"case": number}), unknown)
    visits.forget_proof(request)
    return redirect("portal:status", links.token(ticket_id, limits.tracking_until(now)))


@require_safe
@open_to_all
def status(request: Request, token: str) -> HttpResponse:
    page = cases.status_page(token=token, now=instants.now())
    context = {"page": page, "stages": cases.STAGES}
    return render(request, "portal/status.html", context)
