"""Weeks of a small operator, made by chance from a seed with the verbs of the house."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from ringback.base import worker
from ringback.catalog import commands as catalog
from ringback.customers import commands as customers
from ringback.customers.tests.samples import subscription
from ringback.feedback import commands as feedback
from ringback.feedback.queries import Invitation
from ringback.feedback.states import FINAL, HIGHEST, Question, RepairOutcome
from ringback.identity.queries import Role, verbs_of
from ringback.intake import commands as intake
from ringback.intake.commands import Request
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.states import Channel
from ringback.people.tests import samples as people
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision
from ringback.tickets import commands as tickets
from ringback.tickets.commands import ReplyDraft
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import Complexity, Kind, LetterSource, Severity, SheetKind

START = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
COUNTY, OTHER_CITY = "/44/4401/440103/", "/44/4403/"
BILLING, OTHER_BILLING = "/44/4401/~billing/", "/44/4403/~billing/"
SYSTEM = Actor.system("test")
LEAD = Actor("user:lead", verbs_of(Role.LEAD), ("/44/",))
COUNTY_LEAD = Actor("user:county-lead", verbs_of(Role.LEAD), (COUNTY,))
COLLEAGUE = Actor("user:colleague", verbs_of(Role.AGENT), ("/44/",))
AGENT = Actor("user:agent", verbs_of(Role.AGENT), ("/44/",))
HANDLER = Actor("user:handler", verbs_of(Role.HANDLER), (BILLING, OTHER_BILLING))
NUMBERS = ("13800000001", "13800000002", "13800000003", "13800000004")
LEAVES = ("basic.balance", "support.unknowing_order", "support.service_conduct")
FILED_FROM = 0.8
KINDS = (Kind.COMPLAINT, Kind.COMPLAINT, Kind.INQUIRY, Kind.FAULT, Kind.TRANSACTION)


class World:
    """Its own clock; ``seed`` decides everything that happens."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = START
        self.thoughts: dict[str, Opinion] = {}
        catalog.install_packaged(actor=SYSTEM, now=START)
        nodes = people.tree()
        people.department(nodes["4401"])
        people.department(nodes["4403"])
        self.customers = [
            customers.find_or_register(
                phone=number, name="客户", home_path=home, actor=SYSTEM, now=START
            )[0]
            for number, home in zip(NUMBERS, (COUNTY, COUNTY, COUNTY, OTHER_CITY), strict=True)
        ]

        # The enterprise has promised more to whoever has six stars (§3.2.2).
        customers.add_subscription(
            customer=self.customers[0],
            draft=subscription(access_number="020-87654321", star_level=6),
            actor=SYSTEM,
            now=START,
        )

    def live(self, steps: int) -> None:
        """What cannot be done at the moment is left undone, as at any desk."""
        for _step in range(steps):
            self.now += timedelta(minutes=self.chance.choice([5, 20, 60, 600]))
            for act in self.chance.choices(ACTS, WEIGHTS, k=4):
                with suppress(RingbackError):
                    act(self)
            worker.run_once(self.now)
        worker.drain(self.now)

    def answer_all(self) -> None:
        """What can be answered is; of these customers nobody will say anything."""
        for ticket in Ticket.objects.open().order_by("pk"):
            with suppress(RingbackError):
                self._resolve(ticket)

    def pass_by(self, days: int) -> None:
        """Nothing happens but what time brings: surveys, silence, breaches."""
        for _half in range(days * 2):
            self.now += timedelta(hours=12)
            worker.drain(self.now)

    def contact(self) -> None:
        customer = self.chance.choice([*self.customers, None])
        contact = messaging.open_contact(
            channel=self.chance.choice([Channel.PHONE, Channel.COUNTER]),
            organisation_path=self.chance.choice([COUNTY, OTHER_CITY]),
            party=Party(
                number=NUMBERS[self.customers.index(customer)] if customer else "",
                customer_id=customer.pk if customer else None,
                language="zh-hans",
            ),
            actor=AGENT,
            now=self.now,
        )
        if self.chance.random() < 0.5:
            code = self.chance.choice(LEAVES)
            messaging.wrap_up(contact_id=contact.pk, code=code, actor=AGENT, now=self.now)
        elif customer and self.chance.random() < 0.9:
            self.request(customer_id=customer.pk, contact_id=contact.pk)

    def request(self, **about: Any) -> None:
        """Chosen by a person, surely recognised, or left to triage."""
        text = f"诉求 {self.chance.random()}，请尽快处理并致电13812345678"
        leaf, kind = self.chance.choice(LEAVES), self.chance.choice(KINDS)
        sure = self.chance.choice([0.99, 0.5, None])
        if sure:
            self.thoughts[text] = opinion(leaf, kind, sure)
        intake.take_request(
            request=Request(
                text=text,
                channel=Channel.PHONE if "contact_id" in about else Channel.APP,
                category="" if sure else leaf,
                kind=None if sure else kind,
                organisation_path=self.chance.choice([COUNTY, OTHER_CITY]),
                owner=AGENT.ref,
                **about,
            ),
            actor=AGENT,
            now=self.now,
        )

    def by_itself(self) -> None:
        self.request(customer_id=self.chance.choice(self.customers).pk)

    def _ticket(self) -> Ticket:
        rows = list(Ticket.objects.open().order_by("pk"))
        if not rows:
            raise RingbackError("nothing is open")
        return self.chance.choice(rows)

    def _sheet(self) -> WorkSheet:
        rows = list(WorkSheet.objects.open().order_by("pk"))
        if not rows:
            raise RingbackError("no sheet is open")
        return self.chance.choice(rows)

    def settle(self) -> None:
        intake.settle_triage(
            ticket_id=self._ticket().pk,
            kind=self.chance.choice(KINDS),
            category=self.chance.choice(LEAVES),
            complexity=Complexity.ORDINARY,
            severity=Severity.NORMAL,
            actor=LEAD,
            now=self.now,
        )

    def classify(self) -> None:
        tickets.classify(
            ticket_id=self._ticket().pk,
            kind=self.chance.choice(KINDS),
            category=self.chance.choice(LEAVES),
            complexity=self.chance.choice(list(Complexity)),
            severity=Severity.NORMAL,
            actor=LEAD,
            now=self.now,
        )

    def hand_down(self) -> None:
        """A letter of the city's hotline: some leave it no more time than there is."""
        letter = tickets.HandedDown(
            source=LetterSource.CITY_HOTLINE,
            number=f"12345-{self.chance.random()}",
            received_at=self.now,
            deadline=self.now + timedelta(hours=self.chance.choice([4, 48])),
        )
        tickets.record_letter(ticket_id=self._ticket().pk, letter=letter, actor=AGENT, now=self.now)

    def send_letter(self) -> None:
        tickets.send_letter(ticket_id=self._ticket().pk, actor=AGENT, now=self.now)

    def accept(self) -> None:
        tickets.accept(ticket_id=self._ticket().pk, promised_at=None, actor=LEAD, now=self.now)

    def dispatch(self) -> None:
        tickets.dispatch(
            ticket_id=self._ticket().pk,
            kind=SheetKind.HANDLING,
            department_path=self.chance.choice([BILLING, OTHER_BILLING]),
            actor=LEAD,
            now=self.now,
        )

    def claim(self) -> None:
        tickets.claim(sheet_id=self._sheet().pk, actor=HANDLER, now=self.now)

    def reply(self) -> None:
        draft = ReplyDraft(
            cause="unknowing_subscription",
            finding="订购来自第三方页面，无二次确认记录，三期共七十五元，应予退还",
            customer_contacted_at=self.now,
            next_step="退订并退费，今日内到账",
        )
        tickets.reply(sheet_id=self._sheet().pk, draft=draft, actor=HANDLER, now=self.now)

    def review(self) -> None:
        sheet = self._sheet()
        if self.chance.random() < 0.7:
            tickets.pass_reply(sheet_id=sheet.pk, actor=LEAD, now=self.now)
        else:
            tickets.send_back(
                sheet_id=sheet.pk, remark="请补充退费的日期和金额", actor=LEAD, now=self.now
            )

    def send_away(self) -> None:
        sheet = self._sheet()
        reason = "wrong_department"
        tickets.return_sheet(sheet_id=sheet.pk, reason=reason, actor=HANDLER, now=self.now)

    def decide_return(self) -> None:
        decide = self.chance.choice([tickets.accept_return, tickets.refuse_return])
        decide(sheet_id=self._sheet().pk, actor=LEAD, now=self.now)

    def call_back(self) -> None:
        """A repair, by somebody else than the handler."""
        rows = WorkSheet.objects.open().filter(kind=SheetKind.CALLBACK).order_by("pk")
        sheet = self.chance.choice([*rows, None])
        if sheet is None:
            raise RingbackError("nobody is to be called back")
        with suppress(RingbackError):
            tickets.claim(sheet_id=sheet.pk, actor=COLLEAGUE, now=self.now)
        outcome = self.chance.choice(list(RepairOutcome))
        tickets.complete(sheet_id=sheet.pk, outcome=outcome, actor=COLLEAGUE, now=self.now)

    def speak(self) -> None:
        tickets.say(ticket_id=self._ticket().pk, body="正在核实，请稍候", actor=AGENT, now=self.now)

    def hold(self) -> None:
        until = self.now + timedelta(hours=self.chance.randrange(2, 90))
        tickets.hold(
            ticket_id=self._ticket().pk,
            reason="waiting_customer",
            until=until,
            actor=LEAD,
            now=self.now,
        )

    def resume(self) -> None:
        tickets.resume(ticket_id=self._ticket().pk, actor=LEAD, now=self.now)

    def urge(self) -> None:
        tickets.urge(ticket_id=self._ticket().pk, channel=Channel.PHONE, actor=AGENT, now=self.now)

    def resolve(self) -> None:
        self._resolve(self._ticket())

    def _resolve(self, ticket: Ticket) -> None:
        tickets.resolve(
            ticket_id=ticket.pk,
            answer="已退订并退费",
            code="refunded",
            cause="unknowing_subscription",
            actor=AGENT,
            now=self.now,
        )

    def reopen(self) -> None:
        tickets.reopen(ticket_id=self._ticket().pk, reason="unsolved", actor=AGENT, now=self.now)

    def confirm(self) -> None:
        tickets.confirm(ticket_id=self._ticket().pk, actor=AGENT, now=self.now)

    def rate(self) -> None:
        rows = list(Invitation.objects.exclude(state__in=FINAL).order_by("ticket_id", "episode"))
        if not rows:
            raise RingbackError("nobody is asked")
        invitation = self.chance.choice(rows)
        for question in Question:
            with suppress(RingbackError):
                feedback.rate(
                    invitation_id=invitation.pk,
                    question=question,
                    answer=str(self.chance.choice([1, HIGHEST[question]])),
                    channel="sms",
                    actor=SYSTEM.acting_for(f"customer:{invitation.ticket.customer_id}"),
                    now=self.now,
                )
            if self.chance.random() < 0.2:
                return


def opinion(leaf: str, kind: Kind, sure: float) -> Opinion:
    return Opinion(
        category=Guess(leaf, sure, ((leaf, sure), ("basic.balance", 0.01))),
        kind=Guess(kind, sure, ((kind, sure), ("praise", 0.01))),
        decision=Decision.FILE if sure > FILED_FROM else Decision.SUGGEST,
    )


ACTS: list[Callable[[World], None]] = [
    World.contact,
    World.by_itself,
    World.settle,
    World.classify,
    World.accept,
    World.dispatch,
    World.claim,
    World.reply,
    World.review,
    World.send_away,
    World.decide_return,
    World.hold,
    World.resume,
    World.urge,
    World.resolve,
    World.reopen,
    World.confirm,
    World.rate,
    World.call_back,
    World.speak,
    World.hand_down,
    World.send_letter,
]
WEIGHTS = [9, 6, 5, 2, 2, 3, 6, 5, 5, 2, 2, 2, 2, 3, 9, 1, 1, 4, 4, 5, 1, 2]
