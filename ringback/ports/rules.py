"""What a bill consists of and how it differs from the month before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringback.handbook.queries import Bilingual
from ringback.ports.billing import NOTHING, Bill


@dataclass(frozen=True, slots=True)
class Change:
    """One position in two months; an amount is zero where it did not stand on the bill."""

    code: str
    name: Bilingual
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ComparedBill:
    """A bill beside the month before; ``before`` is ``None`` when that bill is not known, and then
    nothing is said about a difference. ``changes`` add up to ``difference``."""

    bill: Bill
    before: Bill | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.before is None else self.bill.total - self.before.total

    @property
    def changes(self) -> list[Change]:
        return [] if self.before is None else changes(self.bill, self.before)


def compared(bills: Sequence[Bill], months: int) -> list[ComparedBill]:
    """The newest ``months`` bills, newest first, each with the one before it."""
    earlier: list[Bill | None] = [*bills[1:], None]
    return [ComparedBill(*pair) for pair in zip(bills, earlier, strict=True)][:months]


def changes(bill: Bill, before: Bill) -> list[Change]:
    """What the difference of two bills consists of, the largest first; what stayed is left out."""
    names = {item.code: item.name for each in (before, bill) for item in each.items}
    found = [
        Change(code, name, _amount(before, code), _amount(bill, code))
        for code, name in names.items()
    ]
    moved = [change for change in found if change.difference]
    return sorted(moved, key=lambda change: -abs(change.difference))


def _amount(bill: Bill, code: str) -> Decimal:
    return sum((item.amount for item in bill.items if item.code == code), NOTHING)
