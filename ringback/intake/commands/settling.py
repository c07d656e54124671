"""A person looks: at what waits in triage, and at what may be a complaint filed as an enquiry."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.clocks import commands as clocks
from ringback.clocks.states import Metric
from ringback.intake import access, events, receipts, recognising
from ringback.intake.commands.keeping import promised
from ringback.intake.models import Suspicion, Triage
from ringback.intake.states import Dismissal, TriageReason
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.recognition.facts import BESIDE_THE_LEAVES
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.states import OPEN, Complexity, Kind, Severity, TicketState


@command
def settle_triage(
    *,
    ticket_id: int,
    kind: Kind,
    category: str,
    complexity: Complexity,
    severity: Severity,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Triage:
    """Classify what waits, and accept it (§2.3.1); the receipt goes out and recognition learns.
    Raises ``Invalid`` for a category not on offer, ``Conflict`` when somebody was faster."""
    access.require(access.may_triage(actor))
    _require_offer(category, now)
    waiting = _waiting(ticket_id, actor)
    take_out(waiting, actor=actor, now=now)
    ticket = tickets.classify(
        ticket_id=ticket_id,
        kind=kind,
        category=category,
        complexity=complexity,
        severity=severity,
        seen=seen,
        actor=actor,
        now=now,
    )
    if ticket.state == TicketState.REGISTERED:
        promise = promised([ticket_id], now)[ticket_id]
        tickets.accept(ticket_id=ticket_id, promised_at=promise, actor=actor, now=now)
        receipts.send_receipt(ticket_id=ticket_id, actor=actor, now=now)
    _teach(ticket_id, category=category, kind=kind, actor=actor, now=now)
    corrected = [category, kind] != [_first(waiting.categories), _first(waiting.kinds)]
    journal.record(
        events.TriageSettled(ticket_id=ticket_id, reason=waiting.reason, corrected=corrected),
        actor=actor,
        now=now,
    )
    return waiting


def _require_offer(category: str, now: datetime) -> None:
    if not catalog.is_on_offer(category, at=now):
        raise Invalid(
            _("This service type is not on offer. Nothing was saved."),
            fields={"category": _("Choose a service type from the list.")},
        )


@command
def dismiss_triage(*, ticket_id: int, dismissal: Dismissal, actor: Actor, now: datetime) -> Triage:
    """Noise, nothing of ours, a mistake: the ticket is cancelled with the reason, and recognition
    learns the first two.

    Raises ``NotAllowed`` for a complaint, a suspected one included: classify it first (每诉必录).
    """
    access.require(access.may_dismiss(actor))
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    waiting = _waiting(ticket_id, actor)
    if ticket.kind == Kind.COMPLAINT or waiting.reason == TriageReason.SUSPECTED_COMPLAINT:
        raise NotAllowed(_("A complaint is not turned away. Classify it first; it stays here."))
    take_out(waiting, actor=actor, now=now, dismissal=dismissal)
    tickets.cancel(ticket_id=ticket_id, reason=dismissal, actor=actor, now=now)
    if dismissal in BESIDE_THE_LEAVES:
        _teach(ticket_id, category=dismissal, kind=None, actor=actor, now=now)
    journal.record(
        events.TriageDismissed(ticket_id=ticket_id, reason=waiting.reason, dismissal=dismissal),
        actor=actor,
        now=now,
    )
    return waiting


def learn_correction(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    """Recognition learns how a case was put right on its own page (§1.3.1). What it knows already
    it does not learn twice."""
    access.require(actor.is_system)
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    kind = Kind(ticket.kind)
    _teach(ticket_id, category=ticket.category, kind=kind, actor=actor, now=now)


@command
def lapse_triage(*, ticket_id: int, actor: Actor, now: datetime) -> Triage:
    """It was decided elsewhere: accepted or given up on the ticket's own page."""
    access.require(actor.is_system)
    waiting = _waiting(ticket_id, actor)
    take_out(waiting, actor=actor, now=now)
    journal.record(
        events.TriageLapsed(ticket_id=ticket_id, reason=waiting.reason), actor=actor, now=now
    )
    return waiting


def _waiting(ticket_id: int, actor: Actor) -> Triage:
    ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    waiting = Triage.objects.filter(ticket_id=ticket_id).first()
    if waiting is None:
        raise NotFound(_("This case does not wait in triage."))
    return waiting


def take_out(waiting: Triage, *, actor: Actor, now: datetime, dismissal: str = "") -> None:
    """Of two people at once the second hears ``Conflict``."""
    free = Triage.objects.filter(pk=waiting.pk, settled_at=None)
    if not free.update(settled_at=now, settled_by=actor.ref, dismissal=dismissal):
        raise Conflict(_("Somebody has dealt with this meanwhile. Nothing was overwritten."))
    clocks.stop(
        subject_kind="ticket",
        subject_id=str(waiting.ticket_id),
        metrics=[Metric.TRIAGE],
        actor=actor,
        now=now,
    )
    waiting.refresh_from_db()


@command
def review_suspicion(
    *, ticket_id: int, is_complaint: bool, actor: Actor, now: datetime
) -> Suspicion:
    """A lead decides about a case of the list. When it is a complaint it becomes one, and its
    limits run from the first contact (§1.3.3).

    Raises ``NotAllowed`` for who filed it, ``Conflict`` when somebody was faster.
    """
    access.require(access.may_review(actor))
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    suspicion = Suspicion.objects.filter(ticket_id=ticket_id).first()
    if suspicion is None:
        raise NotFound(_("This case is not on the list."))
    if suspicion.filed_by == actor.ref:
        raise NotAllowed(_("Somebody else has to look at what you filed yourself."))
    free = Suspicion.objects.filter(pk=suspicion.pk, reviewed_at=None)
    if not free.update(is_complaint=is_complaint, reviewed_at=now, reviewed_by=actor.ref):
        raise Conflict(_("Somebody has dealt with this meanwhile. Nothing was overwritten."))
    if is_complaint and ticket.kind != Kind.COMPLAINT and ticket.state in OPEN:
        tickets.classify(
            ticket_id=ticket_id,
            kind=Kind.COMPLAINT,
            category=ticket.category,
            complexity=Complexity(ticket.complexity),
            severity=Severity(ticket.severity),
            actor=actor,
            now=now,
        )
    kind = Kind.COMPLAINT if is_complaint else Kind(ticket.kind)
    _teach(ticket_id, category=ticket.category, kind=kind, actor=actor, now=now)
    journal.record(
        events.SuspicionReviewed(ticket_id=ticket_id, is_complaint=is_complaint),
        actor=actor,
        now=now,
    )
    suspicion.refresh_from_db()
    return suspicion


def _teach(
    ticket_id: int, *, category: str, kind: Kind | None, actor: Actor, now: datetime
) -> None:
    (case,) = ticket_queries.first_words(actor=access.SYSTEM, ids=[ticket_id])
    recognising.learn(
        case.words.reveal(),
        ticket_id=ticket_id,
        category=category,
        kind=kind,
        actor=actor,
        now=now,
    )


def _first(suggestions: list[list[object]]) -> object:
    return suggestions[0][0] if suggestions else None
