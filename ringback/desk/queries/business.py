"""The panel of the operator's systems on a contact or a case, and what waits for approval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.base import names
from ringback.base.fields import Secret
from ringback.customers import queries as customers
from ringback.desk.choices import Choices
from ringback.desk.labels import Label, product
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.messaging import commands as messaging
from ringback.messaging.queries import Contact
from ringback.ports import queries as ports
from ringback.ports.commands import Business
from ringback.ports.queries import BusinessRequest, ComparedBill, Order
from ringback.ports.states import (
    CONFIRMATION_LABELS,
    DECLINED_LABELS,
    KIND_LABELS,
    ORDER_CHANNEL_LABELS,
    STATE_LABELS,
    Confirmation,
    RequestKind,
    RequestState,
)
from ringback.tickets import commands as tickets
from ringback.tickets import queries as cases
from ringback.tickets.queries import Ticket

TONES = {
    RequestState.WAITING: "warn",
    RequestState.UNKNOWN: "warn",
    RequestState.DONE: "good",
    RequestState.DECLINED: "bad",
    RequestState.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line of the customer's; ``number`` is masked."""

    subscription_id: UUID
    product: str
    number: Secret
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """``charged``: what the shown bills have charged for it. ``is_doubtful``: ordered without the
    second confirmation it needed."""

    order: Order
    name: str
    channel: object
    confirmation: object
    is_doubtful: bool
    charged: Decimal
    months: Sequence[Decimal]

    @property
    def sums(self) -> str:
        """``25.00 × 3`` where each month was the same."""
        if self.months and len(set(self.months)) == 1:
            return f"{self.months[0]} × {len(self.months)}"
        return " + ".join(map(str, self.months))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    name: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class BillLine:
    month: object
    total: Decimal
    difference: Decimal | None
    changes: Sequence[ChangeLine]


