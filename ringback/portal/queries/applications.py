"""A draft, as far as it has come: what is asked next, and what would become of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.queries import Leaf
from ringback.intake import queries as intake
from ringback.intake.commands import Receipt
from ringback.intake.queries import Preview
from ringback.intake.states import Action, Verb
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.messaging import queries as messaging
from ringback.messaging.states import Level
from ringback.portal.filled import Filled
from ringback.portal.models import Application, ApplicationFile
from ringback.portal.queries.catalogue import Type, level_beyond_code, names, shown
from ringback.portal.requests import kind_of, request_of
from ringback.tickets import queries as tickets
from ringback.tickets.queries import FirstWords, Ticket, Uploads
from ringback.tickets.states import TICKET_STATE_LABELS, Kind, TicketState


class Step(StrEnum):
    """The steps of an application, in order (§2.1)."""

    WORDS = "words"
    TYPE = "type"
    FACTS = "facts"
    PHONE = "phone"
    CHECK = "check"


STEP_LABELS = {
    Step.WORDS: _("Your words"),
    Step.TYPE: _("Choose a type"),
    Step.FACTS: _("Details"),
    Step.PHONE: _("Verify"),
    Step.CHECK: _("Check and send"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """``leaf`` is ``None`` while no type is chosen, and when none of them fits."""

    application: Application
    filled: Filled
    leaf: Leaf | None

    @property
    def kind(self) -> Kind | None:
        """What is wanted: as the customer says, else what this type usually is about."""
        return kind_of(self.filled) or (Kind(self.leaf.default_kind) if self.leaf else None)


def draft(*, application_id: UUID, held: Collection[UUID], now: datetime) -> Draft:
    """Raises ``NotFound`` for one begun elsewhere, or erased: drafts live in one browser."""
    found = Application.objects.filter(pk=application_id, expires_at__gte=now).first()
    if found is None or application_id not in held:
        raise NotFound(
            _("This draft is no longer there: it was sent, erased, or begun in another browser.")
        )
    filled = Filled.from_json(found.content.reveal())
    leaf = None
    if filled.category and catalog.is_on_offer(filled.category, at=now):
        leaf = catalog.category(filled.category, at=now)
    return Draft(found, filled, leaf)


def latest(*, held: Collection[UUID], now: datetime) -> Draft | None:
    """The draft last begun in this browser and not handed in, to go on with; else ``None``."""
    kept = Application.objects.filter(pk__in=held, expires_at__gte=now, ticket_id=None)
    for found in kept.order_by("-begun_at"):
        one = draft(application_id=found.pk, held=held, now=now)
        if not one.filled.about:
            return one
    return None


def addition(*, number: str, held: Collection[UUID], now: datetime) -> Draft | None:
    """Words about a case that a session which ended kept from arriving; else ``None``."""
    for found in Application.objects.filter(pk__in=held, expires_at__gte=now, ticket_id=None):
        one = draft(application_id=found.pk, held=held, now=now)
        if one.filled.about == number:
            return one
    return None


def is_code_needed(one: Draft, *, contact_id: UUID | None, now: datetime) -> bool:
    """Whether the phone must be proven again: to have something done, the proof must be fresh
    (§2.1.4). What needs more than a code is sighted by people later."""
    if one.leaf is None or one.kind is not Kind.TRANSACTION:
        return False
    needed = min(Level(one.leaf.verification.do.value), Level.CODE, key=lambda level: level.rank)
    reached = messaging.level_reached(contact_id=contact_id, at=now) if contact_id else Level.NONE
    return not reached.reaches(needed)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case the customer has already; ``is_alike``: probably the same matter. ``is_owed``: no
    answer has been given, so that it can be urged."""

    number: str
    type: str
    state: object
    words: FirstWords
    is_alike: bool
    is_owed: bool


def open_cases(
    one: Draft, *, customer_id: UUID, language: str, actor: Actor, now: datetime
) -> list[OpenCase]:
    """What the customer may add to instead of asking anew (§2.2.2), the likeliest first."""
    offers = intake.offers_for(
        customer_id=customer_id,
        text=one.filled.text,
        category=one.leaf.code if one.leaf else "",
        kind=kind_of(one.filled),
        actor=actor,
        now=now,
    )
    alike = {
        each.case.ticket_id for each in offers if each.case and each.action is Action.DUPLICATE
    }
    cases = [each.case for each in offers if each.case and each.action is Action.ADD_FACTS]
    cases.sort(key=lambda case: case.ticket_id not in alike)
    called = names({case.category for case in cases}, language=language, at=now)
    return [
        OpenCase(
            number=case.number,
            type=called.get(case.category, ""),
            state=TICKET_STATE_LABELS[TicketState(case.state)],
            words=case,
            is_alike=case.ticket_id in alike,
            is_owed=case.state not in (TicketState.RESOLVED, TicketState.CONFIRMED),
        )
        for case in cases
    ]


def case_to_add_to(*, number: str, actor: Actor) -> Ticket:
    """Raises ``NotFound`` for anything but an own case."""
    return tickets.numbered(number=number, actor=actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """What is sent, and what becomes of it. ``missing``: questions left open, in words; ``level``
    as on the page of the type."""

    type: Type | None
    preview: Preview
    missing: Sequence[str]
    level: object
    files: Sequence[ApplicationFile]
    uploads: Uploads

    @property
    def is_accepted(self) -> bool:
        return self.preview.verb is Verb.ACCEPT

    @property
    def is_refused(self) -> bool:
        return self.preview.verb is Verb.REFUSE


def check_page(
    one: Draft, *, contact_id: UUID | None, language: str, actor: Actor, now: datetime
) -> CheckPage:
    """Raises ``Invalid`` when something that was filled in can no longer be taken."""
    request = request_of(
        one.application.pk,
        one.filled,
        contact_id=contact_id,
        language=language,
        actor=actor,
        now=now,
    )
    preview = intake.preview(request=request, actor=actor, now=now)
    asked = (
        {each.code: each.name.in_language(language) for each in one.leaf.form} if one.leaf else {}
    )
    return CheckPage(
        type=shown(one.leaf, language) if one.leaf else None,
        preview=preview,
        missing=[asked[code] for code in preview.missing if code in asked],
        level=level_beyond_code(one.leaf) if one.leaf and one.kind is Kind.TRANSACTION else None,
        files=list(one.application.files.select_related("file").order_by("id")),
        uploads=tickets.uploads(at=now),
    )


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    receipt: Receipt
    ticket: Ticket
    type: str


def receipt_page(one: Draft, *, language: str, actor: Actor, now: datetime) -> ReceiptPage:
    """Raises ``NotFound`` while it has not been handed in."""
    if one.application.ticket_id is None:
        raise NotFound(_("This draft has not been sent yet."))
    ticket = tickets.ticket(ticket_id=one.application.ticket_id, actor=actor)
    receipt = intake.receipt_of(ticket_id=ticket.pk, actor=actor)
    called = names([receipt.category], language=language, at=now)
    return ReceiptPage(receipt, ticket, called.get(receipt.category, ""))
