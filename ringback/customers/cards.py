"""The customer card: everything known of a customer, masked, in values a page can show.

A plain text stands on it only while a reveal by the very reader lives.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ringback.base.fields import Secret
from ringback.customers import access, families
from ringback.customers.models import Consent, ContactPoint, Customer, Reveal, Subscription
from ringback.customers.states import (
    ContactType,
    IdentityType,
    Kind,
    Purpose,
    Region,
    SubscriptionStatus,
)
from ringback.kernel.actor import Actor
from ringback.kernel.phones import dialled


@dataclass(frozen=True, slots=True)
class Shown:
    """A personal value as this reader sees it. ``field`` is its place, as ``reveal`` names it;
    ``revealed_until`` is null while it is masked."""

    field: str
    text: str
    revealed_until: datetime | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """``shared``: another customer has the same value."""

    contact_point_id: UUID
    type: ContactType
    value: Shown
    verified_at: datetime | None
    shared: bool


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    subscription_id: UUID
    product: str
    access_number: Shown
    account: Shown | None
    address: Shown | None
    region: Region
    star_level: int
    status: SubscriptionStatus
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """``customer_ids``: the one served, then all merged into it. A null name: not told yet."""

    customer_ids: tuple[UUID, ...]
    version: int
    kind: Kind
    language: str
    home_path: str
    name: Shown | None
    identity_type: IdentityType | None
    identity_number: Shown | None
    contact_points: tuple[ContactLine, ...]
    subscriptions: tuple[SubscriptionLine, ...]
    consents: tuple[Purpose, ...]


def card(*, customer: Customer, actor: Actor, now: datetime) -> Card:
    """The card of a customer, or of the one it was merged into. Raises ``NotFound`` when the actor
    may not know of that customer."""
    family = families.family_of(customer.pk)
    head = customer if customer.pk == family[0] else Customer.objects.get(pk=family[0])
    access.require_known(actor, head)
    until = _revealed_until(head, actor, now)
    consents = Consent.objects.filter(customer_id__in=family, withdrawn_at__isnull=True)
    return Card(
        customer_ids=tuple(family),
        version=head.version,
        kind=Kind(head.kind),
        language=head.language,
        home_path=head.home_path,
        name=_shown("name", head.name, until),
        identity_type=IdentityType(head.identity_type) if head.identity_type else None,
        identity_number=_shown("identity_number", head.identity_number, until),
        contact_points=tuple(_contact(point, until) for point in _contact_points(family)),
        subscriptions=tuple(_subscription(each, until) for each in _subscriptions(family)),
        consents=tuple(
            Purpose(purpose)
            for purpose in consents.order_by("purpose").values_list("purpose", flat=True).distinct()
        ),
    )


def fields_of(shown: Card) -> set[str]:
    """The places on a card that hold a value which can be revealed."""
    places = [shown.name, shown.identity_number]
    places += [line.value for line in shown.contact_points]
    for line in shown.subscriptions:
        places += [line.access_number, line.account, line.address]
    return {place.field for place in places if place is not None}


def _revealed_until(head: Customer, actor: Actor, now: datetime) -> dict[str, datetime]:
    live = Reveal.objects.filter(
        customer=head, revealed_by=actor.ref, revealed_at__lte=now, expires_at__gt=now
    )
    return dict(live.order_by("expires_at").values_list("field", "expires_at"))


def _contact_points(family: list[UUID]) -> list[ContactPoint]:
    return list(
        ContactPoint.objects.filter(customer_id__in=family, removed_at__isnull=True).order_by("id")
    )


def _subscriptions(family: list[UUID]) -> list[Subscription]:
    found = Subscription.objects.filter(customer_id__in=family)
    live_first = F("ends_at").asc(nulls_first=True)
    return list(found.select_related("account", "site").order_by(live_first, "id"))


def _contact(point: ContactPoint, until: dict[str, datetime]) -> ContactLine:
    shown = _shown(f"contact_point:{point.pk}", point.value, until)
    assert shown is not None  # a contact point has a value
    return ContactLine(point.pk, ContactType(point.type), shown, point.verified_at, point.shared)


def _subscription(row: Subscription, until: dict[str, datetime]) -> SubscriptionLine:
    number = _shown(f"subscription:{row.pk}", row.access_number, until)
    assert number is not None  # a subscription has an access number
    account, site = row.account, getattr(row, "site", None)
    return SubscriptionLine(
        subscription_id=row.pk,
        product=row.product,
        access_number=number,
        account=_shown(f"account:{account.pk}", account.number, until) if account else None,
        address=_shown(f"site:{site.pk}", site.address, until) if site else None,
        region=Region(row.region),
        star_level=row.star_level,
        status=SubscriptionStatus(row.status),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def _shown(field: str, secret: Secret | None, until: dict[str, datetime]) -> Shown | None:
    if secret is None:
        return None
    expires_at = until.get(field)
    text = secret.masked() if expires_at is None else dialled(secret.reveal())
    return Shown(field, text, expires_at)
