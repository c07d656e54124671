"""Whether we know surely enough who is speaking to do what they ask (核验, §2.1.2)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.intake.drafts import Draft
from ringback.intake.requests import Request
from ringback.intake.states import Verb
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.messaging import queries as messaging
from ringback.messaging.states import LEVEL_LABELS, Level
from ringback.tickets.states import Kind

TRACK = "track_request"
"""The action of the manual by which somebody hears of their cases (§2.1.2)."""


def level_needed(draft: Draft) -> Level:
    """What the leaf asks before something is done. A question, a fault, a complaint is taken from
    anybody: nobody is refused one for want of verification. Nor is what is refused anyway done."""
    is_done = draft.kind is Kind.TRANSACTION and draft.verb is not Verb.REFUSE
    if not is_done or draft.leaf is None:
        return Level.NONE
    return Level(draft.leaf.verification.do)


def level_reached(request: Request, *, actor: Actor, now: datetime) -> Level | None:
    """``None``: no person speaks to us; the operator's own system hands the request in and answers
    for who asked."""
    if request.contact_id is not None:
        return messaging.level_reached(contact_id=request.contact_id, at=now)
    # A customer's session begins with a code and lives no longer than one (§2.1.3).
    return Level.CODE if actor.is_customer else None


def is_enough(draft: Draft, *, actor: Actor, now: datetime) -> bool:
    """A customer may hand in by themselves what a code cannot prove: the page says that it is
    carried out in a hall, where somebody sees the document."""
    reached = level_reached(draft.request, actor=actor, now=now)
    needed = level_needed(draft)
    by_themselves = actor.is_customer and needed.reaches(Level.CODE)
    return reached is None or reached.reaches(Level.CODE if by_themselves else needed)


def level_to_tell(at: datetime) -> Level:
    """What the manual asks before a customer hears of a case of theirs."""
    return messaging.level_needed(action=TRACK, at=at)


def levels_to_tell(categories: Iterable[str], *, at: datetime) -> dict[str, Level]:
    """What is asked before a customer hears what stands in a case, by its service type: no less
    than before they hear of it, and what the type itself asks. Without a type, the former."""
    floor = level_to_tell(at)
    asked = catalog.verifications(categories, at=at)
    leaves = {code: Level(each.tell) for code, each in asked.items()}
    return {code: level if level.reaches(floor) else floor for code, level in leaves.items()}


def require_to_tell(contact_id: UUID, *, at: datetime) -> None:
    """To urge a case or add to it is to learn that it is there."""
    messaging.require_level(contact_id=contact_id, action=TRACK, at=at)


def require(draft: Draft, *, actor: Actor, now: datetime) -> None:
    """Raises ``NotAllowed`` with the reason ``verification_needed``."""
    if not is_enough(draft, actor=actor, now=now):
        raise NotAllowed(
            _("For this the customer must be verified first: %(level)s. Nothing was saved.")
            % {"level": LEVEL_LABELS[level_needed(draft)]},
            code="verification_needed",
        )
