"""What a customer has agreed to, in words they know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.customers import queries as customers
from ringback.customers.queries import Consent, Customer
from ringback.customers.states import PURPOSE_LABELS, Purpose
from ringback.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """``since`` is null while nothing is agreed to; ``withdrawn_at`` when it was taken back."""

    purpose: Purpose
    words: object
    since: datetime | None
    withdrawn_at: datetime | None


def own_record(actor: Actor) -> Customer:
    return customers.known(customer_id=UUID(actor.id), actor=actor)


def consent_lines(*, actor: Actor) -> list[ConsentLine]:
    """Every purpose, agreed to or not."""
    stands = customers.consents_of(own_record(actor))
    return [_line(purpose, row) for purpose, row in stands.items()]


def _line(purpose: Purpose, row: Consent | None) -> ConsentLine:
    is_live = row is not None and row.withdrawn_at is None
    return ConsentLine(
        purpose=purpose,
        words=PURPOSE_LABELS[purpose],
        since=row.given_at if row and is_live else None,
        withdrawn_at=row.withdrawn_at if row else None,
    )
