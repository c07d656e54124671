"""A small floor: two agents, two handlers of one department, a lead, a customer; a manual."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.states import Layer
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.tickets import commands
from ringback.tickets.commands import Registration
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.rules import ReplyDraft
from ringback.tickets.states import Kind, SheetKind, SheetState, TicketState

HOUR = timedelta(hours=1)
NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
COUNTY = "/44/4401/440103/"
BILLING = "/44/4401/~billing/"
SYSTEM = Actor.system("test")


def staff(name: str, role: Role, *paths: str) -> Actor:
    return Actor(f"user:{name}", verbs=verbs_of(role), scope_paths=paths)


AGENT = staff("agent", Role.AGENT, COUNTY)
COLLEAGUE = staff("colleague", Role.AGENT, COUNTY)
STRANGER = staff("stranger", Role.AGENT, "/44/4402/")
HANDLER = staff("handler", Role.HANDLER, BILLING)
OTHER_HANDLER = staff("other", Role.HANDLER, BILLING)
LEAD = staff("lead", Role.LEAD, "/44/4401/")

READER = Actor("user:reader", scope_paths=("/44/",))
"""Sees every case and may do nothing to any."""

REGISTRATION = Registration(
    text="没订过视频会员，每月扣25块三个月了",
    kind=Kind.COMPLAINT,
    channel="phone",
    category="vas.unknown",
    originating_path=COUNTY,
    handling_path=COUNTY,
    owner=AGENT.ref,
)


def replace_owner(owner: str) -> Registration:
    return replace(REGISTRATION, owner=owner)


PROPER = ReplyDraft(
    cause="unknowing_subscription",
    finding="订购来自第三方页面，无二次确认记录，三期共75元",
    customer_contacted_at=NOW,
    next_step="退订并退费75元，今日内到账",
)


def every_state_but(*names: str) -> list[str]:
    """The wrong states for a verb that is possible from these alone."""
    return [state.value for state in TicketState if state.value not in names]


def every_sheet_state_but(*names: str) -> list[str]:
    return [state.value for state in SheetState if state.value not in names]


def put(row: Ticket | WorkSheet, state: str) -> None:
    """However it got there."""
    closed = {"closed_at": NOW, "closure_basis": "confirmed"} if state == "closed" else {}
    held = {"assignee": HANDLER.ref} if state in ("claimed", "replied") else {}
    type(row)._default_manager.filter(pk=row.pk).update(state=state, **closed, **held)


def state(row: Ticket | WorkSheet) -> str:
    row.refresh_from_db()
    return row.state


def said(kind: str) -> dict[str, Any]:
    """What the one entry of this kind says."""
    content: dict[str, Any] = Entry.objects.get(kind=kind).content
    return content


def clock_states(row: Ticket | WorkSheet, now: datetime = NOW) -> dict[str, str]:
    kind = "ticket" if isinstance(row, Ticket) else "work_sheet"
    readings = clocks.of_subject(subject_kind=kind, subject_id=row.pk, now=now)
    return {
        each.clock.metric: each.clock.state for each in readings if each.clock.layer == Layer.MANUAL
    }


def handling(ticket: Ticket) -> clocks.Reading:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=ticket.pk, now=NOW)
    own = [each for each in readings if each.clock.layer == Layer.MANUAL]
    (found,) = (each for each in own if each.clock.metric == "handling")
    return found


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None) -> None:
    """Every ticket is governed by the manual and reckoned on its calendars."""


@pytest.fixture
def registered() -> Ticket:
    return commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)


@pytest.fixture
def accepted(registered: Ticket) -> Ticket:
    return commands.accept(ticket_id=registered.pk, promised_at=None, actor=AGENT, now=NOW)


@pytest.fixture
def sheet(accepted: Ticket) -> WorkSheet:
    return commands.dispatch(
        ticket_id=accepted.pk,
        kind=SheetKind.HANDLING,
        department_path=BILLING,
        actor=AGENT,
        now=NOW,
    )


@pytest.fixture
def claimed(sheet: WorkSheet) -> WorkSheet:
    return commands.claim(sheet_id=sheet.pk, actor=HANDLER, now=NOW)


@pytest.fixture
def returned(claimed: WorkSheet) -> WorkSheet:
    return commands.return_sheet(
        sheet_id=claimed.pk, reason="wrong_department", actor=HANDLER, now=NOW
    )


@pytest.fixture
def replied(claimed: WorkSheet) -> WorkSheet:
    commands.reply(sheet_id=claimed.pk, draft=PROPER, actor=HANDLER, now=NOW)
    claimed.refresh_from_db()
    return claimed


@pytest.fixture
def resolved(accepted: Ticket) -> Ticket:
    return commands.resolve(
        ticket_id=accepted.pk,
        answer="已退订并退费75元",
        code="solved",
        cause="unknowing_subscription",
        actor=AGENT,
        now=NOW,
    )


@pytest.fixture
def told() -> Callable[[], list[str]]:
    """The kinds of all entries about tickets and sheets, in order."""

    def kinds() -> list[str]:
        about = Entry.objects.filter(subject_kind__in=["ticket", "work_sheet"]).order_by("id")
        return list(about.values_list("kind", flat=True))

    return kinds
