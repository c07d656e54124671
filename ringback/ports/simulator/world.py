"""How a simulated line looks: worked out from its number and from what was commanded. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from ringback.ports.billing import (
    NOTHING,
    Account,
    Bill,
    BillItem,
    Command,
    Line,
    Order,
    Usage,
)
from ringback.ports.probe import LineState
from ringback.ports.simulator import products
from ringback.ports.states import Confirmation, OrderChannel, RequestKind

FEN = Decimal(100)
FIRST_ORDERS = datetime(2021, 1, 1, 2, tzinfo=UTC)
FIBRE = ("broadband", "leased_line", "iptv")


@dataclass(frozen=True, slots=True)
class Effect:
    """A command that was done."""

    kind: RequestKind
    order_id: str
    amount: Decimal | None
    at: datetime


def dice(line: Line, about: str = "") -> bytes:
    """32 bytes that are always the same for one line."""
    return hashlib.sha256(f"{line.product}\x1f{line.number}\x1f{about}".encode()).digest()


def orders(line: Line, planted: Iterable[Order], effects: Iterable[Effect]) -> tuple[Order, ...]:
    """All orders of a line, newest first; what was cancelled has ended."""
    ended = {each.order_id: each.at for each in effects if each.kind is RequestKind.CANCEL}
    found = [*_own_orders(line), *planted]
    now_ended = [replace(each, ended_at=ended.get(each.order_id)) for each in found]
    return tuple(sorted(now_ended, key=lambda order: order.ordered_at, reverse=True))


def bills(
    line: Line, ordered: Sequence[Order], effects: Sequence[Effect], *, months: int, now: datetime
) -> tuple[Bill, ...]:
    """The last closed months, newest first: every order that ran in a month is charged whole.
    Months begin in the zone of ``now``."""
    zone = now.tzinfo or UTC
    found, month = [], now.date().replace(day=1)
    for _count in range(months):
        month = (month - timedelta(days=1)).replace(day=1)
        items = [*_charges(ordered, month, zone), *_beyond(line, month)]
        items += _refunds(effects, month, zone)
        found.append(Bill(month, tuple(items)))
    return tuple(found)


def account(line: Line, effects: Sequence[Effect]) -> Account:
    own = dice(line)
    owed = Decimal(59) if own[6] % 17 == 3 else NOTHING
    credit = sum((each.amount for each in effects if each.amount is not None), NOTHING)
    start = Decimal(1000 + own[7] * 40 + own[8]) / FEN
    return Account(
        balance=credit if owed else start + credit,
        owed=round(owed, 2),
        is_suspended=is_suspended(effects),
        usage=_usage(line),
    )


def is_suspended(effects: Sequence[Effect]) -> bool:
    turns = [e for e in effects if e.kind in (RequestKind.SUSPEND, RequestKind.RESTORE)]
    return bool(turns) and max(turns, key=lambda e: e.at).kind is RequestKind.SUSPEND


def refusal(
    command: Command, ordered: Sequence[Order], effects: Sequence[Effect], billed: Sequence[Bill]
) -> str:
    """Why a billing system would not do it; empty when it would."""
    order = next((each for each in ordered if each.order_id == command.order_id), None)
    match command.kind:
        case RequestKind.CANCEL:
            return _unless_running(order)
        case RequestKind.REFUND:
            return _unless_charged(command, order, effects, billed)
        case RequestKind.SUSPEND:
            return "already_suspended" if is_suspended(effects) else ""
        case RequestKind.RESTORE:
            return "" if is_suspended(effects) else "not_suspended"
        case RequestKind.GIFT:
            return ""


def state_of(line: Line, standing: Account, *, now: datetime) -> LineState:
    own = dice(line, "probe")
    has_fibre = line.product.partition(".")[0] in FIBRE
    return LineState(
        is_online=not standing.is_suspended and own[0] % 9 != 4,
        optical_power=Decimal(-180 - own[1] % 70) / 10 if has_fibre else None,
        in_arrears=standing.owed > 0,
        port=f"OLT-{own[2] % 20:02d}/{own[3] % 8}/{own[4] % 16}" if has_fibre else "",
        measured_at=now,
    )


def _own_orders(line: Line) -> list[Order]:
    own = dice(line)
    since = FIRST_ORDERS + timedelta(days=own[0] * 4 + own[1])
    found = [_order(f"{own.hex()[:10]}-1", line.product, since, OrderChannel.COUNTER)]
    if own[2] % 3 == 0:
        since += timedelta(days=own[3])
        found.append(_order(f"{own.hex()[:10]}-2", "data.10", since, OrderChannel.APP))
    return found


def _order(order_id: str, code: str, at: datetime, channel: OrderChannel) -> Order:
    name, monthly = products.named(code)
    return Order(
        order_id=order_id,
        code=code,
        name=name,
        monthly=monthly,
        ordered_at=at,
        channel=channel,
        confirmation=Confirmation.CONFIRMED,
        recording_id=f"R{at:%Y%m%d}{order_id[:6]}",
        ended_at=None,
    )


def _charges(ordered: Sequence[Order], month: date, zone: tzinfo) -> list[BillItem]:
    running = [
        each
        for each in ordered
        if _month(each.ordered_at, zone) <= month
        and (each.ended_at is None or _month(each.ended_at, zone) >= month)
    ]
    return [BillItem(each.code, each.name, each.monthly) for each in reversed(running)]


def _beyond(line: Line, month: date) -> list[BillItem]:
    """Some months somebody uses more than the plan holds."""
    own = dice(line, f"{month:%Y-%m}")
    if own[0] % 3:
        return []
    return [BillItem("data.beyond", products.BEYOND_PLAN, Decimal(50 + own[1] * 5) / FEN)]


def _refunds(effects: Sequence[Effect], month: date, zone: tzinfo) -> list[BillItem]:
    found = (e for e in effects if e.kind is RequestKind.REFUND and _month(e.at, zone) == month)
    return [BillItem("refund", products.REFUND, -(each.amount or NOTHING)) for each in found]


def _usage(line: Line) -> tuple[Usage, ...]:
    if line.product.partition(".")[0] != "mobile":
        return ()
    own = dice(line, "usage")
    gigabytes = Decimal(own[0] * 10 + own[1] % 10) / FEN
    return (
        Usage("data", products.TRAFFIC, gigabytes, Decimal(30), "GB"),
        Usage("voice", products.VOICE, Decimal(own[2]), Decimal(300), "min"),
    )


def _unless_running(order: Order | None) -> str:
    if order is None:
        return "no_such_order"
    return "already_ended" if order.ended_at else ""


def _unless_charged(
    command: Command, order: Order | None, effects: Sequence[Effect], billed: Sequence[Bill]
) -> str:
    """Nobody gets back more than they have paid for one order."""
    if order is None:
        return "no_such_order"
    paid = sum((i.amount for bill in billed for i in bill.items if i.code == order.code), NOTHING)
    given = sum(
        (
            each.amount or NOTHING
            for each in effects
            if each.kind is RequestKind.REFUND and each.order_id == order.order_id
        ),
        NOTHING,
    )
    return "more_than_charged" if (command.amount or NOTHING) > paid - given else ""


def _month(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date().replace(day=1)
