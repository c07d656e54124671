"""Proposing a business request: within one's limit it goes out, above it waits for approval."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook.queries import Bilingual
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.ports import access, connected, events, limits
from ringback.ports.billing import NOTHING, Line
from ringback.ports.commands.reading import About
from ringback.ports.commands.telling import told
from ringback.ports.models import BusinessRequest
from ringback.ports.simulator.billing import index_of
from ringback.ports.states import COUNTED, ON_ORDER, WITH_AMOUNT, RequestKind, RequestState

MOST = Decimal(10**7)
"""What the column holds; no policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """``key`` is made by whoever asks, once for what is meant once. ``order_id`` and ``amount``
    as the kind wants them (``states``); ``reason`` is a code of the manual's list."""

    key: UUID
    kind: RequestKind
    reason: str
    note: str = ""
    order_id: str = ""
    amount: Decimal | None = None

    def on(self, line: Line, about: About) -> "Proposal":
        own = {field.name: getattr(self, field.name) for field in fields(Wish)}
        return Proposal(**own, line=line, about=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Wish):
    """What is wished for, on which line, and what gives the reason."""

    line: Line
    about: About


def propose(*, proposal: Proposal, actor: Actor, now: datetime) -> BusinessRequest:
    """The request under this key, made now or before: the same key never makes a second one.

    Raises ``Invalid`` naming the field, ``Conflict`` with the reason ``key_reused`` for something
    else under a key that is taken, ``Unavailable`` when the billing system cannot say what the
    order is. Not one transaction: nobody is asked while the database waits.
    """
    access.require_propose(actor)
    if found := _made_before(proposal, actor):
        return found
    _check(proposal, now)
    order = _order_named(proposal, now)
    try:
        return _propose(proposal=proposal, order=order, actor=actor, now=now)
    except IntegrityError:
        # Somebody was faster with the same key: a second click, or the page sent again.
        found = _made_before(proposal, actor)
        if found is None:
            raise
        return found


@command
def _propose(
    *, proposal: Proposal, order: Bilingual | None, actor: Actor, now: datetime
) -> BusinessRequest:
    needs_approval = _is_above_limit(proposal, actor, now)
    about = proposal.about
    request = BusinessRequest(
        id=proposal.key,
        kind=proposal.kind,
        line_index=index_of(proposal.line),
        product=proposal.line.product,
        order_id=proposal.order_id,
        order_zh=order.zh if order else "",
        order_en=order.en if order else "",
        amount=proposal.amount,
        reason=proposal.reason,
        customer_id=about.customer_id,
        organisation_path=about.organisation_path,
        about_kind=about.kind,
        about_id=about.id,
        state=RequestState.WAITING if needs_approval else RequestState.DUE,
        needs_approval=needs_approval,
        is_simulated=connected.billing().is_simulated,
        asked_at=now,
        asked_by=actor.ref,
        next_at=None if needs_approval else now,
    )
    request.number, request.note = proposal.line.number, proposal.note or None
    request.save(force_insert=True)
    news = events.BusinessProposed(
        **told(request), reason=request.reason, needs_approval=needs_approval
    )
    journal.record(news, actor=actor, now=now)
    return request


def _made_before(proposal: Proposal, actor: Actor) -> BusinessRequest | None:
    found = BusinessRequest.objects.filter(pk=proposal.key).first()
    if found is None:
        return None
    meant = (proposal.kind, index_of(proposal.line), proposal.order_id, proposal.amount, actor.ref)
    if meant != (found.kind, found.line_index, found.order_id, found.amount, found.asked_by):
        raise Conflict(
            _("This form was used for something else already. Open it again."), code="key_reused"
        )
    return found


def _check(proposal: Proposal, now: datetime) -> None:
    wrong: dict[str, object] = {}
    reason = limits.reasons(now).get(proposal.reason)
    if reason is None:
        wrong["reason"] = _("Choose a reason from the list.")
    elif reason.needs_note and not proposal.note.strip():
        wrong["note"] = _("This reason needs a word on what for.")
    if (proposal.kind in ON_ORDER) != bool(proposal.order_id):
        wrong["order_id"] = _("Choose the order it is about.")
    if complaint := _of_amount(proposal):
        wrong["amount"] = complaint
    if wrong:
        raise Invalid(_("Something is missing or wrong. Nothing was sent."), fields=wrong)


def _of_amount(proposal: Proposal) -> object:
    amount = proposal.amount
    if proposal.kind not in WITH_AMOUNT:
        return "" if amount is None else _("No money moves here.")
    if amount is None or not NOTHING < amount < MOST or amount != round(amount, 2):
        return _("An amount in yuan, above zero, with two places at most.")
    return ""


def _order_named(proposal: Proposal, now: datetime) -> Bilingual | None:
    """What the order is called: as the billing system says it, not the page."""
    if proposal.kind not in ON_ORDER:
        return None
    orders = connected.billing().orders(proposal.line, now=now)
    for order in orders:
        if order.order_id == proposal.order_id:
            return order.name
    raise Invalid(
        _("The billing system knows no such order of this line. Nothing was sent."),
        fields={"order_id": _("Choose the order it is about.")},
    )


def _is_above_limit(proposal: Proposal, actor: Actor, now: datetime) -> bool:
    """With what the line has got of late: a large amount in small pieces is a large amount."""
    if proposal.amount is None:
        return False
    lately = BusinessRequest.objects.filter(
        line_index=index_of(proposal.line),
        kind=proposal.kind,
        state__in=COUNTED,
        asked_at__gt=limits.counted_since(now),
    )
    given = lately.aggregate(given=Sum("amount"))["given"] or NOTHING
    return given + proposal.amount > limits.limit_of(actor, proposal.kind, now)
