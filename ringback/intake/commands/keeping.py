"""What is written around a new case: its origin, its form, who must look, how it goes on."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ringback.base.inserts import fresh, insert
from ringback.clocks import queries as clock_queries
from ringback.clocks.states import Metric
from ringback.intake import access, limits, origins, receipts, rules
from ringback.intake.drafts import Draft, Form
from ringback.intake.models import IntakeForm, Origin, Suspicion, Triage
from ringback.intake.states import TriageReason, Verb
from ringback.kernel.actor import Actor
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind


def keep(batch: Sequence[Draft], ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """The rows of intake that hang on the new cases."""
    pairs = list(zip(batch, ids, strict=True))
    insert(
        fresh(
            Origin,
            source=draft.request.source,
            key=origins.key_of(draft.request.external_id),
            content=origins.content_of(draft.request),
            ticket_id=ticket_id,
        )
        for draft, ticket_id in pairs
        if draft.request.external_id
    )
    insert(
        _form(draft, draft.form, ticket_id, actor=actor, now=now)
        for draft, ticket_id in pairs
        if draft.form and (draft.form.answers or draft.form.missing)
    )
    insert(
        _suspicion(draft, ticket_id, actor=actor, now=now)
        for draft, ticket_id in pairs
        if draft.is_suspect
    )
    insert(
        _triage(draft, draft.reason, ticket_id, now) for draft, ticket_id in pairs if draft.reason
    )


def _form(draft: Draft, form: Form, ticket_id: int, *, actor: Actor, now: datetime) -> IntakeForm:
    return fresh(
        IntakeForm,
        ticket_id=ticket_id,
        category=draft.category,
        answers=json.dumps(form.answers, ensure_ascii=False),
        missing=list(form.missing),
        brought=list(form.brought),
        complete_by=limits.complete_by(now),
        changed_at=now,
        changed_by=actor.ref,
    )


def _suspicion(draft: Draft, ticket_id: int, *, actor: Actor, now: datetime) -> Suspicion:
    assert draft.opinion is not None  # it is what suspects
    kinds = {
        draft.opinion.kind.label: draft.opinion.kind.confidence,
        **dict(draft.opinion.kind.top),
    }
    return fresh(
        Suspicion,
        ticket_id=ticket_id,
        likelihood=Decimal(f"{kinds.get(Kind.COMPLAINT, 0):.3f}"),
        filed_as=draft.kind,
        filed_by=actor.ref,
        suspected_at=now,
    )


def _triage(draft: Draft, reason: TriageReason, ticket_id: int, now: datetime) -> Triage:
    most = limits.suggestions(now)
    opinion = draft.opinion
    return fresh(
        Triage,
        ticket_id=ticket_id,
        reason=reason,
        categories=rules.suggestions(opinion.category, most) if opinion else [],
        kinds=rules.suggestions(opinion.kind, most) if opinion else [],
        entered_at=now,
    )


def go_on(
    batch: Sequence[Draft], registered: Sequence[Ticket], *, actor: Actor, now: datetime
) -> dict[int, datetime | None]:
    """Accept or refuse what can be decided; answers with what was promised, by ticket. What came
    without a letter was accepted as it was registered."""
    on_behalf = access.on_behalf(actor)
    pairs = [(draft, ticket) for draft, ticket in zip(batch, registered, strict=True)]
    promises = {ticket.pk: ticket.promised_at for _draft, ticket in pairs if ticket.accepted_at}
    by_letter = promised(
        [
            ticket.pk
            for draft, ticket in pairs
            if draft.verb is Verb.ACCEPT and not ticket.accepted_at
        ],
        now,
    )
    if by_letter:
        tickets.accept_many(promises=by_letter, actor=on_behalf, now=now)
        promises |= by_letter
    for draft, ticket in pairs:
        if draft.verb is Verb.REFUSE:
            refuse(
                ticket_id=ticket.pk,
                requirement=draft.requirement,
                condition=draft.condition,
                cure=draft.cure,
                language=draft.request.language,
                number=draft.request.phone,
                actor=on_behalf,
                now=now,
            )
    return promises


def promised(ticket_ids: Sequence[int], now: datetime) -> dict[int, datetime | None]:
    """When the handling of each is due. A time that is past already, as in back-entry, is no
    promise."""
    if not ticket_ids:
        return {}
    due = clock_queries.next_due(
        subject_kind="ticket", subject_ids=ticket_ids, metrics=[Metric.HANDLING]
    )
    promises = {ticket_id: due.get(str(ticket_id)) for ticket_id in ticket_ids}
    return {each: at if at and at > now else None for each, at in promises.items()}


def refuse(
    *,
    ticket_id: int,
    requirement: str,
    condition: str,
    cure: str,
    language: str,
    number: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """不符合办理条件: on the case and by message, with what is not met and how to cure it."""
    words = limits.ineligible_words(
        number=ticket_queries.number_of(ticket_id),
        condition=condition,
        cure=cure,
        language=language,
        at=now,
    )
    tickets.refuse(ticket_id=ticket_id, reason=requirement, cure=words, actor=actor, now=now)
    receipts.send_refusal(ticket_id=ticket_id, number=number, words=words, actor=actor, now=now)


def relate(
    ids: Sequence[int], twin_ids: Sequence[int | None], *, actor: Actor, now: datetime
) -> None:
    """A probable duplicate is registered all the same, and linked: people decide about merging."""
    pairs = [(own, twin) for own, twin in zip(ids, twin_ids, strict=True) if twin is not None]
    if pairs:
        tickets.relate_many(pairs=pairs, actor=access.on_behalf(actor), now=now)
