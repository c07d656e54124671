"""The customer's record as a page shows it: masked by the server, each value with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.customers import queries as customers
from ringback.customers.queries import Card, Customer, Shown
from ringback.customers.states import (
    CONTACT_TYPE_LABELS,
    IDENTITY_TYPE_LABELS,
    REGION_LABELS,
    SUBSCRIPTION_STATUS_LABELS,
)
from ringback.desk.labels import product
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.tickets.queries import Ticket


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the record, with marks such as "verified"."""

    title: object
    shown: Shown
    is_verified: bool = False
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A subscription. ``about`` are its status and region in words."""

    number: Shown
    product: str
    about: Sequence[object]
    stars: int
    address: Shown | None


@dataclass(frozen=True, slots=True)
class CustomerCard:
    customer_id: object
    values: Sequence[Value]
    lines: Sequence[Line]


def card_of(customer: Customer | None, *, actor: Actor, now: datetime) -> CustomerCard | None:
    """``None`` when nobody is known, or not within this actor's reach: a department far away may
    work on a case without knowing whose it is."""
    if customer is None:
        return None
    try:
        card = customers.card(customer=customer, actor=actor, now=now)
    except NotFound:
        return None
    return CustomerCard(
        customer_id=card.customer_ids[0],
        values=list(_values(card)),
        lines=[
            Line(
                number=line.access_number,
                product=product(line.product),
                about=(SUBSCRIPTION_STATUS_LABELS[line.status], REGION_LABELS[line.region]),
                stars=line.star_level,
                address=line.address,
            )
            for line in card.subscriptions
        ],
    )


def places(ticket: Ticket, *, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """What can be revealed on the card of a case: (place, title with the masked value)."""
    card = card_of(ticket.customer, actor=actor, now=now)
    return places_on(card) if card else []


def places_on(card: CustomerCard) -> list[tuple[str, str]]:
    """What can be revealed on a record: (place, title with the masked value)."""
    found = [(value.shown, value.title) for value in card.values]
    for line in card.lines:
        found.append((line.number, _("Access number")))
        if line.address is not None:
            found.append((line.address, _("Address")))
    return [(shown.field, f"{title} · {shown.text}") for shown, title in found]


def _values(card: Card) -> Iterator[Value]:
    if card.name is not None:
        yield Value(_("Name"), card.name)
    for point in card.contact_points:
        title = CONTACT_TYPE_LABELS[point.type]
        yield Value(title, point.value, point.verified_at is not None, point.shared)
    if card.identity_number is not None and card.identity_type is not None:
        yield Value(IDENTITY_TYPE_LABELS[card.identity_type], card.identity_number)
