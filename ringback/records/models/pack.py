"""The evidence pack (证据包): everything about a case in one file, for one reader, for a while."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.base.models import StoredFile
from ringback.kernel.actor import Actor
from ringback.records.states import PackState
from ringback.tickets.queries import number_of


class PackQuerySet(models.QuerySet["EvidencePack"]):
    def visible_to(self, actor: Actor) -> "PackQuerySet":
        """The asker's alone: it was made with their eyes."""
        return self if actor.is_system else self.filter(asked_by=actor.ref)


class EvidencePack(models.Model):
    """``text`` is the case as the asker saw it in the moment of asking (HTML), kept until the file
    is made of it. ``next_try_at`` is a lease as well: whoever makes the pack has until then.
    ``digest`` (SHA-256) is of the whole ZIP file. The case is held by number, not by key: a pack
    keeps no case from going to the archive.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket_id = models.BigIntegerField()
    state = models.CharField(max_length=12, default=PackState.ASKED)
    is_unmasked = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    note = EncryptedTextField(mask="text", null=True)
    text = EncryptedTextField(mask="hidden", null=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", PackState, "pack_state"),
            models.CheckConstraint(
                condition=Q(is_unmasked=False, reason="") | Q(is_unmasked=True) & ~Q(reason=""),
                name="pack_unmasked_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=PackState.MADE)
                | Q(file__isnull=False, expires_at__isnull=False) & ~Q(digest=""),
                name="pack_made_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "ticket_id", "-asked_at"], name="pack_of_asker"),
            models.Index(
                fields=["next_try_at"], condition=Q(state=PackState.ASKED), name="pack_to_make"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state=PackState.MADE), name="pack_to_expire"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def number(self) -> str:
        """Of the case."""
        return number_of(self.ticket_id)
