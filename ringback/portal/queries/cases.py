"""A customer's own cases: the list, and where each of them stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.catalog import queries as catalog
from ringback.catalog.queries import FormField
from ringback.feedback import queries as feedback
from ringback.intake import queries as intake
from ringback.intake.queries import FormView
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.portal import limits, links
from ringback.portal.queries import story
from ringback.portal.queries.catalogue import names
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Attachment, Case, Ticket, TicketRow, Uploads, Urging
from ringback.tickets.states import (
    KIND_LABELS,
    OPEN,
    Kind,
    StatementKind,
    TicketState,
)

PAGE = 20
SYSTEM = Actor.system("portal")
_T = TicketState

STAGES = (_("Registered"), _("Accepted"), _("In progress"), _("Answered"), _("Closed"))
"""How far a case has come, as a customer counts."""
STAGE_OF = {
    _T.REGISTERED: 0,
    _T.ACCEPTED: 1,
    _T.IN_PROGRESS: 2,
    _T.ON_HOLD: 2,
    _T.RESOLVED: 3,
    _T.CONFIRMED: 3,
    _T.CLOSED: 4,
}
"""A case that ended on another way has no stage."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: one sentence, the tone it is shown in, and how far it has come."""

    words: str | Promise
    tone: str
    stage: int | None


WORDS: dict[TicketState, tuple[Promise, str]] = {
    _T.REGISTERED: (_("It has arrived; a person looks at it first."), "accent"),
    _T.ACCEPTED: (_("Accepted. We hand it to whoever can solve it."), "info"),
    _T.IN_PROGRESS: (_("Somebody is working on it."), "info"),
    _T.ON_HOLD: (_("On hold for the moment: see the last entry below."), "warn"),
    _T.RESOLVED: (_("Answered. Please tell us whether it is solved."), "good"),
    _T.CONFIRMED: (_("You have confirmed that it is solved."), "good"),
    _T.CLOSED: (_("Closed."), "neutral"),
    _T.INELIGIBLE: (_("A condition is not met yet; below stands how to cure it."), "warn"),
    _T.CANCELLED: (_("Withdrawn or given up."), "neutral"),
    _T.MERGED: (_("Continued together with another case of yours."), "neutral"),
}


def standing(state: str) -> Standing:
    words, tone = WORDS[TicketState(state)]
    return Standing(words, tone, STAGE_OF.get(TicketState(state)))


@dataclass(frozen=True, slots=True)
class CaseLine:
    row: TicketRow
    type: str
    kind: object
    standing: Standing


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page, newest first; ``older`` and ``newer`` are the keys to turn it by, if there is
    more."""

    lines: Sequence[CaseLine]
    older: int | None
    newer: int | None


def case_list(
    *, before: int | None, after: int | None, language: str, actor: Actor, now: datetime
) -> CaseList:
    rows = tickets.page(
        actor=actor, states=list(TicketState), before=before, after=after, limit=PAGE + 1
    )
    more = len(rows) > PAGE
    shown = rows[-PAGE:] if after is not None else rows[:PAGE]
    called = names({row.category for row in shown}, language=language, at=now)
    has_older = bool(shown) and (more or after is not None)
    has_newer = bool(shown) and (before is not None if after is None else more)
    return CaseList(
        lines=[
            CaseLine(
                row, called.get(row.category, ""), KIND_LABELS[Kind(row.kind)], standing(row.state)
            )
            for row in shown
        ],
        older=shown[-1].id if has_older else None,
        newer=shown[0].id if has_newer else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """``may`` names what can be done now; ``rating`` is the address to rate the answer at, empty
    when there is nothing to rate; ``open_questions`` those of the form still without an answer.
    ``merged_into`` is the number of the case this one goes on in."""

    ticket: Ticket
    type: str
    kind: object
    in_charge: str
    standing: Standing
    is_late: bool
    request: Secret | None
    restated: Secret | None
    story: Sequence[story.Line]
    files: Sequence[Attachment]
    may: frozenset[str]
    urging: Urging | None
    can_urge: bool
    reopen_until: datetime | None
    rating: str
    form: FormView | None
    open_questions: Sequence[str]
    uploads: Uploads
    merged_into: str
    clauses: dict[str, str]


def case_page(*, number: str, language: str, actor: Actor, now: datetime) -> CasePage:
    """Raises ``NotFound`` for a misheard number and for somebody else's case alike."""
    ticket = tickets.numbered(number=number, actor=actor)
    case = tickets.case(ticket, actor=actor)
    urging = tickets.urging(ticket)
    form = intake.form_of(ticket)
    told = story.Told(
        language=language,
        holds=dict(limits.coded("hold.reasons", ticket.edition_id, language)),
        types=names({ticket.category}, language=language, at=now),
    )
    return CasePage(
        ticket=ticket,
        type=told.types.get(ticket.category, ""),
        kind=KIND_LABELS[Kind(ticket.kind)],
        in_charge=_in_charge(ticket, language, now),
        standing=standing(ticket.state),
        is_late=_is_late(ticket, now),
        request=_first(case, StatementKind.REQUEST),
        restated=_first(case, StatementKind.RESTATEMENT),
        story=story.story(case.timeline, told, actor),
        files=tickets.attachments(ticket, handed_in_by=actor.ref),
        may=_possible(case, now),
        urging=urging,
        can_urge=urging is None or now >= urging.again_at,
        reopen_until=tickets.reopen_until(ticket),
        rating=feedback.rating_address(ticket=ticket) if ticket.state in OPEN else "",
        form=form,
        open_questions=_open_questions(form, language) if ticket.state in OPEN else (),
        uploads=tickets.uploads(at=now),
        merged_into=_merged_into(ticket, actor),
        clauses=_clauses(ticket),
    )


