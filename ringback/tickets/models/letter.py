"""The letter with which a case was handed down (转办函), and our reply to it."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.tickets.models.ticket import Ticket
from ringback.tickets.states import LetterSource


class Letter(models.Model):
    """Who handed the case down, under which number of theirs, and until when they want a reply;
    ``deadline`` is ``None`` where the letter names none. ``sent_at`` is when ours went out: it says
    what the answer to the customer says (§5.4.6)."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="letter")
    source = models.CharField(max_length=20)
    number = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            one_of("source", LetterSource, "letter_source"),
            models.UniqueConstraint(fields=["source", "number"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) | Q(deadline__gt=models.F("received_at")),
                name="letter_deadline_later",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by="")
                | Q(sent_at__isnull=False) & ~Q(sent_by=""),
                name="letter_sent_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
