"""Supervision (督办) and promises (承诺): what was answered, what a customer was told."""

from django.db import models
from django.db.models import Q

from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.tickets.models.sheet import WorkSheet
from ringback.tickets.models.ticket import Ticket


class OrderAnswer(models.Model):
    """The written answer to a supervision order (§3.2.5): what has been done, what stands in the
    way, and when it will be done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.OneToOneField(WorkSheet, on_delete=models.PROTECT, related_name="order_answer")
    progress = EncryptedTextField(mask="text")
    difficulty = EncryptedTextField(mask="text")
    completes_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(completes_at__gt=models.F("answered_at")),
                name="order_answer_completes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to order {self.sheet_id}"


class Promise(models.Model):
    """A time told to the customer by a person after the receipt (§3.2.6). The last one stands;
    ``moved_at`` is when another took its place."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="promises")
    promised_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(moved_at__isnull=True), name="promise_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(promised_at__gt=models.F("made_at")), name="promise_of_the_future"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promised_at:%F %R}"
