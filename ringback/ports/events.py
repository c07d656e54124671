"""What the ports tell the house: codes and amounts, never a number or a word of a customer's."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLookedUp(News):
    """Somebody looked into a customer's orders, bills, balance and line. ``about`` names the
    contact or the case that gave the reason, ``outside`` whether that was the real system."""

    kind: ClassVar[str] = "business.looked_up"
    subject_kind: ClassVar[str] = "customer"
    subject_field: ClassVar[str] = "customer_id"

    customer_id: UUID
    about_kind: str
    about_id: str
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestNews(News):
    subject_kind: ClassVar[str] = "business_request"
    subject_field: ClassVar[str] = "request_id"

    request_id: UUID
    request_kind: str
    customer_id: UUID
    about_kind: str
    about_id: str
    simulated: bool
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessProposed(RequestNews):
    kind: ClassVar[str] = "business.proposed"

    reason: str
    needs_approval: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessApproved(RequestNews):
    kind: ClassVar[str] = "business.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRefused(RequestNews):
    kind: ClassVar[str] = "business.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessSent(RequestNews):
    kind: ClassVar[str] = "business.sent"

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDone(RequestNews):
    kind: ClassVar[str] = "business.done"

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDeclined(RequestNews):
    kind: ClassVar[str] = "business.declined"

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPutBack(RequestNews):
    """It never arrived; it is sent again."""

    kind: ClassVar[str] = "business.put_back"

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessLost(RequestNews):
    """No answer: what became of it is asked again under the same key."""

    kind: ClassVar[str] = "business.lost"

    problem: str
