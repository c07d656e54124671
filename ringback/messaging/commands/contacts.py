"""Contacts: opened when somebody reaches us, told whose they are, ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.customers import commands as customers
from ringback.customers.commands import NewContactPoint, NewCustomer
from ringback.customers.states import ContactType, Kind, Language
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.messaging import access, events
from ringback.messaging.commands.parties import Party, begin, leads_to, require_customer
from ringback.messaging.commands.proofs import live_contact
from ringback.messaging.models import Contact
from ringback.messaging.states import CONTACT, Channel, Direction, Method, Outcome

LONGEST_NOTE = 500


@command
def open_contact(
    *, channel: Channel, organisation_path: str, party: Party, actor: Actor, now: datetime
) -> Contact:
    """Somebody has reached us. ``organisation_path`` is where the contact is taken.

    Raises ``NotAllowed`` without the role, ``Invalid`` for a number that is none, ``NotFound`` for
    a customer the actor has no business with.
    """
    access.require(access.may_open(actor, channel))
    access.require(not access.is_staff(actor) or actor.covers(organisation_path))
    contact = begin(
        Contact(channel=channel, organisation_path=organisation_path), party, actor=actor, now=now
    )
    contact.save(force_insert=True)
    journal.record(
        events.ContactOpened(
            contact_id=contact.pk,
            channel=channel,
            direction=Direction.INBOUND,
            customer_id=party.customer_id,
            organisation_path=organisation_path,
        ),
        actor=actor,
        now=now,
    )
    return contact


@command
def identify(*, contact_id: UUID, customer_id: UUID, actor: Actor, now: datetime) -> Contact:
    """Say whose contact it is: a customer its number leads to, or one the actor knows.

    Raises ``NotFound`` for any other, and ``Conflict`` when what was verified so far was somebody
    else: what one customer has proven opens nobody else's record.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_open(actor, Channel(contact.channel)))
    require_customer(contact, customer_id, actor)
    # The row first: from here on nothing can be proven in it behind our back (see `prove`).
    changed = Contact.objects.filter(
        pk=contact_id, outcome=Outcome.OPEN, customer=contact.customer_id
    ).update(customer_id=customer_id)
    if not changed:
        raise Conflict(_("This contact has moved on. Nothing was changed."))
    if contact.customer_id != customer_id:
        _check_proofs(contact, customer_id)
    journal.record(
        events.ContactIdentified(contact_id=contact_id, customer_id=customer_id),
        actor=actor,
        now=now,
    )
    contact.customer_id = customer_id
    return contact


@command
def introduce(
    *, contact_id: UUID, name: str = "", phone: str = "", actor: Actor, now: datetime
) -> Contact:
    """Somebody nobody knows yet: registered on the spot, and named in the contact (§2.2.1).

    They are reached at the number they speak from, else at ``phone``. Raises ``Invalid`` while
    there is neither number nor name, ``Conflict`` when the contact has a customer already.
    """
    contact = live_contact(actor, contact_id)
    access.require(access.may_open(actor, Channel(contact.channel)))
    number = contact.party.reveal() if contact.party else phone.strip()
    if not (number or name.strip()):
        raise Invalid(
            _("Somebody must be asking: give a phone number or a name. Nothing was saved."),
            fields={"name": _("Give a name, or a phone number.")},
        )
    # Only a contact of nobody's: who has been named is not replaced by a second record.
    free = Contact.objects.filter(pk=contact_id, outcome=Outcome.OPEN, customer=None)
    draft = NewCustomer(
        kind=Kind.PERSON,
        home_path=contact.organisation_path,
        name=name,
        language=Language(contact.language),
        contact_points=_reached_at(number),
    )
    customer = customers.register_customer(draft=draft, actor=actor, now=now)
    if not free.update(customer=customer):
        raise Conflict(_("This contact has a customer already. Nobody was registered."))
    journal.record(
        events.ContactIdentified(contact_id=contact_id, customer_id=customer.pk),
        actor=actor,
        now=now,
    )
    contact.customer_id = customer.pk
    return contact


def _reached_at(number: str) -> tuple[NewContactPoint, ...]:
    kind = ContactType.EMAIL if "@" in number else ContactType.PHONE
    return (NewContactPoint(type=kind, value=number),) if number else ()


def _check_proofs(contact: Contact, customer_id: UUID) -> None:
    proofs = contact.verifications.all()
    if contact.customer_id is None:
        # A document names its holder, and whoever sighted it says who that is.
        proofs = proofs.exclude(method=Method.DOCUMENT)
        if leads_to(contact, customer_id):
            return
    if proofs.exists():
        raise Conflict(_("Somebody else was verified in this contact. Open a new one."))


@command
def wrap_up(*, contact_id: UUID, code: str, actor: Actor, now: datetime) -> Contact:
    """小结: answered at once, no ticket. ``code`` is the leaf of the catalogue it was about."""
    contact = end(contact_id, "wrap_up", actor=actor, now=now, wrap_up_code=_leaf(code, now))
    _tell_the_end(contact, actor=actor, now=now)
    return contact


