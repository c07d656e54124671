"""Looking into a line: journalled first, then asked of the operator's systems."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound, Unavailable
from ringback.ports import access, connected, events, rules
from ringback.ports.billing import Account, Line, Order
from ringback.ports.probe import LineState
from ringback.ports.rules import ComparedBill

SHOWN_BILLS = 3


@dataclass(frozen=True, slots=True)
class About:
    """What gives the reason to look: a contact or a case, and whose line it is."""

    kind: str
    id: str
    customer_id: UUID
    organisation_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A line as the operator's systems see it. ``line_state`` is ``None`` when the probe has no
    answer: a bill is shown all the same. ``is_simulated`` where any part of it is."""

    account: Account
    orders: tuple[Order, ...]
    bills: list[ComparedBill]
    line_state: LineState | None
    is_simulated: bool


def look_up(*, line: Line, about: About, actor: Actor, now: datetime) -> Business:
    """Raises ``NotAllowed``, ``NotFound`` for a line that is not known over there, ``Unavailable``
    when the billing system does not answer. Not one transaction: the reading stays on record
    whatever the answer, and nobody is asked while the database waits."""
    access.require_read(actor)
    billing, probe = connected.billing(), connected.line_probe()
    is_simulated = billing.is_simulated or probe.is_simulated
    _record_reading(about=about, is_simulated=is_simulated, actor=actor, now=now)
    return Business(
        account=billing.account(line, now=now),
        orders=billing.orders(line, now=now),
        bills=rules.compared(billing.bills(line, months=SHOWN_BILLS + 1, now=now), SHOWN_BILLS),
        line_state=_measured(line, now),
        is_simulated=is_simulated,
    )


@command
def _record_reading(*, about: About, is_simulated: bool, actor: Actor, now: datetime) -> None:
    news = events.BusinessLookedUp(
        customer_id=about.customer_id,
        about_kind=about.kind,
        about_id=about.id,
        simulated=is_simulated,
    )
    journal.record(news, actor=actor, now=now)


def _measured(line: Line, now: datetime) -> LineState | None:
    try:
        return connected.line_probe().measure(line, now=now)
    except (NotFound, Unavailable):
        return None