@dataclass(frozen=True, slots=True)
class UsageLine:
    """``allowance`` is ``None`` where there is none."""

    name: str
    used: Decimal
    allowance: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request in words. ``number`` is masked; ``problem`` says why it was declined, or a code."""

    request: BusinessRequest
    kind: object
    order: str
    reason: str
    state: Label
    person: str
    decider: str
    problem: object
    address: str

    @property
    def words(self) -> str:
        """``Refund 75.00 yuan``; without an amount where no money moves."""
        if self.request.amount is None:
            return str(self.kind)
        return _("%(kind)s %(amount)s yuan") % {"kind": self.kind, "amount": self.request.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPanel:
    """``is_simulated``: nothing of it comes from a real system, and the panel says so."""

    lines: Sequence[LineChoice]
    chosen: UUID
    business: Business
    orders: Sequence[OrderLine]
    bills: Sequence[BillLine]
    usages: Sequence[UsageLine]
    requests: Sequence[RequestLine]
    may_request: bool

    @property
    def is_simulated(self) -> bool:
        return self.business.is_simulated

    @property
    def chosen_text(self) -> str:
        return str(self.chosen)


@dataclass(frozen=True, slots=True)
class ApprovalList:
    lines: Sequence[RequestLine]
    older: str


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """``limit``: what the reader may approve alone, ``None`` where no money moves."""

    line: RequestLine
    limit: Decimal | None
    is_own: bool
    is_above: bool
    verbs: Sequence[str]


def panel_of(
    row: Contact | Ticket, *, subscription_id: UUID | None, actor: Actor, now: datetime
) -> BusinessPanel:
    """Raises what the commands raise: not verified, out of reach, the system does not answer."""
    where: dict[str, Any] = {"subscription_id": subscription_id, "actor": actor, "now": now}
    if isinstance(row, Ticket):
        business = tickets.look_into_business(ticket_id=row.pk, **where)
    else:
        business = messaging.look_into_business(contact_id=row.pk, **where)
    assert row.customer is not None  # else the command has raised
    held = customers.lines_of(customers.head_of(row.customer))
    chosen = subscription_id or held[0].pk
    kind = "ticket" if isinstance(row, Ticket) else "contact"
    return BusinessPanel(
        lines=[
            LineChoice(each.pk, product(each.product), each.access_number, each.pk == chosen)
            for each in held
        ],
        chosen=chosen,
        business=business,
        orders=[_order(each, business.bills) for each in business.orders],
        bills=[_bill(each) for each in business.bills],
        usages=[
            UsageLine(named(each.name), each.used, each.allowance, each.unit)
            for each in business.account.usage
        ],
        requests=request_lines(ports.about(kind, row.pk), now=now),
        may_request=ports.may_propose(actor),
    )


def words_of(found: BusinessPanel, order_id: str) -> tuple[str, Decimal | None]:
    """What a form is about: the order, or the line; and what was charged for it lately."""
    for line in found.orders:
        if line.order.order_id == order_id:
            return f"{line.name} · {line.order.monthly}", line.charged
    if order_id:
        raise NotFound(_("The billing system knows no such order of this line."))
    return next(f"{each.product} · {each.number}" for each in found.lines if each.is_chosen), None


def approvals(*, before: datetime | None, actor: Actor, now: datetime) -> ApprovalList:
    """Raises ``NotAllowed`` for whoever decides nothing here."""
    if not ports.may_decide(actor):
        raise NotAllowed(_("This list is for whoever decides about it: a team lead."))
    found = ports.open_requests(before=before, actor=actor)
    older = found.older.isoformat() if found.older else ""
    return ApprovalList(request_lines(found.rows, now=now), older)


def approval(*, request_id: UUID, actor: Actor, now: datetime) -> ApprovalPage:
    row = ports.request(request_id=request_id, actor=actor)
    (line,) = request_lines([row], now=now)
    limit = None
    if row.amount is not None:
        limit = ports.limit_of(actor, RequestKind(row.kind), now)
    is_own = row.asked_by == actor.ref
    is_above = limit is not None and row.amount is not None and row.amount > limit
    may = ports.may_decide(actor) and not is_own and row.can("approve")
    verbs = [*(["approve"] if not is_above else []), "refuse"] if may else []
    return ApprovalPage(line, limit, is_own, is_above, verbs)


def request_lines(rows: Iterable[BusinessRequest], *, now: datetime) -> list[RequestLine]:
    found = list(rows)
    people = names.display_names({ref for row in found for ref in (row.asked_by, row.decided_by)})
    choices = Choices(handbook.edition_at(now).pk)
    return [
        RequestLine(
            request=row,
            kind=KIND_LABELS[RequestKind(row.kind)],
            order=named(row.order_name),
            reason=choices.name("business.reasons", row.reason),
            state=_state(row),
            person=people.get(row.asked_by, ""),
            decider=people.get(row.decided_by, "") if row.decided_by else "",
            problem=DECLINED_LABELS.get(row.problem, row.problem),
            address=_address(row),
        )
        for row in found
    ]


def named(words: Bilingual | None) -> str:
    return words.in_language(get_language() or "zh-hans") if words else ""


def _state(row: BusinessRequest) -> Label:
    state = RequestState(row.state)
    return Label(STATE_LABELS[state], TONES.get(state, "info"))


def _address(row: BusinessRequest) -> str:
    """The page of the contact or the case it belongs to."""
    if row.about_kind == "ticket":
        return reverse("desk:ticket", args=[cases.number_of(int(row.about_id))])
    return reverse("desk:contact", args=[row.about_id])


def _order(order: Order, bills: Sequence[ComparedBill]) -> OrderLine:
    months = [item.amount for bill in bills for item in bill.bill.items if item.code == order.code]
    return OrderLine(
        order=order,
        name=named(order.name),
        channel=ORDER_CHANNEL_LABELS[order.channel],
        confirmation=CONFIRMATION_LABELS[order.confirmation],
        is_doubtful=order.confirmation is Confirmation.NO_RECORD,
        charged=sum(months, Decimal("0.00")),
        months=months,
    )


def _bill(found: ComparedBill) -> BillLine:
    changes = [ChangeLine(named(each.name), each.difference) for each in found.changes]
    return BillLine(found.bill.month, found.bill.total, found.difference, changes)
