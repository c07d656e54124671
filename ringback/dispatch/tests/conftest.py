"""A city whose billing department has four people, and cases for them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ringback.catalog import commands as catalog
from ringback.catalog import queries
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.people import commands as people
from ringback.people.states import PresenceState
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import Kind, SheetKind

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
COUNTY = "/44/4401/440103/"
ELSEWHERE = "/44/4403/"
SYSTEM = Actor.system("test")
Dispatched = Callable[..., WorkSheet]


@pytest.fixture(autouse=True)
def _rules(handbook: None, calendars: None) -> None:
    catalog.install_packaged(actor=SYSTEM, now=NOW)


@pytest.fixture
def billing() -> Any:
    return samples.department(samples.tree()["4401"])


@pytest.fixture
def staff(billing: Any) -> list[Any]:
    """Four of the department, by work number; nobody has come to work yet."""
    return [samples.staff(billing, f"1000{number}") for number in range(4)]


def comes(*people_: Any, state: PresenceState = PresenceState.AVAILABLE) -> None:
    for each in people_:
        people.set_presence(staff=each, state=state, actor=SYSTEM, now=NOW)


def handler(staff: Any) -> Actor:
    return Actor(staff.ref, verbs_of(Role.HANDLER), (staff.department.path,))


def leaf_of(department: str) -> str:
    """A leaf that goes to this department, says the packaged catalogue."""
    return next(leaf.code for leaf in queries.leaves(at=NOW) if leaf.department == department)


def accepted(category: str = "billing", place: str = COUNTY) -> Ticket:
    """``category`` names the department of a leaf; empty: no leaf is known."""
    registration = Registration(
        text="没订过视频会员，每月扣25块",
        kind=Kind.COMPLAINT,
        channel="phone",
        category=leaf_of(category) if category else "",
        originating_path=place,
        handling_path=place,
    )
    ticket = tickets.register(registration=registration, actor=SYSTEM, now=NOW)
    return tickets.accept(ticket_id=ticket.pk, promised_at=None, actor=SYSTEM, now=NOW)


@pytest.fixture
def dispatched(billing: Any) -> Dispatched:
    def make(**facts: str) -> WorkSheet:
        return tickets.dispatch(
            ticket_id=accepted("").pk,  # without a leaf nothing else is sent
            kind=SheetKind.HANDLING,
            department_path=billing.path,
            actor=SYSTEM,
            now=NOW,
            **facts,
        )

    return make
