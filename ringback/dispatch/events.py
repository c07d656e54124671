"""What dispatch tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNews(News):
    subject_kind: ClassVar[str] = "offer"
    subject_field: ClassVar[str] = "offer_id"

    offer_id: int
    sheet_id: int
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(OfferNews):
    kind: ClassVar[str] = "offer.made"

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExpired(OfferNews):
    kind: ClassVar[str] = "offer.expired"
