"""A contact as its page shows it: who speaks, what they want, what is known already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import names
from ringback.base.fields import Secret
from ringback.customers import queries as customers
from ringback.customers.queries import Customer
from ringback.desk import labels
from ringback.desk.choices import Choices
from ringback.desk.labels import Label
from ringback.desk.queries.answers import NONE, Answers, answers_on
from ringback.desk.queries.calls import Call, call
from ringback.desk.queries.cards import CustomerCard, card_of
from ringback.desk.queries.known import Known, known_of
from ringback.desk.queries.naming import category_names
from ringback.desk.queries.phrases import phrases_of_contact
from ringback.desk.queries.recognised import Reading, reading
from ringback.handbook import queries as handbook
from ringback.intake import queries as intake
from ringback.intake.commands import Receipt, Unfinished
from ringback.intake.states import TRIAGE_REASON_LABELS
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.messaging import queries as messaging
from ringback.messaging.commands import CHANGE_CONSENT
from ringback.messaging.queries import Contact
from ringback.messaging.states import (
    CHANNEL_LABELS,
    LEVEL_LABELS,
    OUTCOME_LABELS,
    Channel,
    Direction,
    Outcome,
)
from ringback.ports import queries as ports
from ringback.ports.states import READ_ACTION
from ringback.scripts.queries import Line
from ringback.tickets import queries as tickets

NOTHING = Unfinished()
CONSENTS = ("give_consent", "withdraw_consent")
SEE_RECORD = "see_profile"
"""The action of the manual that lets one see the record of a customer (§2.1.2)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the number leads to; ``name`` is masked."""

    customer_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """``card`` is ``None`` while nobody is named. Its lines show once the customer is verified to
    ``record_level``: ``is_record_open``; bills and orders have a level of their own. ``consents``
    names the verbs for what they agree to."""

    card: CustomerCard | None
    stars: int
    candidates: Sequence[Candidate]
    record_level: object
    is_record_open: bool
    are_bills_open: bool
    consents: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a contact ended. ``receipt`` is that of the case it led to or was about."""

    outcome: object
    category: str
    note: Secret | None
    receipt: Receipt | None
    state: Label | None
    reason: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage:
    """``unfinished`` is what has been typed, ``version`` counts it and is 0 before anything was
    kept. ``is_own``: nobody but the agent who took a contact writes in it."""

    call: Call
    choices: Choices
    channel: object
    person: str
    is_own: bool
    who: Who
    unfinished: Unfinished
    version: int
    kept_at: datetime | None
    reading: Reading
    known: Known | None
    answers: Answers
    number: str
    end: End | None
    phrases: Sequence[Line]
    now: datetime

    @property
    def contact(self) -> Contact:
        return self.call.contact

    @property
    def may_still_register(self) -> bool:
        """It was ended by time with words in it: they may be read back and registered still."""
        is_left_open = self.contact.outcome == Outcome.LEFT_OPEN
        return is_left_open and self.is_own and bool(self.unfinished.text)

    @property
    def may_look_into_business(self) -> bool:
        """From the level on at which bills may be seen; the command asks again."""
        return self.who.are_bills_open and self.end is None

    @property
    def is_ours(self) -> bool:
        """We called: there is nothing to register."""
        return self.contact.direction == Direction.OUTBOUND


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A contact that goes on; ``who`` is a masked name or number."""

    contact: Contact
    channel: object
    who: str

    @property
    def is_left_open(self) -> bool:
        return self.contact.outcome == Outcome.LEFT_OPEN


def contacts_under_way(*, actor: Actor) -> list[UnderWay]:
    """What this member of staff is in and has not ended, newest first; then what was left open and
    still wants its wrap-up."""
    found = messaging.contacts_under_way(actor=actor) + messaging.contacts_left_open(actor=actor)
    refs = {each.pk: f"customer:{each.customer_id}" for each in found if each.customer_id}
    people = names.display_names(refs.values())
    return [
        UnderWay(
            each,
            CHANNEL_LABELS[Channel(each.channel)],
            people.get(refs.get(each.pk, ""), "") or str(each.party or ""),
        )
        for each in found
    ]


def contact(*, contact_id: UUID, actor: Actor, now: datetime) -> tuple[Contact, Choices]:
    """A contact and the lists that hold just now."""
    found = messaging.contact(contact_id=contact_id, actor=actor)
    return found, Choices(handbook.edition_at(now).pk)


def contact_page(*, contact_id: UUID, actor: Actor, now: datetime) -> ContactPage:
    """Raises ``NotFound`` when the contact is out of reach."""
    found, choices = contact(contact_id=contact_id, actor=actor, now=now)
    spoken = call(found, actor=actor, now=now)
    kept = intake.unfinished_of(contact_id=contact_id, actor=actor)
    unfinished = kept.unfinished if kept else NOTHING
    read = reading(contact_id, unfinished, level=spoken.level, actor=actor, now=now)
    category = read.preview.category if read.preview else unfinished.category
    known = None
    if found.customer_id and found.outcome == Outcome.OPEN:
        known = known_of(spoken, unfinished, category, actor=actor, now=now)
    people = names.display_names([found.opened_by])
    return ContactPage(
        call=spoken,
        choices=choices,
        channel=CHANNEL_LABELS[Channel(found.channel)],
        person=people.get(found.opened_by, ""),
        is_own=found.opened_by == actor.ref,
        who=_who(spoken, actor=actor, now=now),
        unfinished=unfinished,
        version=kept.version if kept else 0,
        kept_at=kept.kept_at if kept else None,
        reading=read,
        known=known,
        answers=_answers(found, unfinished, read, actor=actor, now=now),
        number=tickets.number_of(found.ticket_id) if found.ticket_id else "",
        end=_end(found, actor=actor, now=now),
        phrases=phrases_of_contact(
            found, kind=read.preview.kind if read.preview else "", actor=actor, now=now
        )
        if found.outcome == Outcome.OPEN
        else (),
        now=now,
    )


def latest(*, actor: Actor) -> Contact:
    """The contact begun last: the one a form has just begun. Raises ``NotFound``."""
    under_way = messaging.contacts_under_way(actor=actor)
    if not under_way:
        raise NotFound(_("You are in no contact."))
    return under_way[0]


def callers(number: str) -> list[UUID]:
    """Whom a number that calls leads to."""
    return [each.pk for each in customers.by_phone(number)] if number else []


def holders(number: str, *, actor: Actor) -> dict[UUID, Customer]:
    """Customers this actor knows by a number told: of a phone, a line, an account, a document."""
    looks = (
        customers.by_phone,
        customers.by_access_number,
        customers.by_account_number,
        customers.by_identity_number,
    )
    return {each.pk: each for look in looks for each in look(number).visible_to(actor)}


def candidates(number: str, found: Contact, *, actor: Actor) -> list[Candidate]:
    """Who may be meant by a number told: those this actor knows, and those the contact's own
    number leads to."""
    rows = holders(number, actor=actor)
    if found.party is not None and number == found.party.reveal():
        rows |= {each.pk: each for each in customers.by_phone(number)}
    return named(rows)


def named(customer_ids: Iterable[UUID]) -> list[Candidate]:
    """Customers under their masked names, in the order given."""
    ids = list(customer_ids)
    shown = customers.names_of_customers([str(each) for each in ids])
    return [Candidate(each, shown.get(str(each), "")) for each in ids]


def _answers(
    found: Contact, unfinished: Unfinished, read: Reading, *, actor: Actor, now: datetime
) -> Answers:
    """What knowledge says on the service type, or on those it might be; nothing once it is over."""
    if found.outcome != Outcome.OPEN:
        return NONE
    category = read.preview.category if read.preview else unfinished.category
    guessed = read.recognised.suggestions if read.recognised and not category else ()
    return answers_on(
        text=unfinished.text,
        categories=[category, *(each.code for each in guessed)],
        place=found.organisation_path,
        actor=actor,
        now=now,
    )


def _who(spoken: Call, *, actor: Actor, now: datetime) -> Who:
    found = spoken.contact
    customer = customers.customer(found.customer_id) if found.customer_id else None
    card = card_of(customer, actor=actor, now=now)
    needed = messaging.level_needed(action=SEE_RECORD, at=now)
    for_bills = messaging.level_needed(action=READ_ACTION, at=now)
    own_number = found.party.reveal() if found.party and not customer else ""
    return Who(
        card=card,
        stars=max((line.stars for line in card.lines), default=0) if card else 0,
        candidates=candidates(own_number, found, actor=actor) if own_number else [],
        record_level=LEVEL_LABELS[needed],
        is_record_open=spoken.level.reaches(needed),
        are_bills_open=ports.may_read(actor) and spoken.level.reaches(for_bills),
        consents=_consent_verbs(spoken, card, actor, now) if customer else (),
    )


def _consent_verbs(
    spoken: Call, card: CustomerCard | None, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Offered once they are verified: somebody else's word would be worth nothing."""
    needed = messaging.level_needed(action=CHANGE_CONSENT, at=now)
    may = actor.may("customer.change") and card is not None and "identify" in spoken.verbs
    return CONSENTS if may and spoken.level.reaches(needed) else ()


def _end(found: Contact, *, actor: Actor, now: datetime) -> End | None:
    if found.outcome == Outcome.OPEN:
        return None
    receipt = _receipt(found, actor)
    names_of_leaves = category_names(filter(None, [found.wrap_up_code]), now)
    return End(
        outcome=OUTCOME_LABELS[Outcome(found.outcome)],
        category=names_of_leaves.get(found.wrap_up_code, ""),
        note=found.note,
        receipt=receipt,
        state=labels.state(receipt.state) if receipt else None,
        reason=TRIAGE_REASON_LABELS[receipt.reason] if receipt and receipt.reason else "",
    )


def _receipt(found: Contact, actor: Actor) -> Receipt | None:
    if found.ticket_id is None:
        return None
    try:
        return intake.receipt_of(ticket_id=found.ticket_id, actor=actor)
    except NotFound:
        return None
