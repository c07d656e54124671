"""The one creation path: whatever the channel, one or many, a request becomes a case here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command, command_many, command_part
from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.customers.commands import Caller
from ringback.customers.queries import Customer, Standing
from ringback.customers.states import Language
from ringback.intake import access, drafts, events, queries, receipts, recognising, twins, verifying
from ringback.intake.commands import keeping
from ringback.intake.drafts import Draft
from ringback.intake.requests import Receipt, Request
from ringback.intake.states import Verb
from ringback.intake.twins import Twin
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.kernel.phones import normalise_phone
from ringback.messaging import commands as messaging
from ringback.messaging import queries as contacts
from ringback.messaging.states import Outcome
from ringback.people import queries as people
from ringback.recognition.facts import Opinion
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket
from ringback.tickets.states import TicketState


def take_request(
    *, request: Request, is_part: bool = False, actor: Actor, now: datetime
) -> Receipt:
    """Register a request and go as far with it as the rules allow: accepted, refused with its cure,
    or left to triage. The receipt is on its way when this returns.

    A request whose source and external id were taken before is answered with the case it became.
    Raises ``Invalid`` naming the fields, ``NotAllowed`` (``verification_needed`` for a transaction
    of somebody we do not know surely enough), and ``NotFound`` for a customer or contact out of
    reach. ``is_part``: the command that calls it fails when this does.
    """
    access.require(access.may_take(actor))
    request = _prepared(request, queries.home_ground(actor), actor=actor, now=now)
    (opinion,) = recognising.opinions([request.text], at=now)
    known = queries.receipt_of_origin(request)
    if known is not None:
        return known
    if is_part and not request.external_id:
        return _take_part(request=request, opinion=opinion, actor=actor, now=now)
    try:
        return _take_one(request=request, opinion=opinion, actor=actor, now=now)
    except IntegrityError:
        # The same request came in by another door between our look and our write.
        known = queries.receipt_of_origin(request)
        if known is None:
            raise
        return known


def _one(*, request: Request, opinion: Opinion | None, actor: Actor, now: datetime) -> Receipt:
    (ticket,), (receipt,) = _take([request], [opinion], actor=actor, now=now)
    if request.contact_id is not None:
        _end_contact(request.contact_id, receipt.ticket_id, actor=actor, now=now)
    # Queued with the case, so that the customer has it before hanging up. Cases accepted later,
    # or by the file, get theirs from the reaction.
    if receipt.promised_at is not None:
        ticket.promised_at = receipt.promised_at
        receipts.send_receipt_of(
            ticket,
            number=request.phone,
            restated=receipt.restated,
            actor=access.on_behalf(actor),
            now=now,
        )
    return receipt


_take_one, _take_part = command(_one), command_part(_one)


@command_many
def take_many(
    *,
    requests: Sequence[Request],
    opinions: Sequence[Opinion | None],
    actor: Actor,
    now: datetime,
) -> list[Receipt]:
    """The set form, without contacts: few statements however many, all or none.

    ``opinions`` come from ``recognising``, asked before the transaction began. Raises as
    :func:`take_request`, and ``IntegrityError`` for a source and external id taken before.
    """
    access.require(access.may_take(actor))
    ground = queries.home_ground(actor)
    prepared = [_prepared(request, ground, actor=actor, now=now) for request in requests]
    _tickets, told = _take(prepared, opinions, actor=actor, now=now)
    return told


def _take(
    requests: Sequence[Request],
    opinions: Sequence[Opinion | None],
    *,
    actor: Actor,
    now: datetime,
) -> tuple[list[Ticket], list[Receipt]]:
    batch = _drafted(requests, opinions, actor=actor, now=now)
    asking = _customers(requests, actor=actor, now=now)
    known = {customer.pk for customer in asking if customer.created_at < now}
    served, standings = customer_queries.acquaintance(asking, known=known)
    found = twins.find(
        batch,
        [customer.pk for customer in asking],
        served=served,
        actor=access.SYSTEM,
        now=now,
    )
    registered = tickets.register_many(
        registrations=[
            _registration(draft, customer, standings.get(customer.pk))
            for draft, customer in zip(batch, asking, strict=True)
        ],
        actor=actor,
        accepted_by=access.on_behalf(actor),
        now=now,
    )
    ids = [ticket.pk for ticket in registered]
    twin_ids = [_ticket_id(twin, ids) for twin in found]
    keeping.keep(batch, ids, actor=actor, now=now)
    promises = keeping.go_on(batch, registered, actor=actor, now=now)
    keeping.relate(ids, twin_ids, actor=actor, now=now)
    journal.record_many(
        [_news(*each) for each in zip(batch, ids, twin_ids, strict=True)], actor=actor, now=now
    )
    receipts_of = [
        _receipt(draft, ticket_id, promises.get(ticket_id), twin_id)
        for draft, ticket_id, twin_id in zip(batch, ids, twin_ids, strict=True)
    ]
    return registered, receipts_of


def _drafted(
    requests: Sequence[Request],
    opinions: Sequence[Opinion | None],
    *,
    actor: Actor,
    now: datetime,
) -> list[Draft]:
    on_offer = drafts.leaves(now)
    batch = []
    for request, opinion in zip(requests, opinions, strict=True):
        draft = drafts.draft(request, opinion, on_offer, actor=actor, now=now)
        verifying.require(draft, actor=actor, now=now)
        batch.append(draft)
    return batch


def _prepared(request: Request, ground: str, *, actor: Actor, now: datetime) -> Request:
    """Cleaned, and filled in with what the contact and the actor tell. ``ground`` is where it is
    taken unless it says so itself."""
    if actor.is_customer:
        if request.customer_id not in (None, UUID(actor.id)):
            raise NotAllowed(_("A customer asks for themselves. Nothing was saved."))
        request = replace(request, customer_id=UUID(actor.id))
    own = request.owner or (actor.ref if actor.ref.startswith("user:") else "")
    place = request.organisation_path
    cleaned = request.cleaned(now, organisation_path=place or ground, owner=own)
    if place:
        _require_place(place, actor)
    if request.contact_id is not None:
        told = _told_by_contact(
            replace(cleaned, organisation_path=place), request.contact_id, actor
        )
        return replace(told, organisation_path=told.organisation_path or ground)
    return cleaned


def _require_place(path: str, actor: Actor) -> None:
    if not actor.covers(path):
        raise NotAllowed(_("You do not take requests for that organisation. Nothing was saved."))
    if not people.known_paths([path]):
        raise Invalid(
            _("There is no such organisation. Nothing was saved."),
            fields={"organisation_path": _("Choose an organisation.")},
        )


def _told_by_contact(request: Request, contact_id: UUID, actor: Actor) -> Request:
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    spoken_from = contact.party.reveal() if contact.party else ""
    phone = request.phone or (normalise_phone(spoken_from) or "")
    customer_id = request.customer_id or (None if request.phone else contact.customer_id)
    if not (phone or request.name or customer_id):
        raise Invalid(
            _("Nobody is known in this contact yet. Nothing was saved."),
            fields={"phone": _("Give a phone number or a name.")},
        )
    return replace(
        request,
        customer_id=customer_id,
        phone=phone,
        organisation_path=request.organisation_path or contact.organisation_path,
    )


def _customers(requests: Sequence[Request], *, actor: Actor, now: datetime) -> list[Customer]:
    """Found by id or number, else registered; two are never made one."""
    callers = [caller_of(request) for request in requests if request.customer_id is None]
    on_behalf = access.on_behalf(actor)
    found = iter(customers.find_or_register_many(callers=callers, actor=on_behalf, now=now))
    return [
        next(found) if request.customer_id is None else _customer(request.customer_id)
        for request in requests
    ]


def caller_of(request: Request) -> Caller:
    """Who asks, as customers are found and registered."""
    return Caller(
        phone=request.phone,
        name=request.name,
        home_path=request.organisation_path,
        language=Language(request.language),
    )


def _customer(customer_id: UUID) -> Customer:
    known = customer_queries.customer(customer_id)
    if known is None:
        raise NotFound(_("There is no such customer. Nothing was saved."))
    return customer_queries.head_of(known)


def _registration(draft: Draft, customer: Customer, standing: Standing | None) -> Registration:
    request = draft.request
    return Registration(
        text=request.text,
        kind=draft.kind,
        channel=request.channel,
        originating_path=request.organisation_path,
        # Whoever looks after the customer works on it, wherever it was handed in.
        handling_path=customer.home_path,
        category=draft.category,
        complexity=draft.complexity,
        severity=request.severity,
        customer_id=customer.pk,
        contact_id=request.contact_id,
        restated=request.restated,
        language=request.language,
        owner=request.owner,
        occurred_at=request.occurred_at,
        letter=request.letter,
        is_accepted=draft.verb is Verb.ACCEPT and request.letter is None,
        waits=draft.reason is not None,
        standing=standing,
    )


def _ticket_id(twin: Twin | None, ids: Sequence[int]) -> int | None:
    if twin is None:
        return None
    return twin.ticket_id if twin.place is None else ids[twin.place]


def _news(draft: Draft, ticket_id: int, twin_id: int | None) -> events.RequestTaken:
    return events.RequestTaken(
        ticket_id=ticket_id,
        verb=draft.verb,
        reason=draft.reason or "",
        confidence=None if draft.confidence is None else round(draft.confidence * 100),
        suspected=draft.is_suspect,
        source=draft.request.source,
        twin_id=twin_id,
    )


def _receipt(
    draft: Draft, ticket_id: int, promised_at: datetime | None, twin_id: int | None
) -> Receipt:
    return Receipt(
        ticket_id=ticket_id,
        number=ticket_queries.number_of(ticket_id),
        state=_STATES[draft.verb],
        kind=draft.kind,
        category=draft.category,
        confidence=draft.confidence,
        restated=draft.restated,
        promised_at=promised_at,
        reason=draft.reason,
        cure=draft.cure if draft.verb is Verb.REFUSE else "",
        twin_id=twin_id,
    )


_STATES = {
    Verb.ACCEPT: TicketState.ACCEPTED,
    Verb.REFUSE: TicketState.INELIGIBLE,
    Verb.TRIAGE: TicketState.REGISTERED,
}


def _end_contact(contact_id: UUID, ticket_id: int, *, actor: Actor, now: datetime) -> None:
    """One call may lead to two cases: the first of them ends it."""
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    if contact.outcome in (Outcome.OPEN, Outcome.LEFT_OPEN):
        messaging.end_with_ticket(contact_id=contact_id, ticket_id=ticket_id, actor=actor, now=now)
