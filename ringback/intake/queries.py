"""What screens, the API and reports may ask of intake.

Lists are bounded and paged by key: a page is asked for *before* a ticket's id.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.intake import access, forms, limits, origins, receipts, twins
from ringback.intake.forms import Answered, FormView
from ringback.intake.models import BatchRow, IntakeForm, PastRow, Suspicion, Triage
from ringback.intake.previews import (
    Kept,
    Preview,
    opinion_on,
    preview,
    preview_unfinished,
    unfinished_of,
)
from ringback.intake.requests import Receipt, Request
from ringback.intake.rules import Matter
from ringback.intake.states import Action, PastOutcome, RowOutcome, TriageReason
from ringback.intake.verifying import level_to_tell, levels_to_tell
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.people import queries as people
from ringback.recognition.facts import Guess, Opinion
from ringback.tickets import queries as tickets
from ringback.tickets.queries import FirstWords, Ticket
from ringback.tickets.states import OPEN, Kind, TicketState

__all__ = [
    "Answered",
    "FormView",
    "Guess",
    "Kept",
    "Offer",
    "Opinion",
    "PastTotals",
    "Preview",
    "SuspicionRow",
    "Totals",
    "TriageRow",
    "batch_totals",
    "form_of",
    "home_ground",
    "level_to_tell",
    "levels_to_tell",
    "may_complete",
    "offers_for",
    "opinion_on",
    "past_totals",
    "preview",
    "preview_unfinished",
    "receipt_of",
    "receipt_of_origin",
    "suspicion_verbs",
    "suspicions",
    "triage_of",
    "triage_page",
    "triage_verbs",
    "unfinished_of",
]

PAGE = 50


@dataclass(frozen=True, slots=True)
class TriageRow:
    """A request that waits for a person. ``words`` come masked; ``categories`` and ``kinds`` are
    codes with their confidence; ``due_at`` is when the lead is told (§2.3.1). Nobody has settled it
    while it waits."""

    case: FirstWords
    reason: TriageReason
    categories: Sequence[tuple[str, float]]
    kinds: Sequence[tuple[str, float]]
    entered_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class SuspicionRow:
    """A case filed as an enquiry that may be a complaint; ``likelihood`` from 0 to 1."""

    case: FirstWords
    likelihood: float
    filed_as: str
    filed_by: str
    suspected_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done with somebody who has been here before. ``case`` is ``None`` for a new
    request; ``likeness`` tells how likely it is the same matter, 0 to 1."""

    action: Action
    case: FirstWords | None = None
    likeness: float = 0.0


def home_ground(actor: Actor) -> str:
    """Where a request is taken unless it says so: where the member of staff works, else the whole
    operator."""
    staff = people.staff_of(actor.ref)
    return staff.department.organisation.path if staff else people.root_path()


def triage_page(*, actor: Actor, before: int | None = None, limit: int = PAGE) -> list[TriageRow]:
    """What waits for a person within the actor's reach, newest first."""
    rows = Triage.objects.filter(settled_at=None, ticket__in=tickets.visible(actor))
    if before is not None:
        rows = rows.filter(ticket_id__lt=before)
    return _triage_rows(list(rows.order_by("-ticket_id")[:limit]), actor)


def triage_of(*, ticket_id: int, actor: Actor) -> TriageRow:
    """One request that waits or has waited. Raises ``NotFound`` out of reach, and for one that was
    never looked at."""
    rows = Triage.objects.filter(ticket_id=ticket_id, ticket__in=tickets.visible(actor))
    found = _triage_rows(list(rows), actor)
    if not found:
        raise NotFound(_("This case does not wait in triage."))
    return found[0]


