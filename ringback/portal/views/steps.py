"""How far a draft has come: nobody is asked for what comes later before what comes first."""

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.portal import visits
from ringback.portal.guards import entrance
from ringback.portal.queries import applications
from ringback.portal.queries.applications import STEP_LABELS, Draft, Step


def language_of() -> str:
    return get_language() or "zh-hans"


def road(step: Step) -> dict[str, object]:
    """How far it has come, for the head of a page."""
    return {"steps": [(each, STEP_LABELS[each]) for each in Step], "step": step}


def typed_in(request: Request) -> QueryDict | None:
    """What a form was sent with, were it nothing; ``None`` when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def draft_of(request: Request, application_id: UUID) -> Draft:
    """Raises ``NotFound`` for one of another browser."""
    return applications.draft(
        application_id=application_id, held=visits.held(request), now=instants.now()
    )


def step_before(request: Request, one: Draft, step: Step) -> str:
    """Where to go first; empty when a step may be taken. A draft that was sent leads to its
    receipt, whichever step somebody goes back to."""
    at = list(Step).index(step)
    if one.application.ticket_id is not None:
        return _after_sending(request, one)
    if at >= 2 and (one.filled.category is None or (one.filled.category and one.leaf is None)):
        return _address("choose", one)
    if at >= 3 and not one.filled.is_filled:
        return _address("facts", one)
    if at >= 3 and (proving := _proof_first(request, one)):
        return proving
    if at >= 4 and not one.filled.is_new and _has_open_cases(request, one):
        return _address("before", one)
    return ""


def _after_sending(request: Request, one: Draft) -> str:
    receipt = _address("receipt", one)
    if not request.actor.is_customer:
        return entrance(receipt)
    return "" if request.path == receipt else receipt


def _proof_first(request: Request, one: Draft) -> str:
    onward = _address("check", one)
    if not request.actor.is_customer:
        return entrance(onward)
    contact_id = visits.contact_of(request)
    if applications.is_code_needed(one, contact_id=contact_id, now=instants.now()):
        return entrance(onward, again=True)
    return ""


def _has_open_cases(request: Request, one: Draft) -> bool:
    return bool(
        applications.open_cases(
            one,
            customer_id=UUID(request.actor.id),
            language=language_of(),
            actor=request.actor,
            now=instants.now(),
        )
    )


def _address(name: str, one: Draft) -> str:
    return reverse(f"portal:{name}", args=[one.application.pk])
