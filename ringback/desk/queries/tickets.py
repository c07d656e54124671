"""The ticket page: a case with all that its modules know of it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Explanation, Reading
from ringback.clocks.states import ClockState, title
from ringback.desk import labels
from ringback.desk.choices import Choices
from ringback.desk.labels import Label
from ringback.desk.queries import letters, story
from ringback.desk.queries.calls import Call, call_of
from ringback.desk.queries.cards import CustomerCard, card_of
from ringback.desk.queries.feedback import Opinion, opinions
from ringback.desk.queries.forms import FormBlock, form_block
from ringback.desk.queries.letters import LetterLine
from ringback.desk.queries.naming import names_of
from ringback.desk.queries.phrases import phrases_of_ticket
from ringback.desk.queries.sheets import SheetBlock, refs_of, sheet_blocks
from ringback.desk.sentences import Names
from ringback.feedback import queries as feedback
from ringback.feedback.queries import Invitation
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.messaging import queries as messaging
from ringback.messaging.queries import MessageView
from ringback.messaging.states import CHANNEL_LABELS, MEDIUM_LABELS, PURPOSE_LABELS, Channel
from ringback.ports import queries as ports
from ringback.reports import queries as reports
from ringback.reports.queries import Held
from ringback.scripts.queries import Line
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Attachment, Case, Subject, Ticket
from ringback.tickets.states import (
    LINK_KIND_LABELS,
    OPEN,
    LinkKind,
    StatementKind,
    TicketState,
)

LINK = re.compile(r"https?://\S+")
"""A rating link opens for whoever has it: staff are not to rate themselves."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A limit of the case; ``cited`` names the clause and the revision it rests on, ``address``
    leads there."""

    title: object
    reading: Reading
    address: str
    cited: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    kind: LinkKind
    title: object
    target_id: int
    number: str


@dataclass(frozen=True, slots=True)
class FileLine:
    attachment: Attachment
    person: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """``body`` is masked and empty for a code, which nobody of ours sees."""

    purpose: object
    medium: object
    recipient: Secret
    body: str
    state: Label
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """``request`` and ``restated`` are the first words. ``card`` is ``None`` when nobody is known
    yet, or not within this actor's reach; ``call`` while the actor does not speak about the case.
    ``held``: who has the case now, longest first.
    """

    ticket: Ticket
    verbs: Collection[str]
    names: Names
    category: str
    channel: object
    state: Label
    marks: Sequence[Label]
    request: Secret | None
    restated: Secret | None
    story: Sequence[story.Line]
    card: CustomerCard | None
    call: Call | None
    clocks: Sequence[ClockLine]
    sheets: Sequence[SheetBlock]
    links: Sequence[LinkLine]
    files: Sequence[FileLine]
    messages: Sequence[MessageLine]
    opinions: Sequence[Opinion]
    form: FormBlock | None
    letter: LetterLine | None
    held: Sequence[Held]
    phrases: Sequence[Line]

    @property
    def possible(self) -> set[str]:
        """Every verb of the page: of the case, and of the conversation about it."""
        return {*self.verbs, *(self.call.verbs if self.call else ())}

    @property
    def owner(self) -> str:
        return self.names.people.get(self.ticket.owner, "")

    @property
    def first_owner(self) -> str:
        return self.names.people.get(self.ticket.first_owner, "")


ANSWERED = (TicketState.RESOLVED, TicketState.CONFIRMED, TicketState.CLOSED)


def ticket_page(*, number: str, actor: Actor, now: datetime) -> TicketPage:
    """Raises ``NotFound`` for a misheard number and for a case out of reach."""
    row = tickets.numbered(number=number, actor=actor)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=row.pk, now=now)
    invitations = feedback.of_ticket(ticket_id=row.pk)
    beside: list[Subject] = [("clock", reading.clock.pk) for reading in readings]
    beside += [("invitation", str(invitation.pk)) for invitation in invitations]
    beside += [("contact", str(each.pk)) for each in messaging.contacts_about(ticket_id=row.pk)]
    beside += [("business_request", str(each.pk)) for each in ports.about("ticket", row.pk)]
    case = tickets.case(row, actor=actor, beside=beside)
    files = tickets.attachments(row)
    form = form_block(row, actor=actor)
    card = card_of(row.customer, actor=actor, now=now)
    shown = {row.owner, row.first_owner, row.category, *(file.attached_by for file in files)}
    words = story.words_in(case.timeline) | shown | refs_of(case.sheets)
    names = names_of(words, choices=Choices(row.edition_id), now=now)
    return TicketPage(
        ticket=row,
        verbs={*case.verbs, *_verbs_beside(row, card, form, actor)},
        names=names,
        category=names.categories.get(row.category) or str(labels.UNFILED),
        channel=CHANNEL_LABELS[Channel(row.channel)],
        state=labels.state(row.state),
        marks=labels.ticket_marks(row),
        request=_first(case, StatementKind.REQUEST),
        restated=_first(case, StatementKind.RESTATEMENT),
        story=story.story(case.timeline, names),
        card=card,
        call=call_of(row, actor=actor, now=now),
        clocks=[_clock_line(reading) for reading in readings if is_owed(reading)],
        sheets=sheet_blocks(case.sheets, names, actor=actor, now=now),
        links=[_link_line(link.kind, link.target_id) for link in case.links],
        files=[FileLine(file, names.people.get(file.attached_by, "")) for file in files],
        messages=_messages(row, invitations),
        opinions=opinions(invitations),
        form=form,
        letter=letters.line_of(row),
        held=_held(case, now),
        phrases=phrases_of_ticket(row, actor=actor, now=now),
    )


def _held(case: Case, now: datetime) -> list[Held]:
    entries = [moment.entry for moment in case.timeline]
    return reports.held_by(ticket=case.ticket, sheets=case.sheets, entries=entries, now=now)


def _first(case: Case, kind: StatementKind) -> Secret | None:
    return next((said.body for said in case.statements if said.kind == kind), None)


def _verbs_beside(
    row: Ticket, card: CustomerCard | None, form: FormBlock | None, actor: Actor
) -> Iterator[str]:
    """What is done with the customer, and with the form of the service type."""
    if form is not None and form.may_complete:
        yield "complete_form"
    if actor.may("knowledge.write") and row.state in ANSWERED:
        yield "make_article"
    if actor.may("contact.dial") and (row.customer_id or row.contact_id):
        yield "call"
    if actor.may("customer.reveal") and card is not None:
        yield "reveal"
    if ports.may_read(actor) and card is not None and row.state in OPEN:
        yield "business"


def is_owed(reading: Reading) -> bool:
    """A limit that was given up says nothing any more."""
    return reading.clock.state != ClockState.CANCELLED


def _messages(row: Ticket, invitations: Sequence[Invitation]) -> list[MessageLine]:
    """Newest first: about the case, and the questions how it went."""
    found = messaging.messages_about(subject_kind="ticket", subject_id=row.pk)
    for invitation in invitations:
        found += messaging.messages_about(subject_kind="invitation", subject_id=str(invitation.pk))
    found.sort(key=lambda message: message.created_at, reverse=True)
    return [_message_line(message) for message in found]


def _message_line(message: MessageView) -> MessageLine:
    return MessageLine(
        purpose=PURPOSE_LABELS[message.purpose],
        medium=MEDIUM_LABELS[message.medium],
        recipient=message.recipient,
        body=LINK.sub(str(_("[link]")), str(message.body)) if message.body else "",
        state=labels.message_state(message.state),
        at=message.sent_at or message.created_at,
    )


def _clock_line(reading: Reading) -> ClockLine:
    clock = reading.clock
    address = handbook.clause_address(clock.clause, clock.edition_id)
    cited = handbook.cited(clock.clause, clock.edition_id)
    return ClockLine(title(clock.metric, clock.layer), reading, address, cited)


def _link_line(kind: str, target_id: int) -> LinkLine:
    link_kind = LinkKind(kind)
    title = LINK_KIND_LABELS[link_kind]
    return LinkLine(link_kind, title, target_id, tickets.number_of(target_id))


@dataclass(frozen=True, slots=True)
class DueDate:
    """A limit of a case with the computation behind it."""

    number: str
    line: ClockLine
    explanation: Explanation


def due_date(*, number: str, clock_id: int, actor: Actor, now: datetime) -> DueDate:
    """Raises ``NotFound`` when the case has no such limit."""
    row = tickets.numbered(number=number, actor=actor)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=row.pk, now=now)
    own = next((reading for reading in readings if reading.clock.pk == clock_id), None)
    if own is None:
        raise NotFound(_("The case has no such limit."))
    explanation = clocks.explain(clock_id=clock_id, now=now)
    return DueDate(row.number, _clock_line(own), explanation)
