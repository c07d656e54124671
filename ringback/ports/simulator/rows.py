"""What the simulation keeps: orders that were planted, and a ledger of what was commanded."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.ids import new_id
from ringback.ports.states import Confirmation, OrderChannel, RequestKind


class SimulatedOrder(models.Model):
    """An order the number alone would not have led to: a scene of the demonstration, a test."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line_index = models.CharField(max_length=32, db_index=True)
    code = models.CharField(max_length=40)
    ordered_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    confirmation = models.CharField(max_length=20)
    recording_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            one_of("channel", OrderChannel, "simulated_order_channel"),
            one_of("confirmation", Confirmation, "simulated_order_confirmation"),
            models.UniqueConstraint(
                fields=["line_index", "code", "ordered_at"], name="simulated_order_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SimulatedEntry(models.Model):
    """The ledger: one row for each command that arrived, under its key. ``declined`` is the code
    for why nothing was done."""

    key = models.UUIDField(primary_key=True, editable=False)
    line_index = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    order_id = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    at = models.DateTimeField()
    declined = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            one_of("kind", RequestKind, "simulated_entry_kind"),
            models.UniqueConstraint(
                fields=["line_index", "order_id"],
                condition=Q(kind=RequestKind.CANCEL, declined=""),
                name="simulated_entry_cancel_once",
            ),
        ]
        indexes = [models.Index(fields=["line_index", "at"], name="simulated_entry_of_line")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
