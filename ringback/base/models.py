"""Tables of the plumbing: journal, deliveries, seals, pulse, search documents, stored files."""

from typing import Any

from django.db import models
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from ringback.base.constraints import one_of
from ringback.base.digests import Digest
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id


class CurrentTransaction(Expression):
    """The number of the writing transaction, as the database itself counts them.

    PostgreSQL hands out ids before it commits, so a reader in id order can pass a late commit by.
    Readers therefore stop at the oldest transaction still running (see ``journal.settled``).
    SQLite has one writer at a time: there id order is commit order and 0 will do.
    """

    output_field = models.BigIntegerField()
    allowed_default = True

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        return "0", ()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        return "(pg_current_xact_id()::text::bigint)", ()


class Seal(models.Model):
    """One link of the keyed hash chain over the journal: a batch of entries, sealed together."""

    count = models.PositiveIntegerField()
    mac = models.CharField(max_length=64)
    previous_mac = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=10, default=Digest.SHA256, db_default=Digest.SHA256)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One successor to a link: two workers cannot fork the chain.
            models.UniqueConstraint(fields=["previous_mac"], name="seal_one_chain"),
            one_of("digest", Digest, "seal_digest"),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.count}"


class Entry(models.Model):
    """One thing that happened. Written once; only the seal is added, once, by the worker."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    on_behalf_of = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    content = models.JSONField(db_column="data", default=dict)
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    seal = models.ForeignKey(
        Seal,
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        editable=False,
        db_index=False,
    )

    class Meta:
        verbose_name = _("journal entry")
        db_table = "journal"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_subject"),
            models.Index(fields=["actor", "id"], name="journal_actor"),
            models.Index(fields=["kind", "id"], name="journal_kind"),
            # An entry enters it when it is sealed, not when it is written.
            models.Index(
                fields=["seal", "id"],
                condition=models.Q(seal__isnull=False),
                name="journal_of_seal",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(seal__isnull=True),
                name="journal_unsealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"


class Delivery(models.Model):
    """A piece of news owed to one reaction: at least once, in order for each subject."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    reaction = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=400, blank=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "reaction"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(dead_at__isnull=True),
                name="delivery_done_or_dead",
            ),
            models.CheckConstraint(
                condition=models.Q(given_up_at__isnull=True) | models.Q(dead_at__isnull=False),
                name="delivery_given_up_dead",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="delivery_open",
            ),
            models.Index(
                fields=["reaction", "subject_kind", "subject_id", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="delivery_order",
            ),
            models.Index(
                fields=["id"], condition=models.Q(dead_at__isnull=False), name="delivery_dead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.entry_id}"


class Pulse(models.Model):
    """When a worker was last alive, so that ``/healthz`` and ``ringback check`` can tell."""

    worker = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class SweepRun(models.Model):
    """The last run of a sweep by any worker: one row a sweep, written with the worker's pulse.

    ``done`` rows it acted on. ``failed_at`` is its last failure ever, ``problem`` what that was by
    its type; whether the last run failed says ``is_failing``.
    """

    sweep = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField()
    seconds = models.FloatField()
    done = models.PositiveIntegerField()
    failed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.sweep

    @property
    def is_failing(self) -> bool:
        return self.failed_at == self.ran_at


class SearchDocument(models.Model):
    """A subject that can be found by words. Its tokens stand in a column or table that only the
    database knows (see the migration and :mod:`ringback.base.search`)."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    tokenizer = models.PositiveSmallIntegerField()
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="search_document_once"),
        ]
        indexes = [models.Index(fields=["kind", "tokenizer"], name="search_outdated")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id}"


class StoredFile(models.Model):
    """A file handed in. Its bytes lie encrypted in the data folder; ``digest`` is of the plain
    bytes (SHA-256), ``media_type`` is what they are, whatever the name says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = EncryptedTextField(mask="text")
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return str(self.pk)


class TakenForm(models.Model):
    """The token of a form that has been acted upon (:mod:`ringback.base.once`)."""

    id = models.UUIDField(primary_key=True, editable=False)
    taken_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class RequestCount(models.Model):
    """How often a source has asked in one minute (of Unix time), as far as the processes have told
    (:mod:`ringback.base.quotas`)."""

    source = models.CharField(max_length=120)
    minute = models.BigIntegerField()
    requests = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minute", "source"], name="request_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.requests}"


class Reencryption(models.Model):
    """How far the values of one table have been sealed anew with the newest key. ``goal`` is their
    first byte; ``last_key`` the row after which the walk goes on when it was broken off."""

    table = models.CharField(max_length=80, unique=True)
    goal = models.PositiveSmallIntegerField()
    last_key = models.CharField(max_length=80, blank=True)
    seen = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    is_done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.table}: {self.seen}"
