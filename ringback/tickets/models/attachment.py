"""A file that belongs to a case."""

from django.db import models

from ringback.base.ids import new_id
from ringback.tickets.models.ticket import Ticket


class Attachment(models.Model):
    """A stored file handed in for a ticket, by the customer or by a colleague."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(
        "base.StoredFile", on_delete=models.PROTECT, related_name="attachment"
    )
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["ticket", "attached_at"], name="attachment_of_ticket")]

    def __str__(self) -> str:
        return str(self.pk)
