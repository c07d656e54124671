"""A message to a customer, and the question it may ask."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.messaging.states import WAITING, Medium, MessageState, Purpose, SkipReason


class MessageQuerySet(models.QuerySet["OutboundMessage"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting to be sent, or left behind by a sender whose lease is over."""
        return self.filter(state__in=WAITING, next_try_at__lte=now)


class OutboundMessage(models.Model):
    """One message to one recipient, written in the transaction of the news that asks for it.

    ``key`` says which message this is: a second one of the same key is never made. ``subject_kind``
    and ``subject_id`` say what it is about. ``next_try_at`` is when it may be sent; while it is
    being sent, when the sender's lease ends. ``continues`` is the message of the same conversation
    before it: an answer to an answer waits for no cool-down. ``attempts`` grows with every claim,
    so that (state, attempts) tells one claim from the next.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20)
    medium = models.CharField(max_length=10)
    template = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10)
    recipient = EncryptedTextField(mask="recipient")
    recipient_index = models.CharField(max_length=32)
    body = EncryptedTextField(mask="text")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    continues = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default=MessageState.QUEUED)
    skip_reason = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    problem = models.CharField(max_length=60, blank=True)
    transport = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("purpose", Purpose, "message_purpose"),
            one_of("medium", Medium, "message_medium"),
            one_of("state", MessageState, "message_state"),
            models.CheckConstraint(condition=~Q(key=""), name="message_key"),
            # Of the field itself Django makes two indexes on PostgreSQL.
            models.UniqueConstraint(fields=["key"], name="message_key_once"),
            models.CheckConstraint(
                condition=Q(state=MessageState.SKIPPED, skip_reason__in=list(SkipReason))
                | (~Q(state=MessageState.SKIPPED) & Q(skip_reason="")),
                name="message_skip_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="message_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(state=MessageState.SENT),
                name="message_delivered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["continues"],
                condition=Q(continues__isnull=False),
                name="message_continues",
            ),
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state__in=[state.value for state in WAITING]),
                name="message_due",
            ),
            models.Index(
                fields=["recipient_index", "purpose", "-sent_at"], name="message_of_recipient"
            ),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="message_of_subject"),
            models.Index(
                fields=["-created_at"],
                condition=Q(state__in=[MessageState.DEAD.value, MessageState.FAILED.value]),
                name="message_unsent",
            ),
            models.Index(
                fields=["-created_at"],
                condition=Q(state=MessageState.HELD.value),
                name="message_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def facts(self) -> dict[str, Any]:
        """What all news of a message tells (``events.MessageNews``)."""
        return {
            "message_id": self.pk,
            "purpose": Purpose(self.purpose),
            "medium": Medium(self.medium),
            "about_kind": self.subject_kind,
            "about_id": self.subject_id,
        }


class Question(models.Model):
    """What a message asks. Open from the moment the message was sent until it is answered.

    ``answers`` are the digits allowed; empty: any words will do. ``secret``: the answer is a
    password and is kept nowhere.
    """

    message = models.OneToOneField(
        OutboundMessage, primary_key=True, on_delete=models.PROTECT, related_name="question"
    )
    recipient_index = models.CharField(max_length=32)
    answers = models.JSONField(default=list)
    secret = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(asked_at__isnull=False),
                name="question_asked_before_answered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient_index", "-asked_at"],
                condition=Q(answered_at__isnull=True),
                name="question_open",
            ),
        ]

    def __str__(self) -> str:
        return f"question of {self.message_id}"
