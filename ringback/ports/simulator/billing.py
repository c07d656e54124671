"""The simulated billing system."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from ringback.base.crypto import blind_index
from ringback.ports.billing import Account, Bill, Command, Line, Order, Outcome
from ringback.ports.simulator import products, world
from ringback.ports.simulator.rows import SimulatedEntry, SimulatedOrder
from ringback.ports.simulator.world import Effect
from ringback.ports.states import Confirmation, OrderChannel, RequestKind

FAR_BACK = 24
"""Months a refund looks back for what was charged."""
LONGEST_LEDGER = 500


def index_of(line: Line) -> str:
    return blind_index("ports.line", f"{line.product}\x1f{line.number}")


class SimulatedBilling:
    is_simulated = True

    def account(self, line: Line, *, now: datetime) -> Account:
        return world.account(line, _effects(line, now))

    def bills(self, line: Line, *, months: int, now: datetime) -> tuple[Bill, ...]:
        effects = _effects(line, now)
        ordered = _orders(line, effects, now)
        return world.bills(line, ordered, effects, months=months, now=localtime(now))

    def orders(self, line: Line, *, now: datetime) -> tuple[Order, ...]:
        return _orders(line, _effects(line, now), now)

    @transaction.atomic
    def carry_out(self, command: Command, *, now: datetime) -> Outcome:
        entry = SimulatedEntry(
            key=command.key,
            line_index=index_of(command.line),
            kind=command.kind,
            order_id=command.order_id,
            amount=command.amount,
            at=now,
            declined=self._refusal(command, now),
        )
        # Of two that come at once, the second waits here and finds what the first has made.
        SimulatedEntry.objects.bulk_create([entry], ignore_conflicts=True)
        found = SimulatedEntry.objects.filter(key=command.key).first()
        return _outcome(found) if found else Outcome("", declined="already_ended")

    def outcome_of(self, key: UUID, *, now: datetime) -> Outcome | None:
        found = SimulatedEntry.objects.filter(key=key).first()
        return _outcome(found) if found else None

    def _refusal(self, command: Command, now: datetime) -> str:
        effects = _effects(command.line, now)
        ordered = _orders(command.line, effects, now)
        billed = self.bills(command.line, months=FAR_BACK, now=now)
        return world.refusal(command, ordered, effects, billed)


def plant_order(
    *,
    line: Line,
    code: str,
    ordered_at: datetime,
    channel: OrderChannel,
    confirmation: Confirmation,
) -> None:
    """Put an order on a simulated line; once more changes nothing."""
    SimulatedOrder.objects.get_or_create(
        line_index=index_of(line),
        code=code,
        ordered_at=ordered_at,
        defaults={"channel": channel, "confirmation": confirmation},
    )


def _effects(line: Line, now: datetime) -> list[Effect]:
    rows = SimulatedEntry.objects.filter(line_index=index_of(line), declined="", at__lte=now)
    return [
        Effect(RequestKind(row.kind), row.order_id, row.amount, row.at)
        for row in rows.order_by("at")[:LONGEST_LEDGER]
    ]


def _orders(line: Line, effects: Sequence[Effect], now: datetime) -> tuple[Order, ...]:
    rows = SimulatedOrder.objects.filter(line_index=index_of(line), ordered_at__lte=now)
    found = world.orders(line, [_order(row) for row in rows], effects)
    return tuple(order for order in found if order.ordered_at <= now)


def _order(row: SimulatedOrder) -> Order:
    name, monthly = products.named(row.code)
    return Order(
        order_id=str(row.pk),
        code=row.code,
        name=name,
        monthly=monthly,
        ordered_at=row.ordered_at,
        channel=OrderChannel(row.channel),
        confirmation=Confirmation(row.confirmation),
        recording_id=row.recording_id,
        ended_at=None,
    )


def _outcome(entry: SimulatedEntry) -> Outcome:
    if entry.declined:
        return Outcome("", declined=entry.declined)
    return Outcome(f"SIM{entry.key.hex[:12].upper()}")
