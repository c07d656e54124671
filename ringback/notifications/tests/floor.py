"""A small floor: an agent and a lead of a county's desk, a handler of a billing department."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from ringback.catalog import commands as catalog
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.kernel.actor import Actor
from ringback.people import commands as people
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import Kind, SheetKind

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)  # Friday, 16:20 in Beijing
SYSTEM = Actor.system("test")
COUNTY = "/44/4401/440103/"

REGISTRATION = Registration(
    text="没订过视频会员，每月扣25块三个月了",
    kind=Kind.COMPLAINT,
    channel="phone",
    category="support.unknowing_order",
    originating_path=COUNTY,
    handling_path=COUNTY,
)


@dataclass(frozen=True)
class Person:
    actor: Actor
    client: Client

    @property
    def ref(self) -> str:
        return self.actor.ref


class Floor:
    def __init__(self) -> None:
        catalog.install_packaged(actor=SYSTEM, now=NOW)
        nodes = samples.tree()
        self.desk = samples.department(nodes["440103"], "hotline")
        self.billing = samples.department(nodes["4401"])
        self.far = samples.department(nodes["4403"], "hotline")
        self.agent = self._person("agent", "林语棠", Role.AGENT, self.desk, "8001")
        self.lead = self._person("lead", "何承宇", Role.LEAD, self.desk, "8003")
        self.handler = self._person("handler", "孟知微", Role.HANDLER, self.billing, "8010")
        self.stranger = self._person("stranger", "程远", Role.LEAD, self.far, "9001")

    def _person(self, username: str, name: str, role: Role, department: Any, number: str) -> Person:
        user = identity.add_user(
            username=username, display_name=name, password=None, actor=SYSTEM, now=NOW
        )
        path = department.path if role is Role.HANDLER else department.organisation.path
        identity.grant(user=user, role=role, scope_path=path, actor=SYSTEM, now=NOW)
        people.add_staff(
            user_id=user.pk,
            work_number=number,
            department=department,
            team=None,
            post=None,
            actor=SYSTEM,
            now=NOW,
        )
        return Person(identities.actor_of(user), logged_in(user))

    def accepted(self) -> Ticket:
        """A complaint of the agent's."""
        registration = replace(REGISTRATION, owner=self.agent.ref)
        ticket = tickets.register(registration=registration, actor=self.agent.actor, now=NOW)
        return tickets.accept(ticket_id=ticket.pk, promised_at=NOW, actor=self.agent.actor, now=NOW)

    def sheet(self, kind: SheetKind = SheetKind.HANDLING) -> WorkSheet:
        path = self.desk.path if kind is SheetKind.CALLBACK else self.billing.path
        return tickets.dispatch(
            ticket_id=self.accepted().pk,
            kind=kind,
            department_path=path,
            actor=self.agent.actor,
            now=NOW,
        )