def _first(case: Case, kind: StatementKind) -> Secret | None:
    return next((said.body for said in case.statements if said.kind == kind), None)


def _in_charge(ticket: Ticket, language: str, now: datetime) -> str:
    """The post that answers for cases of this type, not a person (§2.4.1)."""
    if not ticket.category or ticket.state not in OPEN:
        return ""
    code = catalog.category(ticket.category, at=now).department
    department = catalog.frame().departments.get(code)
    return department.name.in_language(language) if department else ""


def _is_late(ticket: Ticket, now: datetime) -> bool:
    """The promised time has passed and no answer has been given."""
    owed = ticket.state in OPEN - {TicketState.RESOLVED, TicketState.CONFIRMED}
    return owed and ticket.promised_at is not None and ticket.promised_at < now


def _possible(case: Case, now: datetime) -> frozenset[str]:
    """What the lifecycle allows, less what time has taken away."""
    possible = set(case.verbs) & {"say", "attach", "urge", "cancel", "confirm", "reopen"}
    until = tickets.reopen_until(case.ticket)
    if until is None or now > until:
        possible.discard("reopen")
    if case.ticket.state in (TicketState.RESOLVED, TicketState.CONFIRMED):
        # It has been answered: what the customer says now is whether that is enough.
        possible -= {"urge", "cancel"}
    return frozenset(possible)


def _open_questions(form: FormView | None, language: str) -> list[str]:
    if form is None:
        return []
    named = {each.field.code: each.field.name.in_language(language) for each in form.answered}
    return [named[code] for code in form.missing if code in named]


def _merged_into(ticket: Ticket, actor: Actor) -> str:
    if ticket.state != TicketState.MERGED:
        return ""
    onward = tickets.merged_into(ticket)
    reachable = tickets.visible(actor).filter(pk=onward.pk).exists()
    return onward.number if reachable else ""


def _clauses(ticket: Ticket) -> dict[str, str]:
    """Where the rules stand that the page speaks of."""
    return {
        name: limits.address(parameter, ticket.edition_id)
        for name, parameter in {
            "promise": "clock.handling.limit",
            "urge": "urge.cool_down",
            "reopen": "reopen.window",
            "upload": "upload.size.limit",
            "cancel": "cancel.reasons",
        }.items()
    }


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The questions of a case that are still to be answered."""

    ticket: Ticket
    fields: Sequence[FormField]
    version: int


def open_form(*, number: str, actor: Actor, now: datetime) -> OpenForm | None:
    """``None`` when nothing is missing. Raises ``NotFound``."""
    ticket = tickets.numbered(number=number, actor=actor)
    form = intake.form_of(ticket)
    if form is None or not form.missing or ticket.state not in OPEN:
        return None
    asked = catalog.category(ticket.category, at=now).form
    return OpenForm(ticket, [each for each in asked if each.code in form.missing], form.version)


def is_own(*, number: str, actor: Actor) -> bool:
    return actor.is_customer and tickets.by_number(number=number, actor=actor) is not None


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What a number and its phone's code show: where it stands and nothing of what was said."""

    number: str
    standing: Standing
    registered_at: datetime
    promised_at: datetime | None


def status_page(*, token: str, now: datetime) -> StatusPage:
    """Raises ``NotFound`` when the link is forged or its time is over (§2.4.1)."""
    ticket_id = links.ticket_id(token, now)
    if ticket_id is None:
        raise NotFound(_("This tracking link is no longer valid. Ask for a new code."))
    ticket = tickets.ticket(ticket_id=ticket_id, actor=SYSTEM)
    promised = ticket.promised_at if ticket.state in OPEN else None
    return StatusPage(ticket.number, standing(ticket.state), ticket.registered_at, promised)
