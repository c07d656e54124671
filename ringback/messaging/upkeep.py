"""Messages that died or were refused, tried again by a person who has mended the cause; and those
held back after a restore, released or dropped by a person who knows what the old machine sent."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command_many
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import events, policy
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import MESSAGE, SECRETS, WAITING, MessageState, Purpose, SkipReason

MOST = 200
UNSENT = (MessageState.DEAD, MessageState.FAILED)


def unsent_messages(*, before: datetime | None = None, limit: int = 50) -> list[OutboundMessage]:
    """Messages that were given up or refused, newest first, one more than ``limit``."""
    rows = OutboundMessage.objects.filter(state__in=UNSENT).order_by("-created_at")
    return list((rows.filter(created_at__lt=before) if before else rows)[: limit + 1])


@command_many
def resend(
    *, message_ids: Collection[UUID], why: Why, actor: Actor, now: datetime
) -> list[OutboundMessage]:
    """Queue messages anew that were given up or refused; each gets its attempts and its lifetime
    again. What is secret is not sent late: it would let in whoever holds the phone now.

    Raises ``Conflict`` when none of them can be.
    """
    _require_administer(actor)
    rows = OutboundMessage.objects.filter(pk__in=list(message_ids)[:MOST], state__in=UNSENT)
    found = [row for row in rows.exclude(purpose__in=SECRETS) if _requeued(row, "resend", now)]
    if not found:
        raise Conflict(_("None of these can be sent again. Look at them as they stand."))
    stories = [events.MessageRequeued(**row.facts, why=why) for row in found]
    journal.record_many(stories, actor=actor, now=now)
    return found


def _requeued(row: OutboundMessage, verb: str, now: datetime) -> bool:
    rule = policy.sending(Purpose(row.purpose), now)
    first_try_at = rule.awake(now)
    moved = OutboundMessage.objects.filter(pk=row.pk, state=row.state).update(
        state=MESSAGE.target(verb),
        attempts=0,
        next_try_at=first_try_at,
        expires_at=first_try_at + rule.lifetime,
        delivered_at=None,
        problem="",
    )
    return bool(moved)


def _require_administer(actor: Actor) -> None:
    if not actor.may("base.administer"):
        raise NotAllowed(_("Only an administrator may look after messages."))


def hold_waiting() -> int:
    """Send nothing that waits until a person says so. No verb of its own: part of a restore, whose
    entry tells of it. Answers how many messages are held."""
    waiting = OutboundMessage.objects.filter(state__in=WAITING)
    return waiting.update(state=MESSAGE.target("hold"))


def held_messages(*, limit: int = 50) -> list[OutboundMessage]:
    """Messages held back after a restore, newest first, one more than ``limit``."""
    rows = OutboundMessage.objects.filter(state=MessageState.HELD)
    return list(rows.order_by("-created_at")[: limit + 1])


@command_many
def release(
    *, message_ids: Collection[UUID], why: Why, actor: Actor, now: datetime
) -> list[OutboundMessage]:
    """Send held messages after all, with their attempts and their lifetime anew. Raises
    ``Conflict`` when none of them is held, or all of them carry a secret that is stale by now."""
    _require_administer(actor)
    rows = _held(message_ids).exclude(purpose__in=SECRETS)
    found = [row for row in rows if _requeued(row, "release", now)]
    _require_some(found)
    stories = [events.MessageRequeued(**row.facts, why=why) for row in found]
    journal.record_many(stories, actor=actor, now=now)
    return found


@command_many
def drop(
    *, message_ids: Collection[UUID], why: Why, actor: Actor, now: datetime
) -> list[OutboundMessage]:
    """Do not send held messages. Raises ``Conflict`` when none of them is held."""
    _require_administer(actor)
    found = [row for row in _held(message_ids) if _dropped(row)]
    _require_some(found)
    stories = [events.MessageDropped(**row.facts, why=why) for row in found]
    journal.record_many(stories, actor=actor, now=now)
    return found


def _held(message_ids: Collection[UUID]) -> QuerySet[OutboundMessage]:
    return OutboundMessage.objects.filter(pk__in=list(message_ids)[:MOST], state=MessageState.HELD)


def _dropped(row: OutboundMessage) -> bool:
    held = OutboundMessage.objects.filter(pk=row.pk, state=MessageState.HELD)
    return bool(held.update(state=MESSAGE.target("drop"), skip_reason=SkipReason.DROPPED))


def _require_some(found: Collection[OutboundMessage]) -> None:
    if not found:
        raise Conflict(_("None of these is held any more. Look at them as they stand."))
