"""A visitor of the portal, in a browser without script: what a customer does, step by step."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.test import Client

from ringback.customers import commands as customers
from ringback.customers.queries import Customer
from ringback.kernel.actor import Actor
from ringback.messaging.tests.outbox import code_sent
from ringback.portal.models import Application
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
"""Friday 16:20 in Beijing."""
SYSTEM = Actor.system("test")
STAFF = Actor.system("desk")
COUNTY = "/44/4401/440103/"
PHONE = "13900001234"
OTHER_PHONE = "13900005678"
WORDS = "宽带断了两天，光猫亮红灯，请来修"
FAULT = "network.broadband_down"
"""A fault, its questions and its kinds; found by name so that a rename fails loudly."""


Page = Any
"""What Django's test client answers with: a response and more."""


class Visitor:
    """``client`` keeps the cookies; pages are read as text."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, address: str, **query: str) -> Page:
        return self.client.get(address, query)

    def post(self, address: str, **typed: Any) -> Page:
        return self.client.post(address, typed)

    def begins(self, text: str = WORDS, **typed: str) -> UUID:
        """The draft that was begun."""
        went = self.post("/service/apply/", text=text, **typed)
        assert went.status_code == 302, went.content.decode()
        return UUID(went["Location"].split("/")[3])

    def chooses(self, application_id: UUID, category: str = "none") -> Page:
        return self.post(f"/service/apply/{application_id}/type", category=category)

    def fills_in(self, application_id: UUID, **typed: str) -> Page:
        given = {"text": WORDS, "kind": "", **typed}
        return self.client.post(
            f"/service/apply/{application_id}/details",
            {name.replace("__", "-"): value for name, value in given.items()},
        )

    def has_filled_in(self, text: str = WORDS, category: str = "none", **typed: str) -> UUID:
        application_id = self.begins(text)
        self.chooses(application_id, category)
        went = self.fills_in(application_id, **{"text": text, **typed})
        assert went.status_code == 302, went.content.decode()
        return application_id

    def asks_for_code(self, phone: str = PHONE, **typed: str) -> Page:
        return self.post("/service/enter", number=phone, **typed)

    def enters(self, phone: str = PHONE, onward: str = "/service/cases/") -> Page:
        self.asks_for_code(phone, next=onward)
        return self.post("/service/enter/code", digits=code_sent())

    def sends(self, application_id: UUID) -> Page:
        return self.post(f"/service/apply/{application_id}/check")

    def hands_in(self, **filled: str) -> Ticket:
        """The whole way, from words to a case."""
        application_id = self.has_filled_in(**filled)
        went = self.sends(application_id)
        assert went["Location"].endswith("/receipt"), went["Location"]
        return case_of(application_id)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def case_of(application_id: UUID) -> Ticket:
    ticket_id = Application.objects.get(pk=application_id).ticket_id
    assert ticket_id is not None, "it has not been handed in"
    return Ticket.objects.get(pk=ticket_id)


def customer(phone: str = PHONE) -> Customer:
    found, _is_new = customers.find_or_register(
        phone=phone, home_path=COUNTY, actor=SYSTEM, now=NOW
    )
    return found


def registered(phone: str = PHONE, **changes: Any) -> Ticket:
    """A case that was handed in on the phone."""
    facts: dict[str, Any] = {
        "text": WORDS,
        "kind": Kind.FAULT,
        "channel": "phone",
        "category": FAULT,
        "originating_path": COUNTY,
        "handling_path": COUNTY,
        "customer_id": customer(phone).pk,
        **changes,
    }
    return tickets.register(registration=Registration(**facts), actor=STAFF, now=NOW)


def accepted(phone: str = PHONE, **changes: Any) -> Ticket:
    ticket = registered(phone, **changes)
    return tickets.accept(ticket_id=ticket.pk, promised_at=NOW, actor=STAFF, now=NOW)


def answered(phone: str = PHONE, **changes: Any) -> Ticket:
    return tickets.resolve(
        ticket_id=accepted(phone, **changes).pk,
        answer="已更换光猫，测速正常",
        code="solved",
        cause="other",
        actor=STAFF,
        now=NOW,
    )


def text_of(page: Page) -> str:
    return str(page.content.decode())