@command
def solve_on_line(
    *, contact_id: UUID, code: str, note: str, actor: Actor, now: datetime
) -> Contact:
    """Done while the customer waited; ``note`` says briefly what was done."""
    written = checked_note(note)
    contact = end(contact_id, "solve_on_line", actor=actor, now=now, wrap_up_code=_leaf(code, now))
    contact.note = written
    contact.save(update_fields=["note"])
    _tell_the_end(contact, actor=actor, now=now)
    return contact


@command
def end_with_ticket(*, contact_id: UUID, ticket_id: int, actor: Actor, now: datetime) -> Contact:
    """The contact led to a ticket, or was about one: an urge, an added fact."""
    contact = end(contact_id, "end_with_ticket", actor=actor, now=now, ticket_id=ticket_id)
    _tell_the_end(contact, actor=actor, now=now)
    return contact


@command
def leave_open(*, contact_id: UUID, actor: Actor, now: datetime) -> Contact:
    """Nobody ended it and its time is over (§2.2.2): what came of it is not known. The system alone
    says so; whoever was in it may still wrap it up."""
    access.require(actor.is_system)
    left = Contact.objects.filter(pk=contact_id, outcome__in=CONTACT.sources("leave_open"))
    if not left.update(outcome=CONTACT.target("leave_open"), ended_at=now, ended_by=actor.ref):
        raise Conflict(_("This contact has ended already. Nothing was changed."))
    contact = Contact.objects.get(pk=contact_id)
    _tell_the_end(contact, actor=actor, now=now)
    return contact


@command
def take_over(*, contact_id: UUID, actor: Actor, now: datetime) -> Contact:
    """A lead goes on in a colleague's contact that nobody else would end; what was typed in it and
    what was verified stay.

    Raises ``NotAllowed`` for anybody else, ``Conflict`` when it has ended, when a customer began it
    by themselves, when it is the actor's own or somebody was faster.
    """
    contact = access.contact_for(actor, contact_id)
    access.require_take_over(actor)
    if contact.outcome != Outcome.OPEN:
        raise Conflict(_("This contact has ended; there is nothing to take over."))
    if not access.is_anothers(actor, contact):
        raise Conflict(
            _("This contact is not a colleague’s: there is nobody to take it over from.")
        )
    taken = Contact.objects.filter(
        pk=contact_id, outcome=Outcome.OPEN, opened_by=contact.opened_by
    ).update(opened_by=actor.ref)
    if not taken:
        raise Conflict(_("This contact has moved on. Nothing was changed."))
    journal.record(
        events.ContactTakenOver(contact_id=contact_id, taken_from=contact.opened_by),
        actor=actor,
        now=now,
    )
    contact.opened_by = actor.ref
    return contact


def end(contact_id: UUID, verb: str, *, actor: Actor, now: datetime, **facts: Any) -> Contact:
    """Take the last step of a contact's life; of two who try, one is told it has ended."""
    contact = access.contact_for(actor, contact_id)
    access.require(access.may_end(actor, contact))
    is_ours = verb in ("reach", "miss")
    if is_ours != (contact.direction == Direction.OUTBOUND):
        raise Conflict(_("A contact is ended by whoever began it. Nothing was changed."))
    # One left open was over then: when its wrap-up is written says nothing about how long it took.
    ended = Contact.objects.filter(pk=contact_id, outcome__in=CONTACT.sources(verb)).update(
        outcome=CONTACT.target(verb),
        ended_at=Coalesce("ended_at", now),
        ended_by=actor.ref,
        **facts,
    )
    if not ended:
        raise Conflict(_("This contact has ended already. Nothing was changed."))
    contact.refresh_from_db()
    return contact


def _leaf(code: str, now: datetime) -> str:
    if not catalog.is_on_offer(code, at=now):
        raise Invalid(
            _("Choose what the contact was about."),
            fields={"code": _("The catalogue has no such service type.")},
        )
    return code


def checked_note(note: str) -> str:
    written = note.strip()
    if not 0 < len(written) <= LONGEST_NOTE:
        raise Invalid(
            _("Say briefly what was done."),
            fields={"note": _("Write one to 500 characters.")},
        )
    return written


def _tell_the_end(contact: Contact, *, actor: Actor, now: datetime) -> None:
    journal.record(
        events.ContactEnded(
            contact_id=contact.pk,
            channel=Channel(contact.channel),
            outcome=Outcome(contact.outcome),
            customer_id=contact.customer_id,
            wrap_up_code=contact.wrap_up_code,
            ticket_id=contact.ticket_id,
            seconds=int(((contact.ended_at or now) - contact.opened_at).total_seconds()),
        ),
        actor=actor,
        now=now,
    )
