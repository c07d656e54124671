"""What was said on a ticket. Words are encrypted; the journal knows only that they were said."""

from django.db import models

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.tickets.models.ticket import Ticket
from ringback.tickets.states import StatementKind


class Statement(models.Model):
    """The customer's request, our restatement, a public reply, the answer, an internal note."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="statements", db_index=False
    )
    kind = models.CharField(max_length=20)
    body = EncryptedTextField(mask="text")
    author = models.CharField(max_length=80)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", StatementKind, "statement_kind")]
        indexes = [models.Index(fields=["ticket", "said_at"], name="statement_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.said_at:%F %R}"


class Mention(models.Model):
    """A colleague was named in a note."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="mentions")
    ref = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "ref"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return self.ref
