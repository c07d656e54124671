"""Who acts each step of a life, through the commands people use, at the step's own instant."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ringback.feedback import commands as feedback
from ringback.feedback.models import Invitation
from ringback.feedback.states import InvitationState, Question
from ringback.intake import commands as intake
from ringback.intake.commands import Request
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Incoming, Party
from ringback.messaging.models import Contact
from ringback.messaging.models import Question as Asked
from ringback.messaging.states import Channel, Medium
from ringback.project.demo import phrases
from ringback.project.demo.customers import Persona
from ringback.project.demo.doubts import unsure
from ringback.project.demo.floor import Floor, Missing
from ringback.project.demo.lives import Course, Life, Opinion
from ringback.project.demo.rounds import deliver, work_until
from ringback.tickets import commands as tickets
from ringback.tickets.commands import Registration
from ringback.tickets.rules import ReplyDraft
from ringback.tickets.states import ClosureBasis, SheetKind, SheetState

PHONE = Actor.system("simulated phone")
FEEDBACK = Actor.system("feedback")
LIMIT = {"ordinary": timedelta(hours=24), "major": timedelta(hours=48)}
"""What a receipt promises: the manual's own limits for handling (1.4)."""

Act = Callable[["Stage", Life, datetime], None]


class Stage(Floor):
    """Performs the steps, one method a verb."""

    def perform(self, life: Life, verb: str, now: datetime) -> None:
        """A step that others have overtaken is left out, as on a real floor."""
        try:
            ACTS[verb](self, life, now)
        except (Conflict, Invalid, NotAllowed, Missing):
            self.skipped[verb] += 1

    # Registration

    def register(self, life: Life, now: datetime) -> None:
        persona = Persona(life.customer)
        by_person = life.channel in (Channel.PHONE, Channel.COUNTER)
        actor = self.agent(life) if by_person else self.customer(life)
        contact = self._contact(life, persona, actor, now)
        text = phrases.request(life.leaf, persona.language, life.dice("text"))
        if life.course is Course.UNSORTED:
            ticket_id = self._leave_to_triage(life, persona, text, actor, now)
        else:
            ticket_id = self._register(life, persona, contact, text, actor, now)
        messaging.end_with_ticket(contact_id=contact.pk, ticket_id=ticket_id, actor=actor, now=now)
        self.ticket_ids[life.place] = ticket_id

    def _leave_to_triage(
        self, life: Life, persona: Persona, text: str, actor: Actor, now: datetime
    ) -> int:
        request = Request(
            text=text,
            channel=life.channel,
            customer_id=self.customers[life.customer],
            severity=life.severity,
            language=persona.language,
        )
        (receipt,) = intake.take_many(
            requests=[request], opinions=[unsure(life, now)], actor=actor, now=now
        )
        return receipt.ticket_id

    def _register(
        self,
        life: Life,
        persona: Persona,
        contact: Contact,
        text: str,
        actor: Actor,
        now: datetime,
    ) -> int:
        by_person = life.channel in (Channel.PHONE, Channel.COUNTER)
        ticket = tickets.register(
            registration=Registration(
                text=text,
                kind=life.kind,
                channel=life.channel,
                originating_path=persona.home,
                handling_path=persona.home,
                category=life.leaf.code,
                complexity=life.leaf.complexity,
                severity=life.severity,
                customer_id=self.customers[life.customer],
                contact_id=contact.pk,
                restated=_restated(life, text) if by_person else "",
                language=persona.language,
                owner=actor.ref if by_person else "",
            ),
            actor=actor,
            now=now,
        )
        return ticket.pk

    def _contact(self, life: Life, persona: Persona, actor: Actor, now: datetime) -> Contact:
        party = Party(
            language=persona.language,
            number=persona.phone,
            customer_id=self.customers[life.customer],
        )
        contact = messaging.open_contact(
            channel=life.channel, organisation_path=persona.home, party=party, actor=actor, now=now
        )
        if life.channel is Channel.PHONE:
            messaging.confirm_number(contact_id=contact.pk, actor=actor, now=now)
        return contact

    def classify(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        tickets.classify(
            ticket_id=ticket.pk,
            kind=life.kind,
            category=life.leaf.code,
            complexity=life.leaf.complexity,
            severity=life.severity,
            actor=self.company.lead(ticket.handling_path),
            now=now,
        )

    def accept(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        promised_at = ticket.clocks_from + LIMIT[ticket.complexity]
        actor = self.owner(ticket)
        tickets.accept(ticket_id=ticket.pk, promised_at=promised_at, actor=actor, now=now)

    def take(self, life: Life, now: datetime) -> None:
        tickets.take(ticket_id=self.ticket(life).pk, actor=self.agent(life), now=now)

    def refuse(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        cure = next((need.cure.zh for need in life.leaf.requirements), _CURE)
        tickets.refuse(
            ticket_id=ticket.pk,
            reason="material_missing",
            cure=cure,
            actor=self.owner(ticket),
            now=now,
        )

    def merge(self, life: Life, now: datetime) -> None:
        first = self.ticket_ids.get(life.twin if life.twin is not None else -1)
        if first is None:
            raise Missing
        ticket = self.ticket(life)
        actor = self.owner(ticket)
        tickets.merge(source_id=ticket.pk, target_id=first, actor=actor, now=now)

    # The case on its way

    def say(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        body = phrases.said("progress", life.dice("say"))
        tickets.say(ticket_id=ticket.pk, body=body, actor=self.owner(ticket), now=now)

    def add(self, life: Life, now: datetime) -> None:
        body = phrases.said("additions", life.dice("add"))
        tickets.say(ticket_id=self.ticket(life).pk, body=body, actor=self.customer(life), now=now)

    def note(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        tickets.note(
            ticket_id=ticket.pk,
            body=phrases.said("notes", life.dice("note")),
            mentions=[self.company.lead(ticket.handling_path).ref],
            actor=self.owner(ticket),
            now=now,
        )

    def urge(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        tickets.urge(
            ticket_id=ticket.pk, channel=Channel.PORTAL, actor=self.customer(life), now=now
        )

    def hold(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        reason = life.dice("hold").choice(("waiting_customer", "appointment", "waiting_material"))
        until = now + timedelta(days=life.dice("hold").randint(1, 3))
        actor = self.owner(ticket)
        tickets.hold(ticket_id=ticket.pk, reason=reason, until=until, actor=actor, now=now)

    def resume(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        tickets.resume(ticket_id=ticket.pk, actor=self.owner(ticket), now=now)

    def cancel(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        lead = self.company.lead(ticket.handling_path)
        tickets.cancel(ticket_id=ticket.pk, reason="withdrawn", actor=lead, now=now)

    # Work sheets

    def recall(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.DISPATCHED, SheetState.CLAIMED)
        lead = self.company.lead(ticket.handling_path)
        tickets.recall(sheet_id=sheet.pk, reason="withdrawn", actor=lead, now=now)

    def claim(self, life: Life, now: datetime) -> None:
        deliver(now)  # the sheet may be news that nobody has heard yet
        sheet = self.sheet(self.ticket(life), SheetState.DISPATCHED)
        tickets.claim(sheet_id=sheet.pk, actor=self.worker_on(sheet, life.dice("claim")), now=now)

    def hand_over(self, life: Life, now: datetime) -> None:
        sheet = self.sheet(self.ticket(life), SheetState.CLAIMED)
        actor = self.company.by_ref[sheet.assignee]
        tickets.hand_over(
            sheet_id=sheet.pk,
            department_path=sheet.department_path,
            reason="better_placed",
            actor=actor,
            now=now,
        )

    def return_sheet(self, life: Life, now: datetime) -> None:
        sheet = self.sheet(self.ticket(life), SheetState.CLAIMED)
        actor = self.company.by_ref[sheet.assignee]
        reason = life.dice("return").choice(("wrong_department", "facts_missing", "wrong_category"))
        tickets.return_sheet(sheet_id=sheet.pk, reason=reason, actor=actor, now=now)

    def refuse_return(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.RETURNED)
        tickets.refuse_return(sheet_id=sheet.pk, actor=self.owner(ticket), now=now)

    def reply(self, life: Life, now: datetime) -> None:
        sheet = self.sheet(self.ticket(life), SheetState.CLAIMED)
        dice = life.dice(f"reply {now}")
        draft = ReplyDraft(
            cause=phrases.of_kind(life.kind, "causes", life.leaf, dice),
            finding=phrases.of_kind(life.kind, "findings", life.leaf, dice),
            customer_contacted_at=now - timedelta(minutes=dice.randint(3, 25)),
            next_step=phrases.of_kind(life.kind, "next_steps", life.leaf, dice),
        )
        actor = self.company.by_ref[sheet.assignee]
        tickets.reply(sheet_id=sheet.pk, draft=draft, actor=actor, now=now)

    def send_back(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.REPLIED)
        remark = phrases.said("remarks", life.dice("remark"))
        tickets.send_back(sheet_id=sheet.pk, remark=remark, actor=self.owner(ticket), now=now)

    def pass_reply(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.REPLIED)
        tickets.pass_reply(sheet_id=sheet.pk, actor=self.owner(ticket), now=now)

    # The answer, and what the customer thinks of it

    def resolve(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        dice = life.dice(f"answer {ticket.episode}")
        tickets.resolve(
            ticket_id=ticket.pk,
            answer=phrases.of_kind(life.kind, "answers", life.leaf, dice),
            code=phrases.of_kind(life.kind, "codes", life.leaf, dice),
            cause=phrases.of_kind(life.kind, "causes", life.leaf, dice),
            actor=self.owner(ticket),
            now=now,
        )

    def confirm(self, life: Life, now: datetime) -> None:
        tickets.confirm(ticket_id=self.ticket(life).pk, actor=self.customer(life), now=now)

    def close(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        actor, basis = self.owner(ticket), ClosureBasis.CONFIRMED
        tickets.close(ticket_id=ticket.pk, basis=basis, actor=actor, now=now)

    def release(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        lead = self.company.lead(ticket.handling_path)
        feedback.release(ticket_id=ticket.pk, actor=lead, now=now)

    def rate(self, life: Life, now: datetime) -> None:
        good = life.dice("rating")
        scores = {Question.SOLVED: 1, Question.RESULT: good.choice((3, 4, 5, 5, 5))}
        self._rate(life, {**scores, Question.PERSON: good.choice((4, 5, 5, 5))}, now)

    def rate_low(self, life: Life, now: datetime) -> None:
        bad = life.dice("rating")
        scores = {Question.SOLVED: bad.choice((1, 2, 2)), Question.RESULT: bad.choice((1, 2, 2))}
        self._rate(life, {**scores, Question.PERSON: bad.choice((2, 3, 4))}, now)

    def _rate(self, life: Life, scores: Mapping[Question, int], now: datetime) -> None:
        """On the page behind the link in the message."""
        invitation = self._invitation(life)
        dice = life.dice("comment")
        feedback.rate_all(
            invitation_id=invitation.pk,
            answers={question: str(score) for question, score in scores.items()},
            words=phrases.said("comments", dice) if dice.random() < 0.25 else "",
            channel="link",
            actor=FEEDBACK.acting_for(self.customer(life).ref),
            now=now,
        )

    def _invitation(self, life: Life) -> Invitation:
        asked = (InvitationState.ASKED, InvitationState.SILENT)
        open_ones = Invitation.objects.filter(ticket=self.ticket(life), state__in=asked)
        newest = open_ones.order_by("-episode").first()
        if newest is None:
            raise Missing
        return newest

    def answer_digit(self, life: Life, now: datetime) -> None:
        """By text message, to the question that was asked last."""
        work_until(now)
        invitation = self._invitation(life)
        about = {"message__subject_kind": "invitation", "message__subject_id": str(invitation.pk)}
        asked = Asked.objects.filter(**about, asked_at__isnull=False, answered_at=None).first()
        if asked is None:
            raise Missing
        digit = "1" if len(asked.answers) == 2 else life.dice(f"digit {now}").choice("34555")
        messaging.receive_reply(
            incoming=Incoming(
                transport="simulated",
                provider_id=f"demo-{asked.pk}",
                medium=Medium.TEXT,
                sender=Persona(life.customer).phone,
                text=digit,
            ),
            actor=PHONE,
            now=now,
        )

    def claim_callback(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.DISPATCHED, kind=SheetKind.CALLBACK)
        colleagues = self.company.agents(ticket.handling_path)
        free = [actor for actor in colleagues if actor.ref != sheet.excluded]
        offered = self.company.by_ref.get(sheet.assignee)
        actor = offered or life.dice("call back").choice(free)
        tickets.claim(sheet_id=sheet.pk, actor=actor, now=now)

    def call_back(self, life: Life, now: datetime) -> None:
        ticket = self.ticket(life)
        sheet = self.sheet(ticket, SheetState.CLAIMED, kind=SheetKind.CALLBACK)
        outcome = "reopen" if life.opinion is Opinion.UNHAPPY_REOPENED else "settled"
        actor = self.company.by_ref[sheet.assignee]
        tickets.complete(sheet_id=sheet.pk, outcome=outcome, actor=actor, now=now)


_CURE = "请补齐办理所需材料后再次申请，我们会为您保留本次登记。"


def _restated(life: Life, text: str) -> str:
    return f"客户反映：{text}（{life.leaf.name.zh}）"


ACTS: Mapping[str, Act] = {
    "register": Stage.register,
    "classify": Stage.classify,
    "accept": Stage.accept,
    "take": Stage.take,
    "refuse": Stage.refuse,
    "merge": Stage.merge,
    "say": Stage.say,
    "add": Stage.add,
    "note": Stage.note,
    "urge": Stage.urge,
    "hold": Stage.hold,
    "resume": Stage.resume,
    "cancel": Stage.cancel,
    "recall": Stage.recall,
    "claim": Stage.claim,
    "hand_over": Stage.hand_over,
    "return": Stage.return_sheet,
    "refuse_return": Stage.refuse_return,
    "reply": Stage.reply,
    "send_back": Stage.send_back,
    "pass": Stage.pass_reply,
    "resolve": Stage.resolve,
    "confirm": Stage.confirm,
    "close": Stage.close,
    "release": Stage.release,
    "rate": Stage.rate,
    "rate_low": Stage.rate_low,
    "answer_solved": Stage.answer_digit,
    "answer_result": Stage.answer_digit,
    "answer_person": Stage.answer_digit,
    "claim_callback": Stage.claim_callback,
    "call_back": Stage.call_back,
}
