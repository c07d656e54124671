"""Where the steps of the demonstration find people and papers."""

import random
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from ringback.kernel.actor import Actor
from ringback.project.demo.company import Company
from ringback.project.demo.customers import Persona
from ringback.project.demo.lives import Life
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import SheetKind, SheetState


class Missing(Exception):
    """The step has lost its point: there is nothing left to do it to."""


class Floor:
    """``ticket_ids`` maps the places of lives to the tickets they have become."""

    def __init__(self, customers: Mapping[int, UUID], ticket_ids: dict[int, int]) -> None:
        self.customers, self.ticket_ids = customers, ticket_ids
        self.company = Company()
        self.skipped: Counter[str] = Counter()

    def customer(self, life: Life) -> Actor:
        return Actor(ref=f"customer:{self.customers[life.customer]}")

    def agent(self, life: Life) -> Actor:
        return life.dice("agent").choice(self.company.agents(Persona(life.customer).home))

    def ticket(self, life: Life) -> Ticket:
        ticket_id = self.ticket_ids.get(life.place)
        if ticket_id is None:
            raise Missing
        return Ticket.objects.get(pk=ticket_id)

    def owner(self, ticket: Ticket) -> Actor:
        """Whoever answers for the case; while nobody does, the lead of the place."""
        return self.company.by_ref.get(ticket.owner) or self.company.lead(ticket.handling_path)

    def sheet(
        self, ticket: Ticket, *states: SheetState, kind: SheetKind = SheetKind.HANDLING
    ) -> WorkSheet:
        found = WorkSheet.objects.filter(ticket=ticket, kind=kind, state__in=states)
        newest = found.order_by("-id").first()
        if newest is None:
            raise Missing
        return newest

    def worker_on(self, sheet: WorkSheet, dice: random.Random) -> Actor:
        """Whom the sheet was offered to; anybody of the department while it waits."""
        offered = self.company.by_ref.get(sheet.assignee)
        if offered is not None:
            return offered
        others = self.company.in_department[sheet.department_path]
        free = [
            actor for actor in others if actor.ref != sheet.excluded and actor.may("sheet.work")
        ]
        if not free:
            raise Missing
        return dice.choice(free)
