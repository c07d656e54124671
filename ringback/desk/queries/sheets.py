"""Work sheets as pages show them: with their replies, their limits and what can be done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base.fields import Secret
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Due
from ringback.desk import labels
from ringback.desk.choices import Choices
from ringback.desk.labels import Label, ticket_marks
from ringback.desk.queries.calls import Call, call_of
from ringback.desk.queries.dispatching import Grounds, grounds, told_of
from ringback.desk.queries.feedback import Opinion, opinions
from ringback.desk.queries.naming import names_of
from ringback.desk.sentences import Names
from ringback.feedback import queries as feedback
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Attachment, OrderAnswer, Statement, WorkSheet
from ringback.tickets.states import STATEMENT_KIND_LABELS, SheetKind, StatementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBlock:
    """A reply handed in. ``passed`` is ``None`` while it waits for the review."""

    cause: str
    finding: Secret
    next_step: Secret
    customer_contacted_at: datetime
    replied_at: datetime
    person: str
    passed: bool | None
    reviewer: str
    remark: Secret | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetBlock:
    """``return_reason`` is in words, empty unless it has been returned."""

    sheet: WorkSheet
    kind: Label
    state: Label
    department: str
    person: str
    due: Due | None
    return_reason: str
    replies: Sequence[ReplyBlock]
    account: OrderAnswer | None
    verbs: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    title: object
    body: Secret
    person: str
    at: datetime
    is_internal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """What somebody needs who does the work: the sheet, and of the case what it is about.

    ``opinions`` are what the customer thinks of the answers: a call-back is about nothing else.
    ``may_call``: whoever has the sheet in hand calls the customer, and never sees the number.
    """

    block: SheetBlock
    names: Names
    number: str
    category: str
    marks: Sequence[Label]
    words: Sequence[Said]
    files: Sequence[Attachment]
    opinions: Sequence[Opinion]
    call: Call | None
    may_call: bool
    grounds: Grounds | None
    assists: Sequence[SheetBlock]

    @property
    def possible(self) -> set[str]:
        """Every verb of the page: of the sheet, and of the conversation about it."""
        spoken = self.call.verbs if self.call else ()
        return {*self.block.verbs, *spoken, *(("call",) if self.may_call else ())}

    @property
    def title(self) -> str:
        return " · ".join(filter(None, (str(self.block.kind.words), self.category)))

    @property
    def first_form(self) -> str:
        """The form that stands open from the start: the work itself."""
        return next(
            (verb for verb in ("answer_order", "reply", "complete") if verb in self.block.verbs), ""
        )


def sheet(*, sheet_id: int, actor: Actor) -> tuple[WorkSheet, Choices]:
    """A sheet and the lists of its case's edition; of today's when it stands alone."""
    found = tickets.sheet(sheet_id=sheet_id, actor=actor)
    ticket = found.ticket
    edition_id = ticket.edition_id if ticket else handbook.edition_at(found.dispatched_at).pk
    return found, Choices(edition_id)


def sheet_page(*, sheet_id: int, actor: Actor, now: datetime) -> SheetPage:
    """Raises ``NotFound`` when the sheet is out of reach."""
    found, choices = sheet(sheet_id=sheet_id, actor=actor)
    ticket = found.ticket
    said = tickets.statements(ticket, actor) if ticket else []
    told, helping = told_of(found, now), tickets.assists_of(found)
    others = (
        {one.author for one in said} | refs_of([found, *helping]) | (told.refs if told else set())
    )
    names = names_of(
        others | ({ticket.category} if ticket and ticket.category else set()),
        choices=choices,
        now=now,
    )
    (block,) = sheet_blocks([found], names, actor=actor, now=now)
    return SheetPage(
        block=block,
        names=names,
        number=ticket.number if ticket else "",
        category=names.categories.get(ticket.category, "") if ticket else "",
        marks=ticket_marks(ticket) if ticket else (),
        words=[_said(one, names) for one in said],
        files=tickets.attachments(ticket) if ticket else [],
        opinions=opinions(feedback.of_ticket(ticket_id=ticket.pk))
        if ticket and found.kind == SheetKind.CALLBACK
        else (),
        call=call_of(ticket, actor=actor, now=now) if ticket else None,
        may_call=bool(ticket) and found.assignee == actor.ref and actor.may("contact.dial"),
        grounds=grounds(told, names, now) if told else None,
        assists=sheet_blocks(helping, names, actor=actor, now=now),
    )


def _said(one: Statement, names: Names) -> Said:
    kind = StatementKind(one.kind)
    return Said(
        title=STATEMENT_KIND_LABELS[kind],
        body=one.body,
        person=names.people.get(one.author, ""),
        at=one.said_at,
        is_internal=kind is StatementKind.NOTE,
    )


def sheet_blocks(
    sheets: Sequence[WorkSheet], names: Names, *, actor: Actor, now: datetime
) -> list[SheetBlock]:
    ids = [sheet.pk for sheet in sheets]
    dues = clocks.pressing(subject_kind="work_sheet", subject_ids=ids, now=now)
    accounts = tickets.accounts(ids)
    return [
        SheetBlock(
            sheet=sheet,
            kind=labels.sheet_kind(sheet.kind),
            state=labels.sheet_state(sheet.state),
            department=names.departments.get(sheet.department_path, sheet.department_path),
            person=names.people.get(sheet.assignee, ""),
            due=dues.get(str(sheet.pk)),
            return_reason=names.choices.name("return.reasons", sheet.return_reason),
            replies=_replies(sheet, names),
            account=accounts.get(sheet.pk),
            verbs=tickets.sheet_verbs(sheet, actor),
        )
        for sheet in sheets
    ]


def refs_of(sheets: Sequence[WorkSheet]) -> set[str]:
    """Refs and paths whose names a page with these sheets needs."""
    found = {sheet.department_path for sheet in sheets} | {sheet.assignee for sheet in sheets}
    for sheet in sheets:
        for reply in sheet.replies.all():
            found |= {reply.replied_by, reply.reviewed_by}
    return found - {""}


def _replies(sheet: WorkSheet, names: Names) -> list[ReplyBlock]:
    return [
        ReplyBlock(
            cause=names.choices.name("cause.codes", reply.cause),
            finding=reply.finding,
            next_step=reply.next_step,
            customer_contacted_at=reply.customer_contacted_at,
            replied_at=reply.replied_at,
            person=names.people.get(reply.replied_by, ""),
            passed=reply.passed,
            reviewer=names.people.get(reply.reviewed_by, ""),
            remark=reply.remark,
        )
        for reply in sorted(sheet.replies.all(), key=lambda reply: reply.replied_at)
    ]
