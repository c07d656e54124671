"""Carrying a request out, once whatever breaks.

A request is claimed by a conditional update before it leaves and settled by another afterwards;
nobody is asked inside a transaction. Who is killed in between leaves it *sent*: when its time is
over it counts as lost, and what became of it is asked under its key. Only when the other side has
never heard of the key is it sent again, still under that key.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.base.worker import backoff
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound, Unavailable
from ringback.ports import connected, events
from ringback.ports.billing import Outcome
from ringback.ports.commands.telling import ended, move, told
from ringback.ports.models import BusinessRequest
from ringback.ports.problems import Unanswered, Unreached
from ringback.ports.states import RequestState

CARRIER = Actor.system("ports")
LEASE = timedelta(minutes=2)
"""Longer than the billing system may take to answer."""


def carry_out(*, request_id: UUID, now: datetime) -> BusinessRequest:
    """Send what is due and settle it. What has been claimed or settled already stays as it is."""
    request = _found(request_id)
    if request.state != RequestState.DUE:
        return request
    try:
        request = _claim(request_id=request_id, actor=CARRIER, now=now)
    except Conflict:
        return _found(request_id)
    return _settled(request, lambda: connected.billing().carry_out(request.command, now=now), now)


def ask_after(*, request_id: UUID, now: datetime) -> BusinessRequest:
    """What became of a request whose answer was lost. Nothing is sent here but the question."""
    request = _found(request_id)
    if request.state == RequestState.SENT:
        return _lose(request=request, problem="no_answer", actor=CARRIER, now=now)
    if request.state != RequestState.UNKNOWN:
        return request
    return _asked(request, now)


def _asked(request: BusinessRequest, now: datetime) -> BusinessRequest:
    try:
        outcome = connected.billing().outcome_of(request.pk, now=now)
    except Unavailable as silent:
        problem = getattr(silent, "problem", silent.reason)
        return _lose(request=request, problem=problem, actor=CARRIER, now=now)
    if outcome is None:
        return _put_back(request=request, problem="never_arrived", actor=CARRIER, now=now)
    return _end(request=request, outcome=outcome, actor=CARRIER, now=now)


def _settled(
    request: BusinessRequest, send: Callable[[], Outcome], now: datetime
) -> BusinessRequest:
    try:
        outcome = send()
    except Unreached as refusal:
        return _put_back(request=request, problem=refusal.problem, actor=CARRIER, now=now)
    except Unanswered as lost:
        return _lose(request=request, problem=lost.problem, actor=CARRIER, now=now)
    except NotFound as unknown:
        outcome = Outcome("", declined=unknown.reason)
    return _end(request=request, outcome=outcome, actor=CARRIER, now=now)


@command
def _claim(*, request_id: UUID, actor: Actor, now: datetime) -> BusinessRequest:
    request = _found(request_id)
    move(request, "send", attempts=request.attempts + 1, next_at=now + LEASE, problem="")
    news = events.BusinessSent(**told(request), attempt=request.attempts)
    journal.record(news, actor=actor, now=now)
    return request


@command
def _end(
    *, request: BusinessRequest, outcome: Outcome, actor: Actor, now: datetime
) -> BusinessRequest:
    if outcome.is_done:
        move(request, "complete", reference=outcome.reference[:40], problem="", **ended(now))
        done = events.BusinessDone(**told(request), reference=request.reference)
        journal.record(done, actor=actor, now=now)
        return request
    move(request, "decline", problem=outcome.declined[:60], **ended(now))
    declined = events.BusinessDeclined(**told(request), code=request.problem)
    journal.record(declined, actor=actor, now=now)
    return request


@command
def _put_back(
    *, request: BusinessRequest, problem: str, actor: Actor, now: datetime
) -> BusinessRequest:
    next_at = now + backoff(request.attempts)
    move(request, "put_back", problem=problem[:60], next_at=next_at)
    news = events.BusinessPutBack(**told(request), problem=request.problem)
    journal.record(news, actor=actor, now=now)
    return request


@command
def _lose(
    *, request: BusinessRequest, problem: str, actor: Actor, now: datetime
) -> BusinessRequest:
    # Each question counts, so that a silent system is asked ever more seldom.
    attempts = request.attempts + 1
    next_at = now + backoff(attempts)
    move(request, "lose", attempts=attempts, problem=problem[:60], next_at=next_at)
    news = events.BusinessLost(**told(request), problem=request.problem)
    journal.record(news, actor=actor, now=now)
    return request


def _found(request_id: UUID) -> BusinessRequest:
    found = BusinessRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("There is no such request."))
    return found
