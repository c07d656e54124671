"""An operator with an administrator who is logged in and an agent who may not."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from ringback.catalog import commands as catalog
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.kernel.actor import Actor
from ringback.people import commands as people
from ringback.people.tests import samples

NOW = samples.NOW
SYSTEM = samples.SYSTEM


@dataclass(frozen=True)
class Person:
    actor: Actor
    client: Client
    staff: Any

    def press(self, address: str, verb: str, of: object = "", **typed: object) -> HttpResponse:
        """Send the form of a button."""
        sent = {"verb": verb, "of": str(of), **typed}
        return self.client.post(address, sent)  # type: ignore[return-value]


class Office:
    def __init__(self) -> None:
        catalog.install_packaged(actor=SYSTEM, now=NOW)
        self.tree = samples.tree()
        self.billing = samples.department(self.tree["4401"])
        self.crew = samples.team(self.billing)
        self.skill = samples.skill()
        self.administrator = self._person("admin", "周明远", Role.ADMINISTRATOR, "1001", "/44/")
        self.agent = self._person("agent", "林语棠", Role.AGENT, "8001", self.billing.path)

    def _person(self, username: str, name: str, role: Role, number: str, path: str) -> Person:
        user = identity.add_user(
            username=username, display_name=name, password=None, actor=SYSTEM, now=NOW
        )
        identity.grant(user=user, role=role, scope_path=path, actor=SYSTEM, now=NOW)
        staff = people.add_staff(
            user_id=user.pk,
            work_number=number,
            department=self.billing,
            team=None,
            post=None,
            actor=SYSTEM,
            now=NOW,
        )
        return Person(identities.actor_of(user), logged_in(user), staff)
