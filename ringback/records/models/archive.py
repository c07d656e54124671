"""The archive tier (归档层): files of closed cases, and the small table by which they are found."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.lookups import paths_within
from ringback.base.models import StoredFile
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.records.states import PartitionState
from ringback.tickets.queries import number_of


class Partition(models.Model):
    """A Parquet file with cases of one month; it lies encrypted among the stored files, whose
    ``digest`` is the SHA-256 of the file itself.

    Planned: the cases are named, the file may or may not be there. Written: it was read back and
    holds each of them. Moved: the cases are gone from the tables.
    """

    month = models.CharField(max_length=7)
    state = models.CharField(max_length=12, default=PartitionState.PLANNED)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    cases = models.PositiveIntegerField()
    planned_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", PartitionState, "partition_state"),
            models.CheckConstraint(
                condition=Q(state=PartitionState.PLANNED)
                | Q(file__isnull=False, written_at__isnull=False),
                name="partition_written_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=~Q(state=PartitionState.MOVED),
                name="partition_unfinished",
            ),
            models.Index(fields=["month", "id"], name="partition_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month}/{self.pk}"


class ArchivedQuerySet(models.QuerySet["ArchivedCase"]):
    def visible_to(self, actor: Actor) -> "ArchivedQuerySet":
        """Whose organisation has, or first had, the case; a customer sees their own."""
        if actor.is_system:
            return self
        if actor.is_customer:
            return self.filter(customer_id__in=customers.family_of(UUID(actor.id)))
        return self.filter(
            paths_within("handling_path", actor.scope_paths)
            | paths_within("originating_path", actor.scope_paths)
        )

    def moved(self) -> "ArchivedQuerySet":
        """Gone from the tables: what else is named here is only about to go."""
        return self.filter(partition__state=PartitionState.MOVED)


class ArchivedCase(models.Model):
    """Where a case lies. ``digest`` (SHA-256) is of the case as it was written."""

    ticket_id = models.BigIntegerField(primary_key=True)
    partition = models.ForeignKey(Partition, on_delete=models.PROTECT, related_name="archived")
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=80, blank=True)
    handling_path = models.CharField(max_length=200)
    originating_path = models.CharField(max_length=200)
    closed_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)

    objects = ArchivedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-closed_at"], name="archived_of_customer"),
            models.Index(fields=["closed_at"], name="archived_by_closure"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return number_of(self.ticket_id)


class Restoration(models.Model):
    """A case was put back among the living ones; its time before it goes again runs from here."""

    ticket_id = models.BigIntegerField(db_index=True)
    restored_at = models.DateTimeField()
    restored_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return str(self.ticket_id)


class Deletion(models.Model):
    """A deletion record (删除记录): what kind went, how many, by which rule. Not a certificate:
    backups leave by their own rotation."""

    record = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    rule = models.CharField(max_length=40)
    limit = models.CharField(max_length=12)
    clause = models.CharField(max_length=20)
    closed_before = models.DateTimeField()
    deleted_at = models.DateTimeField(db_index=True)
    deleted_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.record}: {self.count}"
