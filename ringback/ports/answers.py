"""Reading what a system of the operator's has answered: checked, or refused as unreadable.

A field that is missing or of another form raises ``Unanswered``: half a bill is shown to nobody.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any, TypeVar

from ringback.handbook.queries import Bilingual
from ringback.ports.billing import CURRENCY, Account, Bill, BillItem, Order, Outcome, Usage
from ringback.ports.probe import LineState
from ringback.ports.problems import Unanswered
from ringback.ports.states import Confirmation, OrderChannel

Content = Mapping[str, Any]
Read = TypeVar("Read")

LONGEST_CODE, LONGEST_NAME = 40, 120


def _checked(read: Callable[[Content], Read]) -> Callable[[Content], Read]:
    @wraps(read)
    def run(content: Content) -> Read:
        try:
            return read(content)
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation):
            raise Unanswered("unreadable") from None

    return run


@_checked
def account(content: Content) -> Account:
    _in_yuan(content)
    return Account(
        balance=_money(content["balance"]),
        owed=_money(content["owed"]),
        is_suspended=_boolean(content["suspended"]),
        usage=tuple(_usage(each) for each in content["usage"]),
    )


@_checked
def bills(content: Content) -> tuple[Bill, ...]:
    _in_yuan(content)
    read = [
        Bill(date.fromisoformat(f"{bill['month']}-01"), tuple(_item(i) for i in bill["items"]))
        for bill in content["bills"]
    ]
    return tuple(sorted(read, key=lambda bill: bill.month, reverse=True))


@_checked
def orders(content: Content) -> tuple[Order, ...]:
    _in_yuan(content)
    read = [_order(each) for each in content["orders"]]
    return tuple(sorted(read, key=lambda order: order.ordered_at, reverse=True))


@_checked
def outcome(content: Content) -> Outcome:
    if content["state"] == "done":
        return Outcome(_code(content["reference"]))
    if content["state"] != "declined" or not content["code"]:
        raise ValueError
    return Outcome(_code(content.get("reference", "")), declined=_code(content["code"]))


@_checked
def line_state(content: Content) -> LineState:
    power = content["optical_power_dbm"]
    return LineState(
        is_online=_boolean(content["online"]),
        optical_power=None if power is None else _number(power),
        in_arrears=_boolean(content["arrears"]),
        port=_code(content["port"]),
        measured_at=_instant(content["measured_at"]),
    )


def _usage(content: Content) -> Usage:
    allowance = content["allowance"]
    return Usage(
        code=_code(content["code"]),
        name=_name(content["name"]),
        used=_number(content["used"]),
        allowance=None if allowance is None else _number(allowance),
        unit=_code(content["unit"]),
    )


def _item(content: Content) -> BillItem:
    return BillItem(_code(content["code"]), _name(content["name"]), _money(content["amount"]))


def _order(content: Content) -> Order:
    ended = content["ended_at"]
    channel = content["channel"]
    return Order(
        order_id=_code(content["id"]),
        code=_code(content["code"]),
        name=_name(content["name"]),
        monthly=_money(content["monthly"]),
        ordered_at=_instant(content["ordered_at"]),
        # A channel we have no word for is as good as none; what was confirmed must be sure.
        channel=OrderChannel(channel) if channel in list(OrderChannel) else OrderChannel.UNKNOWN,
        confirmation=Confirmation(content["second_confirmation"]),
        recording_id=_code(content["recording_id"]),
        ended_at=None if ended is None else _instant(ended),
    )


def _in_yuan(content: Content) -> None:
    if content["currency"] != CURRENCY:
        raise ValueError


def _money(written: Any) -> Decimal:
    amount = _number(written)
    if amount != round(amount, 2):
        raise ValueError
    return round(amount, 2)


def _number(written: Any) -> Decimal:
    """Written as text: a JSON number would have passed through binary fractions."""
    if not isinstance(written, str):
        raise TypeError
    number = Decimal(written)
    if not number.is_finite():
        raise ValueError
    return number


def _boolean(written: Any) -> bool:
    if not isinstance(written, bool):
        raise TypeError
    return written


def _code(written: Any) -> str:
    if not isinstance(written, str) or len(written) > LONGEST_CODE:
        raise TypeError
    return written


def _name(written: Any) -> Bilingual:
    zh = written if isinstance(written, str) else written["zh"]
    en = zh if isinstance(written, str) else written.get("en") or zh
    return Bilingual(zh[:LONGEST_NAME], en[:LONGEST_NAME])


def _instant(written: Any) -> datetime:
    instant = datetime.fromisoformat(written)
    if instant.tzinfo is None:
        raise ValueError
    return instant
