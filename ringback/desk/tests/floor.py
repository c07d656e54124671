"""A small floor at work: the people of a county's desk and of a city's billing department."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from ringback.catalog import commands as catalog
from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.customers.queries import Customer
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.identity.tests.browsing import logged_in
from ringback.intake import commands as intake
from ringback.intake.commands import Request
from ringback.kernel.actor import Actor
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel
from ringback.people import commands as people
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration, ReplyDraft
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import Kind, SheetKind

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)  # Friday, 16:20 in Beijing
SYSTEM = Actor.system("test")
COUNTY = "/44/4401/440103/"
PHONE = "13812345678"
NAME = "欧阳修远"
WORDS = "没订过视频会员，每月扣25块三个月了，打13812345678找我"

REGISTRATION = Registration(
    text=WORDS,
    kind=Kind.COMPLAINT,
    channel="phone",
    category="support.unknowing_order",
    originating_path=COUNTY,
    handling_path=COUNTY,
)
PROPER = ReplyDraft(
    cause="unknowing_subscription",
    finding="订购来自第三方页面，无二次确认记录，三期共七十五元，应予退还",
    customer_contacted_at=NOW,
    next_step="退订并退费，今日内到账",
)


@dataclass(frozen=True)
class Person:
    """Somebody of the staff, and a browser in which they are logged in."""

    actor: Actor
    client: Client

    @property
    def ref(self) -> str:
        return self.actor.ref


class Floor:
    """Built once a test; cases are made by asking for them."""

    def __init__(self) -> None:
        catalog.install_packaged(actor=SYSTEM, now=NOW)
        nodes = samples.tree()
        self.desk = self._department(nodes["440103"], "hotline", "客户服务中心")
        self.billing = self._department(nodes["4401"], "billing", "计费账务部")
        self.far = self._department(nodes["4403"], "hotline", "客户服务中心")
        self.agent = self._person("agent", "林语棠", Role.AGENT, self.desk, "8001")
        self.colleague = self._person("colleague", "方靖远", Role.AGENT, self.desk, "8002")
        self.lead = self._person("lead", "何承宇", Role.LEAD, self.desk, "8003", COUNTY)
        self.officer = self._person("officer", "秦知白", Role.QUALITY, self.desk, "8020", COUNTY)
        self.handler = self._person("handler", "孟知微", Role.HANDLER, self.billing, "8010")
        self.administrator = self._person(
            "administrator", "苏明哲", Role.ADMINISTRATOR, self.desk, "8099", "/44/"
        )
        self.stranger = self._person("stranger", "程远", Role.AGENT, self.far, "9001")

    def _department(self, unit: Any, code: str, name: str) -> Any:
        return people.add_department(
            organisation=unit, code=code, name_zh=name, name_en=code, actor=SYSTEM, now=NOW
        )

    def _person(
        self, username: str, name: str, role: Role, department: Any, number: str, scope: str = ""
    ) -> Person:
        user = identity.add_user(
            username=username, display_name=name, password=None, actor=SYSTEM, now=NOW
        )
        path = scope or (department.organisation.path if role is Role.AGENT else department.path)
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

    def call(
        self, person: Person | None = None, number: str = PHONE, channel: Channel = Channel.PHONE
    ) -> Contact:
        """A contact in which somebody of the desk is; the only customer of the number is named."""
        known = list(customer_queries.by_phone(number)) if number else []
        agent = (person or self.agent).actor
        return messaging.open_contact(
            channel=channel,
            organisation_path=agent.scope_paths[0],
            party=Party(
                language="zh-hans",
                number=number,
                customer_id=known[0].pk if len(known) == 1 else None,
            ),
            actor=agent,
            now=NOW,
        )

    def known_call(self) -> Contact:
        """A contact whose number is confirmed to be the customer's."""
        contact = self.call()
        messaging.confirm_number(contact_id=contact.pk, actor=self.agent.actor, now=NOW)
        return contact

    def waiting(self, text: str = WORDS) -> Ticket:
        """A request nobody could classify, in triage."""
        receipt = intake.take_request(
            request=Request(text=text, channel=Channel.API, phone=PHONE, organisation_path=COUNTY),
            actor=replace(SYSTEM, verbs=frozenset({"ticket.register"})),
            now=NOW,
        )
        return Ticket.objects.get(pk=receipt.ticket_id)

    def customer(self) -> Customer:
        found, _is_new = customers.find_or_register(
            phone=PHONE, name=NAME, home_path=COUNTY, actor=SYSTEM, now=NOW
        )
        return found

    def registered(self, **changes: object) -> Ticket:
        registration = replace(REGISTRATION, customer_id=self.customer().pk, **changes)
        return tickets.register(registration=registration, actor=self.agent.actor, now=NOW)

    def accepted(self, **changes: object) -> Ticket:
        ticket = self.registered(**{"owner": self.agent.ref, **changes})
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

    def claimed(self) -> WorkSheet:
        return tickets.claim(sheet_id=self.sheet().pk, actor=self.handler.actor, now=NOW)

    def replied(self) -> WorkSheet:
        sheet = self.claimed()
        tickets.reply(sheet_id=sheet.pk, draft=PROPER, actor=self.handler.actor, now=NOW)
        sheet.refresh_from_db()
        return sheet

    def case_of(self, sheet: WorkSheet) -> Ticket:
        assert sheet.ticket is not None
        return sheet.ticket

    def resolved(self, **changes: object) -> Ticket:
        return tickets.resolve(
            ticket_id=self.accepted(**changes).pk,
            answer="已退订并退费75元",
            code="refunded",
            cause="unknowing_subscription",
            actor=self.agent.actor,
            now=NOW,
        )
