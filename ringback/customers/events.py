"""What customers tells the house: ids and codes, never a personal value."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.customers.states import (
    ConsentChannel,
    ContactType,
    Kind,
    MergeReason,
    Purpose,
    WatchReason,
)
from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerNews(News):
    subject_kind: ClassVar[str] = "customer"
    subject_field: ClassVar[str] = "customer_id"

    customer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRegistered(CustomerNews):
    kind: ClassVar[str] = "customer.registered"

    customer_kind: Kind
    home_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChanged(CustomerNews):
    """``fields`` names what is different now."""

    kind: ClassVar[str] = "customer.changed"

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionAdded(CustomerNews):
    kind: ClassVar[str] = "customer.subscription_added"

    subscription_id: UUID
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointAdded(CustomerNews):
    """``shared``: another customer has the same value."""

    kind: ClassVar[str] = "customer.contact_point_added"

    contact_point_id: UUID
    type: ContactType
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointVerified(CustomerNews):
    kind: ClassVar[str] = "customer.contact_point_verified"

    contact_point_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointRemoved(CustomerNews):
    kind: ClassVar[str] = "customer.contact_point_removed"

    contact_point_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(CustomerNews):
    kind: ClassVar[str] = "customer.consent_given"

    purpose: Purpose
    channel: ConsentChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(CustomerNews):
    kind: ClassVar[str] = "customer.consent_withdrawn"

    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWatched(CustomerNews):
    kind: ClassVar[str] = "customer.watched"

    reason: WatchReason
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUnwatched(CustomerNews):
    kind: ClassVar[str] = "customer.unwatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRevealed(CustomerNews):
    """The actor may see ``field`` (its place on the card) until ``expires_at``."""

    kind: ClassVar[str] = "customer.revealed"

    field: str
    reason: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeProposed(CustomerNews):
    """``customer_id`` would be kept."""

    kind: ClassVar[str] = "customer.merge_proposed"

    merged_id: UUID
    reason: MergeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRefused(CustomerNews):
    kind: ClassVar[str] = "customer.merge_refused"

    merged_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMerged(CustomerNews):
    """``merged_id`` is served as ``customer_id`` from now on."""

    kind: ClassVar[str] = "customer.merged"

    merged_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUnmerged(CustomerNews):
    """``merged_id`` stands for itself again."""

    kind: ClassVar[str] = "customer.unmerged"

    merged_id: UUID
