"""The request that a draft amounts to, as intake takes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.catalog.queries import Leaf
from ringback.customers import queries as customers
from ringback.customers.states import Language
from ringback.intake.commands import Request
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import ConditionError
from ringback.messaging import queries as messaging
from ringback.messaging.states import Channel
from ringback.portal import filled as filling
from ringback.portal.filled import Filled
from ringback.tickets.states import Kind

SOURCE = "portal"
"""With the draft's id this names the request for ever: handed in twice, it is one case."""


def request_of(
    application_id: UUID,
    filled: Filled,
    *,
    contact_id: UUID | None,
    language: str,
    actor: Actor,
    now: datetime,
) -> Request:
    """Raises ``NotFound`` when the catalogue has never known the service type."""
    leaf = catalog.category(filled.category, at=now) if filled.category else None
    kind, phone = kind_of(filled), _phone(contact_id, actor)
    return Request(
        text=filled.text,
        channel=Channel.PORTAL,
        customer_id=UUID(actor.id),
        phone=phone,
        contact_id=contact_id,
        category=leaf.code if leaf else "",
        kind=kind,
        answers={**reached_at(leaf, phone), **filling.answers_of(leaf, filled)} if leaf else {},
        facts=_against_oneself(leaf, filled, kind or Kind(leaf.default_kind), now) if leaf else {},
        language=language if language in list(Language) else Language.ENGLISH,
        source=SOURCE,
        external_id=str(application_id),
    )


def _phone(contact_id: UUID | None, actor: Actor) -> str:
    """The number that was proven just now, else the one on record: it need not be asked for."""
    if contact_id is not None:
        contact = messaging.contact(contact_id=contact_id, actor=actor)
        if contact.party is not None:
            return str(contact.party.reveal())
    customer = customers.customer(UUID(actor.id))
    point = customers.phone_to_reach(customer) if customer else None
    return str(point.value.reveal()) if point else ""


def reached_at(leaf: Leaf, phone: str) -> dict[str, object]:
    """The phone that was proven answers where somebody can be reached, unless they name another."""
    asked = (each.code for each in leaf.form if each.type is FieldType.PHONE and each.required)
    return dict.fromkeys(asked, phone) if phone else {}


def kind_of(filled: Filled) -> Kind | None:
    """What the customer says they want; ``None`` while they leave it to us."""
    return Kind(filled.kind) if filled.kind in list(Kind) else None


def _against_oneself(leaf: Leaf, filled: Filled, kind: Kind, now: datetime) -> dict[str, Any]:
    """What customers say of themselves can rule a transaction out, never in: that the conditions
    hold is for somebody to see."""
    told = filling.facts_of(leaf, filled)
    try:
        verdict = catalog.eligibility(leaf, kind=kind, facts=told)
    except ConditionError:
        # The catalogue has changed its words since the draft was written.
        return {}
    return told if verdict.is_refused else {}
