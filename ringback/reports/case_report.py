"""The service report of one case (§1.2.3): asked, promised, done, by which post, every time against
its limit, what the customer said. Words are masked; staff stand in it by post, never by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Reading
from ringback.clocks.states import Urgency, title
from ringback.feedback import queries as feedback
from ringback.feedback.states import HIGHEST, YES, InvitationState, Question, RepairOutcome
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Table
from ringback.kernel.actor import Actor
from ringback.people import queries as people
from ringback.reports import rules, words
from ringback.reports.counting import cases as counting
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, WorkSheet
from ringback.tickets.states import (
    CLOSURE_BASIS_LABELS,
    SHEET_KIND_LABELS,
    SHEET_STATE_LABELS,
    TICKET_STATE_LABELS,
    ClosureBasis,
    SheetKind,
    SheetState,
    StatementKind,
    TicketState,
)

Words = str | Promise

OUTCOME_LABELS = {
    Urgency.MET: _("Met"),
    Urgency.MISSED: _("Done too late"),
    Urgency.LATE: _("Overdue"),
    Urgency.PAUSED: _("Paused"),
}
OUTCOME_TONES = {Urgency.MET: "good", Urgency.MISSED: "bad", Urgency.LATE: "bad"}
QUESTION_LABELS = {
    Question.SOLVED: _("Solved?"),
    Question.RESULT: _("Result"),
    Question.PERSON: _("Person who helped"),
}
OPINION_LABELS = {
    InvitationState.PLANNED: _("Will be asked"),
    InvitationState.ASKED: _("Asked, no answer yet"),
    InvitationState.ANSWERED: _("Rated"),
    InvitationState.SILENT: _("Stayed silent"),
    InvitationState.SKIPPED: _("Not asked"),
}
REPAIR_LABELS = {
    RepairOutcome.SETTLED: _("The customer is content now"),
    RepairOutcome.REOPEN: _("The customer wants it reopened"),
    RepairOutcome.UNREACHED: _("The customer was not reached"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    title: Words
    body: Secret
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    episode: int
    code: str
    cause: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """``spent`` is what the clock ran, in its own hours."""

    title: Words
    limit: str
    due_at: datetime | None
    spent: timedelta
    outcome: Words
    tone: str
    clause: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    kind: Words
    department: str
    state: Words
    dispatched_at: datetime
    ended_at: datetime | None
    hand_overs: int
    returns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLine:
    step: str
    department: str
    since: datetime
    until: datetime
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionLine:
    """``scores`` are question and answer in words; empty of a silent customer."""

    episode: int
    state: Words
    scores: Sequence[tuple[Words, Words]]
    repair: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    episode: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """``lateness`` is how much later than promised the answer came; negative when earlier."""

    ticket: Ticket
    made_at: datetime
    kind: str
    category: str
    channel: str
    state: Words
    closure: Words
    first_owner: str
    said: Sequence[Said]
    answers: Sequence[Answer]
    lateness: timedelta | None
    limits: Sequence[LimitLine]
    sheets: Sequence[SheetLine]
    stays: Sequence[StayLine]
    opinions: Sequence[OpinionLine]
    reopenings: Sequence[Reopened]
    urges: int


def report(*, number: str, actor: Actor, now: datetime) -> CaseReport:
    """For whoever may see the case. Raises ``NotFound``."""
    row = tickets.numbered(number=number, actor=actor)
    case = counting.load([row.pk])[row.pk]
    stays = rules.stays(case.told)
    paths = {stay.department_path for stay in stays} | {row.handling_path}
    named = words.names(
        categories=[row.category],
        paths=paths | {sheet.department_path for sheet in case.sheets},
        at=now,
    )
    return CaseReport(
        ticket=row,
        made_at=now,
        kind=words.kind(row.kind),
        category=named.category(row.category),
        channel=words.channel(row.channel),
        state=TICKET_STATE_LABELS[TicketState(row.state)],
        closure=CLOSURE_BASIS_LABELS[ClosureBasis(row.closure_basis)] if row.closure_basis else "",
        first_owner=post_of(row.first_owner),
        said=said(row, actor),
        answers=answers(row),
        lateness=lateness(row),
        limits=_limits(row, case.sheets, now),
        sheets=_sheets(case.sheets, rules.returns(case.told), named),
        stays=[_stay(stay, row, named) for stay in stays],
        opinions=opinions(row),
        reopenings=reopenings(row),
        urges=row.urges.count(),
    )


def lateness(row: Ticket) -> timedelta | None:
    """How much later than promised the standing answer came; ``None`` without either."""
    answered = row.resolved_at if row.state in counting.ANSWERED else None
    return answered - row.promised_at if answered and row.promised_at else None


def post_of(ref: str) -> str:
    """Which post or department somebody works in; who it was is nobody's business here."""
    if ref.startswith("system:"):
        return str(_("System"))
    if ref.startswith("customer:"):
        return str(_("Customer"))
    staff = people.staff_of(ref)
    if staff is None:
        return ""
    post = [staff.post.name] if staff.post else []
    return " · ".join([staff.department.name, *post])


