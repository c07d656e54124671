"""When a customer is next to hear how a case stands (§2.4.2)."""

from django.db import models

from ringback.tickets.models.ticket import Ticket


class ProgressDue(models.Model):
    """A timer: by ``due_at`` the customer of a case that is worked on hears of it, moved or not.
    Whatever they are told before puts it off; there is none once the case is answered."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="progress_due")
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.due_at:%Y-%m-%d %H:%M}"
