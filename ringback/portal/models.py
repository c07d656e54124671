"""What a customer has typed and not yet handed in."""

from django.db import models

from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id


class Application(models.Model):
    """A draft (申请草稿), or what has become of it. ``content`` is JSON, see ``filled``; it is
    emptied when the case holds the words. ``ticket_id`` is null until it is handed in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    content = EncryptedTextField(mask="hidden")
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ticket_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class ApplicationFile(models.Model):
    """A file that waits for the case it belongs to."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(
        "base.StoredFile", on_delete=models.PROTECT, related_name="application_file"
    )
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.file_id)
