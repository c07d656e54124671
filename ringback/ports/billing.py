"""The port to the billing system (BSS): what it can be asked, and told to do.

Money is ``Decimal`` in yuan (CNY) with two places. Names come from the billing system in both
languages; where it knows one alone, both say the same.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from ringback.handbook.queries import Bilingual
from ringback.ports.states import Confirmation, OrderChannel, RequestKind

CURRENCY = "CNY"
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """What is in use: the access number in its stored form, and the product's code. Personal
    data: it goes to a port and into an encrypted field, nowhere else."""

    number: str
    product: str

    def __repr__(self) -> str:
        return "<Line>"


@dataclass(frozen=True, slots=True)
class BillItem:
    """One position of a bill; a refund is negative. ``code`` is the same from month to month."""

    code: str
    name: Bilingual
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """A closed month; ``month`` is its first day."""

    month: date
    items: tuple[BillItem, ...]

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), NOTHING)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used of an allowance this month; ``allowance`` is ``None`` where there is none."""

    code: str
    name: Bilingual
    used: Decimal
    allowance: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Account:
    """How a line stands: ``balance`` is prepaid, ``owed`` overdue."""

    balance: Decimal
    owed: Decimal
    is_suspended: bool
    usage: tuple[Usage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A product on the line with the origin of its order. ``recording_id`` names the recording of
    it, empty when there is none; ``ended_at`` is ``None`` while it goes on."""

    order_id: str
    code: str
    name: Bilingual
    monthly: Decimal
    ordered_at: datetime
    channel: OrderChannel
    confirmation: Confirmation
    recording_id: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What is to be done. Under one ``key`` it is done once, however often it arrives.
    ``order_id`` is empty for what is about the line, ``amount`` ``None`` where no money moves."""

    key: UUID
    kind: RequestKind
    line: Line
    order_id: str
    amount: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``declined`` is the billing system's code for why not, empty when it was done; ``reference``
    its own number of the operation."""

    reference: str
    declined: str = ""

    @property
    def is_done(self) -> bool:
        return not self.declined


class Billing(Protocol):
    """Raises :class:`~ringback.ports.problems.Unreached`, ``Unanswered``, and ``NotFound`` for a
    line it does not know. Answers within seconds; never called inside a transaction of ours."""

    is_simulated: bool

    def account(self, line: Line, *, now: datetime) -> Account: ...

    def bills(self, line: Line, *, months: int, now: datetime) -> tuple[Bill, ...]:
        """The last closed months, newest first."""
        ...

    def orders(self, line: Line, *, now: datetime) -> tuple[Order, ...]:
        """All of the line, ended ones too, newest first."""
        ...

    def carry_out(self, command: Command, *, now: datetime) -> Outcome: ...

    def outcome_of(self, key: UUID, *, now: datetime) -> Outcome | None:
        """What became of a command; ``None``: it has never arrived."""
        ...
