"""Messages that died or were refused: tried again by a person who has mended the cause."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command_many
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import events, policy
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import MESSAGE, MessageState, Purpose

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
    again. A code is not sent late: it would let in whoever holds the phone now.

    Raises ``Conflict`` when none of them can be.
    """
    if not actor.may("base.administer"):
        raise NotAllowed(_("Only an administrator may look after messages."))
    rows = OutboundMessage.objects.filter(pk__in=list(message_ids)[:MOST], state__in=UNSENT)
    found = [row for row in rows.exclude(purpose=Purpose.CODE) if _requeued(row, now)]
    if not found:
        raise Conflict(_("None of these can be sent again. Look at them as they stand."))
    stories = [events.MessageRequeued(**row.facts, why=why) for row in found]
    journal.record_many(stories, actor=actor, now=now)
    return found


def _requeued(row: OutboundMessage, now: datetime) -> bool:
    rule = policy.sending(Purpose(row.purpose), now)
    first_try_at = rule.awake(now)
    moved = OutboundMessage.objects.filter(pk=row.pk, state=row.state).update(
        state=MESSAGE.target("resend"),
        attempts=0,
        next_try_at=first_try_at,
        expires_at=first_try_at + rule.lifetime,
        delivered_at=None,
        problem="",
    )
    return bool(moved)
