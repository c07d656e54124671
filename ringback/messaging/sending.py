"""The sender: a sweep of the worker that takes what is due and hands it to a transport.

Any number of workers may run. A message is claimed by a conditional UPDATE on (state, attempts);
the same pair guards whatever is written afterwards, so that a sender whose lease has run out
changes nothing behind its successor's back. A sender that is killed leaves the message claimed:
it is due again when the lease ends, under the same id, by which the receiving side drops a copy.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from ringback.base import journal
from ringback.kernel.actor import Actor
from ringback.messaging import events, policy, texts
from ringback.messaging.models import OutboundMessage, Question
from ringback.messaging.rules import SendingPolicy
from ringback.messaging.states import MESSAGE, Medium, MessageState, Purpose, SkipReason
from ringback.messaging.transports import port

log = structlog.get_logger(__name__)

SENDER = Actor.system("messaging")
BATCH = 20
LEASE = timedelta(minutes=5)
"""Longer than a batch may take if the transport answers each message at its last second."""
REST = timedelta(seconds=30)
"""How long everything waits for a transport that does not answer: the worker has other work."""


def send_due(now: datetime, limit: int = BATCH) -> int:
    """Send what is due, oldest first. Answers how many messages were moved on."""
    due = OutboundMessage.objects.due(now).order_by("next_try_at", "id")
    tired: set[str] = set()
    return sum(
        _step(message, now, tired)
        for message in list(due[:limit])
        if port.name_for(Medium(message.medium)) not in tired
    )


def _step(message: OutboundMessage, now: datetime, tired: set[str]) -> bool:
    """Send it, or settle why not. False: another sender was faster."""
    rule = policy.sending(Purpose(message.purpose), now)
    if now >= message.expires_at:
        return _skip(message, SkipReason.EXPIRED, now)
    if message.attempts >= rule.attempts:
        # The last sender died over it. Not once more: it may be the message that kills.
        return _give_up(message, "sender_died", now)
    if rule.awake(now) > now and not _has_just_answered(message):
        return _move(message, "put_off", next_try_at=rule.awake(now))
    if enough := _customer_has_had_enough(message, rule, now):
        return _skip(message, enough, now)
    if not _move(message, "claim", attempts=message.attempts + 1, next_try_at=now + LEASE):
        return False
    return _send(message, rule, now, tired)


def _has_just_answered(message: OutboundMessage) -> bool:
    """It follows what the customer answered: whoever answers is awake (§4.1.1)."""
    answered = Question.objects.filter(pk=message.continues_id, answered_at__isnull=False)
    return message.continues_id is not None and answered.exists()


def _customer_has_had_enough(
    message: OutboundMessage, rule: SendingPolicy, now: datetime
) -> SkipReason | None:
    """Cool-down and daily limit, judged before the first attempt. Within a conversation the
    customer waits for us, not the other way round."""
    if message.attempts or message.continues_id:
        return None
    earlier = OutboundMessage.objects.filter(
        recipient_index=message.recipient_index,
        purpose=message.purpose,
        sent_at__gt=now - rule.memory,
    )
    return rule.too_soon([at for at in earlier.values_list("sent_at", flat=True) if at], now)


def _send(message: OutboundMessage, rule: SendingPolicy, now: datetime, tired: set[str]) -> bool:
    name = port.name_for(Medium(message.medium))
    try:
        accepted = port.transports[name].send(_outgoing(message), now)
    except port.Refused as refusal:
        news = events.MessageFailed(**message.facts, problem=refusal.code)
        return _move(message, "fail", news=news, now=now, problem=refusal.code, transport=name)
    except port.Unreachable as problem:
        tired.add(name)
        _let_rest(name, now)
        return _try_later(message, rule, problem.code, now)
    except port.Postponed as problem:
        return _try_later(message, rule, problem.code, now)
    except Exception as problem:
        # A defect of a transport must stop neither the other messages nor the other sweeps.
        log.exception("message.send_failed", message=str(message.pk), transport=name)
        return _try_later(message, rule, type(problem).__name__, now)
    return _settle(message, name, accepted, now)


def _outgoing(message: OutboundMessage) -> port.Outgoing:
    question = Question.objects.filter(pk=message.pk).first()
    return port.Outgoing(
        id=message.pk,
        medium=Medium(message.medium),
        recipient=message.recipient.reveal(),
        title=texts.title(Purpose(message.purpose), message.language),
        body=message.body.reveal(),
        language=message.language,
        answers=tuple(question.answers) if question else (),
    )


def _settle(
    message: OutboundMessage, transport: str, accepted: port.Accepted, now: datetime
) -> bool:
    news = events.MessageSent(**message.facts, transport=transport, attempts=message.attempts)
    with transaction.atomic():
        sent = _move(
            message,
            "send",
            news=news,
            now=now,
            transport=transport,
            provider_id=accepted.provider_id,
            sent_at=now,
            delivered_at=now if accepted.delivered else None,
            problem="",
        )
        if sent:
            Question.objects.filter(pk=message.pk).update(asked_at=now)
    return sent


def _try_later(message: OutboundMessage, rule: SendingPolicy, code: str, now: datetime) -> bool:
    if message.attempts >= rule.attempts:
        return _give_up(message, code, now)
    again_at = rule.awake(now + rule.wait_after(message.attempts))
    return _move(message, "put_off", next_try_at=again_at, problem=code)


def _give_up(message: OutboundMessage, code: str, now: datetime) -> bool:
    news = events.MessageDied(**message.facts, problem=code)
    return _move(message, "give_up", news=news, now=now, problem=code)


def _skip(message: OutboundMessage, reason: SkipReason, now: datetime) -> bool:
    news = events.MessageSkipped(**message.facts, reason=reason)
    return _move(message, "skip", news=news, now=now, skip_reason=reason)


def _let_rest(transport: str, now: datetime) -> None:
    """Whatever else is due for a transport that does not answer waits, at no attempt's cost."""
    media = [medium for medium in Medium if port.name_for(medium) == transport]
    OutboundMessage.objects.due(now).filter(state=MessageState.QUEUED, medium__in=media).update(
        next_try_at=now + REST
    )


def _move(
    message: OutboundMessage,
    verb: str,
    *,
    news: events.MessageNews | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> bool:
    """Take a step of the lifecycle if the row still is as we saw it, and tell it."""
    target = MESSAGE.table[MessageState(message.state), verb]
    with transaction.atomic():
        moved = OutboundMessage.objects.filter(
            pk=message.pk, state=message.state, attempts=message.attempts
        ).update(state=target, **changes)
        if moved and news is not None and now is not None:
            journal.record(news, actor=SENDER, now=now)
    if moved:
        for name, value in {"state": target, **changes}.items():
            setattr(message, name, value)
    return bool(moved)
