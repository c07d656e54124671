"""Legal hold (保全): nothing about a case or a customer goes while it stands."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.records.states import HoldReason


class HoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self, now: datetime) -> "HoldQuerySet":
        return self.filter(lifted_at__isnull=True, until__gt=now)


class LegalHold(models.Model):
    """On one case, or on everything of one customer. ``until`` ends it by itself; whoever still
    needs it then places another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket_id = models.BigIntegerField(null=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=20)
    note = EncryptedTextField(mask="text")
    until = models.DateTimeField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=80, blank=True)
    lifted_note = EncryptedTextField(mask="text", null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("reason", HoldReason, "legal_hold_reason"),
            models.CheckConstraint(
                condition=Q(ticket_id__isnull=True) ^ Q(customer__isnull=True),
                name="legal_hold_of_one",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("placed_at")), name="legal_hold_forward"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by=""),
                name="legal_hold_lifted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ticket_id"], condition=Q(lifted_at__isnull=True), name="legal_hold_case"
            ),
            models.Index(
                fields=["customer"], condition=Q(lifted_at__isnull=True), name="legal_hold_customer"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
