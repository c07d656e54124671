"""What a customer sent back."""

from django.db import models

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.messaging.models.message import Question
from ringback.messaging.states import Medium


class InboundReply(models.Model):
    """Digits or words from a number. ``provider_id`` names it at the transport it came by.

    ``question`` is what it was matched to; null when nothing was open for that number or the
    answer was not among those allowed. ``text`` is null when it was a secret (a service password).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transport = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=120)
    medium = models.CharField(max_length=10)
    sender = EncryptedTextField(mask="recipient")
    sender_index = models.CharField(max_length=32)
    text = EncryptedTextField(mask="text", null=True)
    question = models.ForeignKey(
        Question, null=True, on_delete=models.PROTECT, related_name="replies"
    )
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("medium", Medium, "reply_medium"),
            models.UniqueConstraint(fields=["transport", "provider_id"], name="reply_once"),
        ]
        indexes = [
            models.Index(fields=["sender_index", "-received_at"], name="reply_of_sender"),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