def triage_verbs(row: TriageRow, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with what waits; a complaint is never turned away (§2.3.1)."""
    if row.settled_at is not None:
        return ()
    suspected = row.reason is TriageReason.SUSPECTED_COMPLAINT
    may = {
        "settle": access.may_triage(actor),
        "dismiss": access.may_dismiss(actor) and row.case.kind != Kind.COMPLAINT and not suspected,
    }
    return tuple(verb for verb, allowed in may.items() if allowed)


def _triage_rows(found: Sequence[Triage], actor: Actor) -> list[TriageRow]:
    ids = [row.ticket_id for row in found]
    cases = _cases(ids, actor)
    due = clocks.next_due(subject_kind="ticket", subject_ids=ids, metrics=[Metric.TRIAGE])
    return [
        TriageRow(
            case=cases[row.ticket_id],
            reason=TriageReason(row.reason),
            categories=row.categories,
            kinds=row.kinds,
            entered_at=row.entered_at,
            due_at=due.get(str(row.ticket_id)),
            settled_at=row.settled_at,
            settled_by=row.settled_by,
        )
        for row in found
    ]


def is_decided_elsewhere(ticket_id: int) -> bool:
    """Whether a case still stands in triage though there is nothing left to decide there. A
    complaint accepted before it was classified stays until it is."""
    waiting = Triage.objects.filter(ticket_id=ticket_id, settled_at=None)
    unclassified = Q(ticket__category="", ticket__state__in=OPEN)
    registered = Q(ticket__state=TicketState.REGISTERED)
    return waiting.exclude(registered | unclassified).exists()


def suspicions(*, actor: Actor, before: int | None = None, limit: int = PAGE) -> list[SuspicionRow]:
    """The list a lead reviews: filed by a person as an enquiry, likely a complaint (以咨代诉)."""
    rows = Suspicion.objects.filter(reviewed_at=None, ticket__in=tickets.visible(actor))
    if before is not None:
        rows = rows.filter(ticket_id__lt=before)
    found = list(rows.order_by("-ticket_id")[:limit])
    cases = _cases([row.ticket_id for row in found], actor)
    return [
        SuspicionRow(
            case=cases[row.ticket_id],
            likelihood=float(row.likelihood),
            filed_as=row.filed_as,
            filed_by=row.filed_by,
            suspected_at=row.suspected_at,
        )
        for row in found
    ]


def suspicion_verbs(row: SuspicionRow, actor: Actor) -> tuple[str, ...]:
    """Nobody reviews what they filed themselves."""
    return ("review",) if access.may_review(actor) and row.filed_by != actor.ref else ()


def _cases(ids: Sequence[int], actor: Actor) -> Mapping[int, FirstWords]:
    return {
        case.ticket_id: case for case in tickets.first_words(actor=actor, ids=ids, limit=len(ids))
    }


def offers_for(
    *,
    customer_id: UUID,
    text: str = "",
    category: str = "",
    kind: Kind | None = None,
    actor: Actor,
    now: datetime,
) -> list[Offer]:
    """What to offer a customer before a new case, in the handbook's order (§2.2.2): urge or add
    facts to what is open, then what is probably the same matter, and new last of all."""
    cases = twins.cases_of([customer_id], actor=actor, now=now).get(customer_id, [])
    open_cases = [case for case in cases if case.state in OPEN]
    one = Matter(text, category, kind)
    near = [
        twin for twin in twins.alike(one, cases, now=now) if twin.likeness >= limits.twins_from(now)
    ]
    near.sort(key=lambda twin: -twin.likeness)
    by_id = {case.ticket_id: case for case in cases}
    return [
        *(Offer(action, case) for case in open_cases for action in (Action.URGE, Action.ADD_FACTS)),
        *(
            Offer(Action.DUPLICATE, by_id[twin.ticket_id], twin.likeness)
            for twin in near
            if twin.ticket_id
        ),
        Offer(Action.NEW),
    ]


def receipt_of_origin(request: Request) -> Receipt | None:
    """The receipt of the case that a request of this source and external id has become."""
    if not request.external_id:
        return None
    key = origins.key_of(request.external_id)
    origin = origins.known(request.source, [key]).get(key)
    return receipt_of(ticket_id=origin.ticket_id, actor=access.SYSTEM) if origin else None


def receipt_of(*, ticket_id: int, actor: Actor) -> Receipt:
    """A case's receipt as it stands now. Raises ``NotFound`` out of reach."""
    ticket = tickets.ticket(ticket_id=ticket_id, actor=actor)
    waiting = Triage.objects.filter(ticket_id=ticket_id, settled_at=None).first()
    return Receipt(
        ticket_id=ticket_id,
        number=ticket.number,
        state=TicketState(ticket.state),
        kind=Kind(ticket.kind),
        category=ticket.category,
        confidence=None,
        restated=receipts.restatement(ticket_id),
        promised_at=ticket.promised_at,
        reason=TriageReason(waiting.reason) if waiting else None,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the rows of a run. ``to_triage`` are among the registered; ``refused`` counts
    by reason."""

    registered: int
    to_triage: int
    repeated: int
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PastTotals:
    """What became of the rows of a history: ``cases`` came with ``loaded`` rows. ``refused`` and
    ``remarks``, on rows that were not, count by reason."""

    cases: int
    loaded: int
    repeated: int
    refused: Mapping[str, int]
    remarks: Mapping[str, int]


def past_totals(run_id: UUID) -> PastTotals:
    """Counted from the rows, so that they are the same however often a run was interrupted."""
    mine = PastRow.objects.filter(run_id=run_id)
    counted: dict[str, Counter[str]] = {outcome: Counter() for outcome in PastOutcome}
    for outcome, reason, number in mine.values_list("outcome", "reason").annotate(Count("id")):
        counted[outcome][reason] = number
    taken = mine.filter(outcome=PastOutcome.LOADED).aggregate(Count("ticket", distinct=True))
    refused = counted[PastOutcome.REFUSED]
    remarks = counted[PastOutcome.LOADED] + counted[PastOutcome.REPEATED]
    return PastTotals(
        cases=taken["ticket__count"],
        loaded=counted[PastOutcome.LOADED].total(),
        repeated=counted[PastOutcome.REPEATED].total(),
        refused=dict(refused),
        remarks={reason: number for reason, number in remarks.items() if reason},
    )


def batch_totals(run_id: UUID) -> Totals:
    """Counted from the rows, so that they are the same however often a run was interrupted."""
    counted: dict[str, Counter[str]] = {outcome: Counter() for outcome in RowOutcome}
    rows = BatchRow.objects.filter(run_id=run_id).values_list("outcome", "reason")
    for outcome, reason, number in rows.annotate(Count("id")):
        counted[outcome][reason] = number
    registered = counted[RowOutcome.REGISTERED]
    return Totals(
        registered=registered.total(),
        to_triage=registered.total() - registered[""],
        repeated=counted[RowOutcome.REPEATED].total(),
        refused=dict(counted[RowOutcome.REFUSED]),
    )


def may_complete(ticket: Ticket, actor: Actor) -> bool:
    """Whether this actor could answer more questions of an open case."""
    return ticket.state in OPEN and bool(ticket.category) and access.may_complete(actor)


def form_of(found: Ticket) -> FormView | None:
    """The facts recorded for a case, masked; ``None`` when its leaf asks nothing. Ask for the case
    first, as whoever wants to know."""
    form = IntakeForm.objects.filter(ticket=found).first()
    return forms.view(form, at=found.registered_at) if form else None
