"""What a browser's session holds: a member of staff, one half-way in, or a customer.

Of a member of staff it holds the id of a :class:`StaffSession`, which is what can be ended from
elsewhere; the browser's own session is only the bag it is carried in.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from ringback.base.http import address_of
from ringback.identity import queries
from ringback.identity.commands.log_in import Where
from ringback.identity.devices import device_of
from ringback.identity.models import StaffSession, User
from ringback.identity.policy import rules_at
from ringback.kernel import instants

_STAFF = "staff_session"
_HALF_WAY = "half_way"
_CEREMONY = "passkey_ceremony"
_CUSTOMER = "customer_id"
_CUSTOMER_UNTIL = "customer_until"

GLANCE = timedelta(minutes=1)
"""Being seen is written down no more often than this."""


def where(request: HttpRequest) -> Where:
    agent = request.headers.get("User-Agent", "")
    return Where(address=address_of(request), device=device_of(agent))


def begin_staff(request: HttpRequest, session: StaffSession) -> None:
    """A new session key at every log-in, so that a planted one is worth nothing."""
    request.session.flush()
    request.session[_STAFF] = str(session.pk)


def staff_of(request: HttpRequest, now: datetime) -> StaffSession | None:
    """The open session this browser holds, with its user; ``None`` when it holds none, or one that
    was ended or ran out of time. One query."""
    session_id = request.session.get(_STAFF)
    if session_id is None:
        return None
    found = (
        StaffSession.objects.filter(pk=session_id, ended_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    return None if found is None or queries.is_over(found, now) else found


def see(request: HttpRequest, session: StaffSession, now: datetime) -> None:
    """Note that the session is in use. A stream that reopens itself is nobody's doing."""
    if now - session.seen_at < GLANCE or "event-stream" in request.headers.get("Accept", ""):
        return
    StaffSession.objects.filter(pk=session.pk, seen_at__lt=now).update(seen_at=now)


def wait_for_factor(request: HttpRequest, user: User, now: datetime) -> None:
    """The password was right; what else is wanted must come soon, from this browser."""
    request.session.flush()
    request.session[_HALF_WAY] = [str(user.pk), (now + rules_at(now).factor_wait).isoformat()]


def half_way(request: HttpRequest, now: datetime) -> User | None:
    """Who has shown the password here and still owes a factor."""
    user_id, until = request.session.get(_HALF_WAY) or (None, None)
    if until is None or now >= datetime.fromisoformat(until):
        return None
    return User.objects.filter(pk=UUID(user_id), is_active=True).first()


def keep_ceremony(request: HttpRequest, purpose: str, state: Any, now: datetime) -> None:
    """What the next passkey's answer is checked against, for one ``purpose``, for a while."""
    kept = {purpose: [state, (now + rules_at(now).factor_wait).isoformat()]}
    request.session[_CEREMONY] = {**request.session.get(_CEREMONY, {}), **kept}


def take_ceremony(request: HttpRequest, purpose: str, now: datetime) -> Any:
    """The same once: a challenge answers one question. ``None`` when there is none."""
    kept = dict(request.session.get(_CEREMONY, {}))
    state, until = kept.pop(purpose, (None, None))
    request.session[_CEREMONY] = kept
    return None if until is None or now >= datetime.fromisoformat(until) else state


def begin_customer(request: HttpRequest, customer_id: object, until: datetime) -> None:
    """A customer has no password: the session stands on a phone verified just now."""
    request.session.flush()
    request.session[_CUSTOMER] = str(customer_id)
    request.session[_CUSTOMER_UNTIL] = until.isoformat()


def customer_of(request: HttpRequest) -> str | None:
    """The id of the verified customer, or ``None`` when there is none or time is up."""
    until = request.session.get(_CUSTOMER_UNTIL)
    if until is None or instants.now() >= datetime.fromisoformat(until):
        return None
    return str(request.session[_CUSTOMER])


def end(request: HttpRequest) -> None:
    request.session.flush()
