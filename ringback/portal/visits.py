"""What the browser of a visitor holds: which drafts are theirs, and a verification under way.

Ids only. A session is a row in the database, and no number or word of anybody's stands there.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from ringback.base.ids import known_ids
from ringback.identity import sessions

_APPLICATIONS = "portal_applications"
_CONTACT = "portal_contact"
_PROOF = "portal_proof"
_OWNER = "portal_owner"
MOST_APPLICATIONS = 10
"""Of one browser, the latest."""


def hold(request: HttpRequest, application_id: UUID) -> None:
    """This draft was begun here."""
    held = [each for each in _held(request) if each != str(application_id)]
    request.session[_APPLICATIONS] = [*held, str(application_id)][-MOST_APPLICATIONS:]


def held(request: HttpRequest) -> list[UUID]:
    """The drafts begun in this browser, oldest first."""
    return known_ids(_held(request))


def _held(request: HttpRequest) -> list[str]:
    found: list[str] = request.session.get(_APPLICATIONS, [])
    return found


def contact_of(request: HttpRequest) -> UUID | None:
    """The contact in which this customer's phone was verified; ``None`` when it was elsewhere."""
    return next(iter(known_ids([str(request.session.get(_CONTACT, ""))])), None)


def ask(request: HttpRequest, contact_id: UUID, *, onward: str = "", number: str = "") -> None:
    """A code is on its way. ``onward`` is where to go afterwards, ``number`` the case whose status
    is asked for."""
    request.session[_PROOF] = {"contact": str(contact_id), "onward": onward, "number": number}


def asked(request: HttpRequest) -> Mapping[str, str]:
    """The verification under way; empty when there is none."""
    found: Mapping[str, str] = request.session.get(_PROOF, {})
    return found


def forget_proof(request: HttpRequest) -> None:
    request.session.pop(_PROOF, None)


def enter(request: HttpRequest, customer_id: UUID, contact_id: UUID, until: datetime) -> None:
    """Whoever holds the verified phone is in; what they had typed before comes along, what the
    customer before them had typed in this browser does not."""
    is_another = request.session.get(_OWNER, str(customer_id)) != str(customer_id)
    kept = [] if is_another else _held(request)
    sessions.begin_customer(request, customer_id, until)
    request.session[_OWNER] = str(customer_id)
    request.session[_APPLICATIONS] = kept
    request.session[_CONTACT] = str(contact_id)


def leave(request: HttpRequest) -> None:
    sessions.end(request)
