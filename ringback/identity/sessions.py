"""What a browser session holds: a member of staff, or a customer with a verified phone."""

from datetime import datetime

from django.http import HttpRequest

from ringback.kernel import instants

SESSION_USER = "user_id"
_CUSTOMER = "customer_id"
_CUSTOMER_UNTIL = "customer_until"


def begin_staff(request: HttpRequest, user_id: object) -> None:
    """A new session key at every log-in, so that a planted one is worth nothing."""
    request.session.flush()
    request.session[SESSION_USER] = str(user_id)


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
