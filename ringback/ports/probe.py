"""The port to the line probe (线路测试): how a line is doing at this moment."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from ringback.ports.billing import Line


@dataclass(frozen=True, slots=True)
class LineState:
    """``optical_power`` is what the customer's terminal receives, in dBm, ``None`` for a line
    without fibre; ``port`` names the port of the access device, empty where there is none.
    ``in_arrears``: it was shut off for money, not by a fault."""

    is_online: bool
    optical_power: Decimal | None
    in_arrears: bool
    port: str
    measured_at: datetime


class LineProbe(Protocol):
    """Raises what :class:`~ringback.ports.billing.Billing` raises."""

    is_simulated: bool

    def measure(self, line: Line, *, now: datetime) -> LineState: ...