def _coded(row: Ticket, parameter: str, code: str) -> str:
    """What a code of the case's own edition is called; the code when the list has dropped it."""
    listed = handbook.ruling(parameter, edition_id=row.edition_id).value_as(Table).rows
    language = get_language() or "zh-hans"
    names = {each["code"]: each["name"].in_language(language) for each in listed}
    return str(names.get(code, code))


SPOKEN = {
    StatementKind.REQUEST: _("What the customer asked"),
    StatementKind.RESTATEMENT: _("Read back and confirmed"),
    StatementKind.ADDITION: _("Added by the customer"),
    StatementKind.ANSWER: _("Answer to the customer"),
}


def said(row: Ticket, actor: Actor) -> list[Said]:
    return [
        Said(title=SPOKEN[StatementKind(one.kind)], body=one.body, at=one.said_at)
        for one in tickets.statements(row, actor)
        if one.kind in SPOKEN
    ]


def answers(row: Ticket, *, with_posts: bool = True) -> list[Answer]:
    """Each answer that was given; ``with_posts``: by which post."""
    return [
        Answer(
            episode=one.episode,
            code=_coded(row, "resolution.codes", one.code),
            cause=_coded(row, "cause.codes", one.cause),
            at=one.resolved_at,
            by=post_of(one.resolved_by) if with_posts else "",
        )
        for one in row.resolutions.order_by("episode")
    ]


def _limits(row: Ticket, sheets: Iterable[WorkSheet], now: datetime) -> list[LimitLine]:
    readings = clocks.of_subject(subject_kind="ticket", subject_id=row.pk, now=now)
    for sheet in sheets:
        readings += clocks.of_subject(subject_kind="work_sheet", subject_id=sheet.pk, now=now)
    return [limit(reading) for reading in readings if reading.clock.state != "cancelled"]


def limit(reading: Reading) -> LimitLine:
    clock = reading.clock
    return LimitLine(
        title=title(clock.metric, clock.layer),
        limit=handbook.limit_in_words(clock.limit),
        due_at=clock.due_at,
        spent=reading.elapsed,
        outcome=OUTCOME_LABELS.get(reading.urgency, _("Running")),
        tone=OUTCOME_TONES.get(reading.urgency, "neutral"),
        clause=clock.clause,
        address=handbook.clause_address(clock.clause, clock.edition_id),
    )


def _sheets(
    sheets: Iterable[WorkSheet], returns: dict[int, int], named: words.Names
) -> list[SheetLine]:
    return [
        SheetLine(
            kind=SHEET_KIND_LABELS[SheetKind(sheet.kind)],
            department=named.place(sheet.department_path),
            state=SHEET_STATE_LABELS[SheetState(sheet.state)],
            dispatched_at=sheet.dispatched_at,
            ended_at=sheet.ended_at,
            hand_overs=sheet.hand_overs,
            returns=returns.get(sheet.pk, 0),
        )
        for sheet in sheets
    ]


def _stay(stay: rules.Stay, row: Ticket, named: words.Names) -> StayLine:
    return StayLine(
        step=words.step(stay.step),
        department=named.place(stay.department_path or row.handling_path),
        since=stay.since,
        until=stay.until,
        length=timedelta(seconds=stay.seconds),
    )


def opinions(row: Ticket) -> list[OpinionLine]:
    return [
        OpinionLine(
            episode=invitation.episode,
            state=OPINION_LABELS[InvitationState(invitation.state)],
            scores=[
                (QUESTION_LABELS[Question(rating.question)], _score(rating.question, rating.score))
                for rating in invitation.ratings.all()
            ],
            repair=_repair(invitation),
        )
        for invitation in feedback.of_ticket(ticket_id=row.pk)
    ]


def _score(question: str, score: int) -> Words:
    if question == Question.SOLVED:
        return _("yes") if score == YES else _("no")
    return f"{score} / {HIGHEST[Question(question)]}"


def _repair(invitation: feedback.Invitation) -> Words:
    repair = getattr(invitation, "repair", None)
    if repair is None:
        return ""
    return REPAIR_LABELS[RepairOutcome(repair.outcome)] if repair.outcome else _("Under way")


def reopenings(row: Ticket) -> list[Reopened]:
    return [
        Reopened(
            episode=one.episode,
            reason=_coded(row, "reopen.reasons", one.reason),
            at=one.reopened_at,
        )
        for one in row.reopenings.order_by("episode")
    ]
