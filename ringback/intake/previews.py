"""What would become of a request, before anything is written."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ringback.intake import access, drafts, limits, recognising, verifying
from ringback.intake.drafts import Draft, Leaves
from ringback.intake.models import UnfinishedRequest
from ringback.intake.requests import Request
from ringback.intake.states import TriageReason, Verb
from ringback.intake.unfinished import Unfinished, settled
from ringback.kernel.actor import Actor
from ringback.kernel.words import cleaned
from ringback.messaging import queries as contacts
from ringback.messaging.states import Level
from ringback.recognition.facts import Opinion
from ringback.tickets import queries as tickets
from ringback.tickets.states import Kind


def opinion_on(*, text: str, at: datetime) -> Opinion | None:
    """What recognition makes of words while nobody is known who says them; ``None`` when it
    cannot tell."""
    (opinion,) = recognising.opinions([cleaned(text)], at=at)
    return opinion


@dataclass(frozen=True, slots=True)
class Kept:
    """What has been typed in a contact, as it was kept last."""

    unfinished: Unfinished
    version: int
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a request: shown, and read back, before it is registered.

    ``missing`` are the codes of the questions still open, ``read_back`` the words for the customer,
    empty where the handbook promises nothing. ``level`` is what a transaction needs, and
    ``is_verified`` whether the contact has reached it. ``is_suspect``: it looks like a complaint
    and a person has chosen to file it as an enquiry (§1.3.3).
    """

    opinion: Opinion | None
    category: str
    kind: Kind
    verb: Verb
    reason: TriageReason | None
    missing: tuple[str, ...]
    condition: str
    cure: str
    restated: str
    promised_at: datetime | None
    read_back: str
    level: Level
    is_verified: bool
    is_suspect: bool


def preview(*, request: Request, actor: Actor, now: datetime) -> Preview:
    """Nothing is written. Raises ``Invalid`` as taking it would."""
    request = request.cleaned(now)
    (opinion,) = recognising.opinions([request.text], at=now)
    return _preview(request, opinion, drafts.leaves(now), actor=actor, now=now)


def unfinished_of(*, contact_id: UUID, actor: Actor) -> Kept | None:
    """What has been typed in a contact, for nobody but its own agent; ``None``: nothing yet."""
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    row = UnfinishedRequest.objects.filter(contact=contact).first()
    if row is None or not access.may_write_in(actor, contact):
        return None
    return Kept(Unfinished.from_json(row.content.reveal()), row.version, row.changed_at)


def preview_unfinished(
    *, contact_id: UUID, unfinished: Unfinished, actor: Actor, now: datetime
) -> Preview:
    """What would become of what has been typed. Raises as :func:`preview`."""
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    on_offer = drafts.leaves(now)
    (opinion,) = recognising.opinions([unfinished.text], at=now)
    request = settled(unfinished, contact, opinion, on_offer, surely_from=limits.surely_from(now))
    spoken_from = contact.party.reveal() if contact.party else ""
    request = replace(request, phone=spoken_from).cleaned(now)
    return _preview(request, opinion, on_offer, actor=actor, now=now)


def _preview(
    request: Request, opinion: Opinion | None, on_offer: Leaves, *, actor: Actor, now: datetime
) -> Preview:
    draft = drafts.draft(request, opinion, on_offer, actor=actor, now=now)
    told = draft.facts | tickets.standing_facts(request.customer_id)
    promised_at = limits.promise(told, request.occurred_at or now)
    return Preview(
        opinion=opinion,
        category=draft.category,
        kind=draft.kind,
        verb=draft.verb,
        reason=draft.reason,
        missing=draft.form.missing if draft.form else (),
        condition=draft.condition,
        cure=draft.cure,
        restated=draft.restated,
        promised_at=promised_at,
        read_back=_read_back(draft, promised_at, now=now),
        level=verifying.level_needed(draft),
        is_verified=verifying.is_enough(draft, actor=actor, now=now),
        is_suspect=draft.is_suspect,
    )


def _read_back(draft: Draft, promised_at: datetime | None, *, now: datetime) -> str:
    if promised_at is None:
        return ""
    return limits.read_back(draft.restated, promised_at, language=draft.request.language, at=now)
