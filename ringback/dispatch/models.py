"""The queue of unassigned work, and the offers made from it."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.dispatch.states import OfferState


class Waiting(models.Model):
    """A sheet that waits for somebody. Durable: looked at again until a person is found."""

    sheet = models.OneToOneField(
        "tickets.WorkSheet", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    next_try_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class Offer(models.Model):
    """A sheet offered to a person, who has until ``expires_at`` to claim it."""

    sheet = models.ForeignKey("tickets.WorkSheet", on_delete=models.PROTECT, related_name="+")
    assignee = models.CharField(max_length=80)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=OfferState.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", OfferState, "offer_state"),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(state=OfferState.OPEN), name="offer_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=OfferState.OPEN), name="offer_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} to {self.assignee}"
