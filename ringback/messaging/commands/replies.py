"""What comes back from a phone, matched to what was last asked there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.messaging import access, events, passwords, recipients, rules, texts
from ringback.messaging.commands.verification import settle_password
from ringback.messaging.models import Contact, InboundReply, Question
from ringback.messaging.states import Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A reply as a transport hands it in. ``provider_id`` names it over there, once for ever.

    ``in_answer_to`` is the call whose keypad was used; a text answers whatever was asked last.
    """

    transport: str
    provider_id: str
    medium: Medium
    sender: str
    text: str
    in_answer_to: UUID | None = None


def receive_reply(*, incoming: Incoming, actor: Actor, now: datetime) -> InboundReply:
    """Keep a reply and, when it answers an open question, tell who asked.

    Raises ``Conflict`` with the reason ``repeated`` for a reply that came before, ``Invalid`` for
    a sender that is no number or words nobody can have typed. Not one transaction when the answer
    is a password: the billing system is not asked while the database waits.
    """
    access.require(access.may_report(actor))
    sender = _checked(incoming)
    question = _asked_last(recipients.index_of(sender), incoming.in_answer_to, now)
    if question is not None and question.secret:
        is_right = passwords.is_right(sender, incoming.text)
        return _receive_password(
            incoming=incoming, question=question, is_right=is_right, actor=actor, now=now
        )
    return _receive(incoming=incoming, question=question, actor=actor, now=now)


def _checked(incoming: Incoming) -> str:
    text = incoming.text.strip()
    if not 0 < len(text) <= texts.LONGEST or "\0" in text or not incoming.provider_id:
        raise Invalid(
            _("A reply needs words, and not more than fit on a phone."),
            fields={"text": _("Write one to 1000 characters.")},
        )
    return recipients.normalise(incoming.medium, incoming.sender)


@command
def _receive(
    *, incoming: Incoming, question: Question | None, actor: Actor, now: datetime
) -> InboundReply:
    reply = _kept(incoming, now, text=incoming.text.strip())
    answer = _answer(question, incoming.text)
    if question is None or answer is None or not _close(question, reply, now):
        journal.record(
            events.ReplyUnmatched(reply_id=reply.pk, medium=incoming.medium), actor=actor, now=now
        )
        return reply
    journal.record(
        events.MessageAnswered(**question.message.facts, reply_id=reply.pk, answer=answer),
        actor=actor,
        now=now,
    )
    return reply


@command
def _receive_password(
    *, incoming: Incoming, question: Question, is_right: bool, actor: Actor, now: datetime
) -> InboundReply:
    reply = _kept(incoming, now, text=None)
    if not _close(question, reply, now):
        raise Conflict(_("This has been answered already."), code="repeated")
    contact = Contact.objects.get(pk=question.message.subject_id)
    number = question.message.recipient.reveal()
    settle_password(contact=contact, number=number, is_right=is_right, actor=actor, now=now)
    journal.record(
        events.MessageAnswered(**question.message.facts, reply_id=reply.pk, answer=""),
        actor=actor,
        now=now,
    )
    return reply


def _kept(incoming: Incoming, now: datetime, *, text: str | None) -> InboundReply:
    sender = recipients.normalise(incoming.medium, incoming.sender)
    reply = InboundReply(
        transport=incoming.transport,
        provider_id=incoming.provider_id[:120],
        medium=incoming.medium,
        sender_index=recipients.index_of(sender),
        received_at=now,
    )
    reply.sender, reply.text = sender, text
    try:
        with transaction.atomic():
            reply.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This reply has been received before."), code="repeated") from None
    return reply


def _asked_last(sender_index: str, in_answer_to: UUID | None, now: datetime) -> Question | None:
    still_open = Question.objects.filter(
        recipient_index=sender_index,
        asked_at__isnull=False,
        answered_at=None,
        expires_at__gt=now,
    )
    if in_answer_to is not None:
        still_open = still_open.filter(pk=in_answer_to)
    else:
        # A password is keyed in on the call that asks for it; words in a text are never one.
        still_open = still_open.exclude(secret=True)
    return still_open.select_related("message").order_by("-asked_at", "-pk").first()


def _answer(question: Question | None, text: str) -> str | None:
    """The allowed answer; empty for free words; ``None`` when it answers nothing."""
    if question is None:
        return None
    return rules.answer_in(text, question.answers) if question.answers else ""


def _close(question: Question, reply: InboundReply, now: datetime) -> bool:
    """False when another reply has answered it a moment ago."""
    answered = Question.objects.filter(pk=question.pk, answered_at=None).update(answered_at=now)
    if answered:
        InboundReply.objects.filter(pk=reply.pk).update(question=question)
        reply.question = question
    return bool(answered)
