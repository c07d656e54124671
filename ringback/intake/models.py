"""The rows of intake: what was filled in, who must look, where a request came from."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.intake.states import Dismissal, PastOutcome, RowOutcome, TriageReason


class IntakeForm(models.Model):
    """The answers to the questions of a ticket's leaf.

    ``answers`` is JSON by field code. ``missing`` are the codes of required questions without an
    answer, ``brought`` of those the system answered from what it knew (§2.1).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="intake_form"
    )
    category = models.CharField(max_length=80)
    answers = EncryptedTextField(mask="hidden")
    missing = models.JSONField(default=list)
    brought = models.JSONField(default=list)
    complete_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.category} of {self.ticket_id}"


class UnfinishedRequest(models.Model):
    """What is typed while a contact goes on, kept so that neither a reload nor a crash loses it.

    No fact yet: nothing tells of it, and it goes when the contact ends. ``content`` is JSON
    (:class:`~ringback.intake.unfinished.Unfinished`); ``writer`` names the page that wrote last.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.OneToOneField(
        "messaging.Contact", on_delete=models.CASCADE, related_name="unfinished_request"
    )
    content = EncryptedTextField(mask="hidden")
    version = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unfinished in {self.contact_id}"


class Triage(models.Model):
    """A registered request that a person must look at, and that they did.

    ``categories`` and ``kinds`` are what recognition suggests: pairs of code and confidence, the
    likeliest first. ``dismissal`` is empty when the case was taken on.
    """

    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.PROTECT, related_name="triage")
    reason = models.CharField(max_length=24)
    categories = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    dismissal = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            one_of("reason", TriageReason, "triage_reason"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="", dismissal="")
                | Q(settled_at__isnull=False) & ~Q(settled_by=""),
                name="triage_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(dismissal="") | Q(dismissal__in=list(Dismissal)),
                name="triage_dismissal",
            ),
            # A complaint may not be turned away, a suspected one neither (§2.3.1).
            models.CheckConstraint(
                condition=~Q(reason=TriageReason.SUSPECTED_COMPLAINT) | Q(dismissal=""),
                name="triage_complaint_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-ticket"], condition=Q(settled_at__isnull=True), name="triage_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.ticket_id}"


class Suspicion(models.Model):
    """A person filed as an enquiry what recognition takes for a complaint (以咨代诉, §1.3.3).

    ``likelihood`` is that of a complaint, 0 to 1. A lead reviews every one.
    """

    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="suspicion"
    )
    likelihood = models.DecimalField(max_digits=4, decimal_places=3)
    filed_as = models.CharField(max_length=20)
    filed_by = models.CharField(max_length=80)
    suspected_at = models.DateTimeField()
    is_complaint = models.BooleanField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_complaint__isnull=True, reviewed_at__isnull=True, reviewed_by="")
                | Q(is_complaint__isnull=False, reviewed_at__isnull=False) & ~Q(reviewed_by=""),
                name="suspicion_reviewed_whole",
            ),
            # Nobody reviews what they filed themselves.
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("filed_by")), name="suspicion_not_by_the_filer"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-ticket"], condition=Q(reviewed_at__isnull=True), name="suspicion_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)


class Origin(models.Model):
    """Where a request came from: a source and what it is called there, once and for ever.

    ``key`` is a keyed fingerprint of the name there, ``content`` one of the whole request: both
    may hold a phone number, so neither is kept in the clear.
    """

    source = models.CharField(max_length=80)
    key = models.CharField(max_length=32)
    content = models.CharField(max_length=32)
    # No key of the database: what a request was called stays when its case goes to the archive.
    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.DO_NOTHING, db_constraint=False, related_name="origin"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.ticket_id}"


class IdempotencyKey(models.Model):
    """An API client's own name for one request, and the receipt it was given (JSON)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=128)
    receipt = EncryptedTextField(mask="hidden")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.pk}"


class BatchRun(models.Model):
    """One reading of one file. Begun and not finished: killed half-way, and to be gone on with.

    ``digest`` is a keyed fingerprint of the file's bytes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=80)
    digest = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "digest"],
                condition=Q(finished_at__isnull=True),
                name="batch_run_one_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.begun_at:%F %R}"


class BatchRow(models.Model):
    """What became of one row of a file, written in the transaction that did it.

    ``reason`` says why it was refused, or why a person must look at what was registered.
    """

    run = models.ForeignKey(BatchRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, blank=True)
    ticket = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    twin = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    category = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta:
        constraints = [
            one_of("outcome", RowOutcome, "batch_row_outcome"),
            models.UniqueConstraint(fields=["run", "number"], name="batch_row_once"),
            models.CheckConstraint(
                condition=Q(outcome=RowOutcome.REFUSED, ticket__isnull=True) & ~Q(reason="")
                | Q(outcome__in=[RowOutcome.REGISTERED, RowOutcome.REPEATED], ticket__isnull=False),
                name="batch_row_ticket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class PastRow(models.Model):
    """What became of one row of a history, an event of a case, in the transaction that did it.

    ``reason`` says why it was refused, or what to know of one that was not.
    """

    run = models.ForeignKey(
        BatchRun, on_delete=models.PROTECT, related_name="past_rows", db_index=False
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, blank=True)
    ticket = models.ForeignKey(
        "tickets.Ticket",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        constraints = [
            one_of("outcome", PastOutcome, "past_row_outcome"),
            models.UniqueConstraint(fields=["run", "number"], name="past_row_once"),
            models.CheckConstraint(
                condition=Q(outcome=PastOutcome.REFUSED, ticket__isnull=True) & ~Q(reason="")
                | Q(outcome__in=[PastOutcome.LOADED, PastOutcome.REPEATED], ticket__isnull=False),
                name="past_row_ticket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
