"""In by a code to the phone, out by one button; no password anywhere."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base.http import Request
from ringback.base.ids import known_ids
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, RingbackError, TooMany
from ringback.messaging import commands as messaging
from ringback.portal import commands, limits, visits
from ringback.portal.forms.entering import CodeForm, PhoneForm
from ringback.portal.guards import entrance, onward_of, open_to_all
from ringback.portal.queries import entering
from ringback.portal.queries.applications import Step
from ringback.portal.queries.entering import Proof
from ringback.portal.views.steps import language_of, road, typed_in

STAFF_ARE_IN = gettext_lazy(
    "You are logged in as staff in this browser. Log out first to go on as a customer."
)


@require_http_methods(["GET", "POST"])
@open_to_all
def enter(request: Request) -> HttpResponse:
    """The phone number; of somebody who is in already, and must prove it again, none is asked."""
    if request.user is not None:
        raise NotAllowed(STAFF_ARE_IN)
    onward = onward_of(request)
    is_known = request.actor.is_customer
    is_again = is_known and bool(request.POST.get("again") or request.GET.get("again"))
    if is_known and not is_again:
        return redirect(onward)
    form = PhoneForm(typed_in(request))
    refusal: RingbackError | None = None
    if request.method == "POST" and (is_known or form.is_valid()):
        number = "" if is_known else form.cleaned_data["number"]
        try:
            contact = commands.ask_code(
                number=number, language=language_of(), actor=request.actor, now=instants.now()
            )
        except (Invalid, TooMany, Conflict) as refused:
            refusal = refused
        else:
            visits.ask(request, contact.pk, onward=onward)
            return redirect("portal:code")
    context = {
        "form": form,
        "onward": onward,
        "is_known": is_known,
        "refusal": refusal,
        **_on_the_way(onward),
    }
    status = refusal.status if refusal else (422 if form.errors and not is_known else 200)
    return render(request, "portal/phone.html", context, status=status)


@require_http_methods(["GET", "POST"])
@open_to_all
def code(request: Request) -> HttpResponse:
    """The code. A wrong one costs a try and nothing else."""
    proof = proof_of(request)
    if proof is None or visits.asked(request).get("number"):
        return redirect(entrance(visits.asked(request).get("onward", "")))
    form = CodeForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        now = instants.now()
        try:
            customer_id = commands.prove(
                contact_id=proof.contact_id,
                digits=form.cleaned_data["digits"],
                actor=request.actor,
                now=now,
            )
        except (Invalid, Conflict) as refusal:
            form.add_error("digits", str(refusal.message))
        else:
            onward = visits.asked(request).get("onward") or reverse("portal:cases")
            visits.enter(request, customer_id, proof.contact_id, limits.session_until(now))
            return redirect(onward)
    return code_page(request, form, proof)


def code_page(
    request: Request, form: CodeForm, proof: Proof, refusal: RingbackError | None = None
) -> HttpResponse:
    onward, number = (visits.asked(request).get(name, "") for name in ("onward", "number"))
    context = {
        "action": reverse("portal:track_code" if number else "portal:code"),
        "form": form,
        "proof": proof,
        "refusal": refusal,
        "back": entrance(onward),
        "number": number,
        **_on_the_way(onward),
    }
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render(request, "portal/code.html", context, status=status)


@require_http_methods(["GET", "POST"])
@open_to_all
def send_again(request: Request) -> HttpResponse:
    """Another code to the same phone; the one before is void then."""
    proof = proof_of(request)
    if proof is None:
        return redirect(entrance(visits.asked(request).get("onward", "")))
    if request.method == "GET":
        return redirect("portal:track_code" if visits.asked(request)["number"] else "portal:code")
    actor = actor_of_proof(request)
    try:
        messaging.send_code(contact_id=proof.contact_id, actor=actor, now=instants.now())
    except (TooMany, Conflict) as refusal:
        return code_page(request, CodeForm(), proof, refusal)
    messages.success(request, _("A new code is on its way; the one before no longer counts."))
    return redirect("portal:track_code" if visits.asked(request).get("number") else "portal:code")


@require_POST
@open_to_all
def leave(request: Request) -> HttpResponse:
    """Nothing stays behind in the browser: neither the session nor a draft."""
    commands.erase(application_ids=visits.held(request))
    visits.leave(request)
    messages.success(request, _("You have left. Nothing of yours stays in this browser."))
    return redirect("portal:home")


def _on_the_way(onward: str) -> dict[str, object]:
    """The steps of the application that is waiting for the phone, if one is."""
    return road(Step.PHONE) if onward.startswith(reverse("portal:begin")) else {}


def proof_of(request: Request) -> Proof | None:
    """The verification under way; ``None`` when there is none, or it is over."""
    ids: list[UUID] = known_ids([visits.asked(request).get("contact", "")])
    if not ids:
        return None
    try:
        return entering.proof(contact_id=ids[0], actor=actor_of_proof(request))
    except NotFound:
        return None


def actor_of_proof(request: Request) -> Actor:
    """The status of a case is asked for by whoever holds its phone, in or not."""
    return ANYBODY if visits.asked(request).get("number") else request.actor
