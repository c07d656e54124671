"""The manual at rest: documents, their revisions, and what a revision says.

Nothing a revision says is changed once it has left the draft; a change is a new revision. Triggers
(migration 0003) hold the tables of clauses, parameters and cases to it.
"""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.ids import new_id
from ringback.handbook.sources import Basis
from ringback.handbook.states import OPEN, STORED, RevisionState, StepKind
from ringback.kernel.actor import Actor


class Document(models.Model):
    """One chapter of the manual, revised as a whole.

    ``version`` grows with every change of the order in which its revisions take effect, so that
    of two people who change it at once one hears of the other.
    """

    code = models.CharField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return self.code


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, actor: Actor) -> "RevisionQuerySet":
        """Whoever reads the manual reads what was approved; a draft is for those who work on it."""
        if any(actor.may(verb) for verb in WORKS_ON_DRAFTS):
            return self
        return self.filter(state=RevisionState.APPROVED)


WORKS_ON_DRAFTS = ("handbook.draft", "handbook.approve", "handbook.administer")


class Revision(models.Model):
    """A full text of a document.

    It is in force from ``effective_at`` until the next revision of its document takes effect: with
    no two revisions effective from the same instant, exactly one is in force at any instant, and
    no end has to be written down. Null: not approved, or cancelled in time, so never in force.

    ``fingerprint`` is the SHA-256 of the packaged files it came from, ``digest`` that of what it
    says, taken when it left the draft. ``version`` grows with every change. ``announced_at``: the
    journal has told that it took effect.
    """

    # Never used twice, not even after a rollback: what a process remembers by it stays true.
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=12, default=RevisionState.DRAFT, db_default=RevisionState.DRAFT
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    is_packaged = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_default="")
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number"),
            models.UniqueConstraint(fields=["document", "effective_at"], name="revision_in_force"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=list(OPEN), is_packaged=False),
                name="revision_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in STORED]), name="revision_state"
            ),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True)
                | (~Q(approved_by="") & Q(approved_at__isnull=False)),
                name="revision_approved_whole",
            ),
            # Approved and dated, or neither; one cancelled in time keeps who had approved it.
            models.CheckConstraint(
                condition=(
                    Q(state=RevisionState.APPROVED, effective_at__isnull=False) & ~Q(approved_by="")
                )
                | Q(state=RevisionState.WITHDRAWN, effective_at__isnull=True)
                | (
                    Q(effective_at__isnull=True, approved_by="")
                    & ~Q(state__in=[RevisionState.APPROVED, RevisionState.WITHDRAWN])
                ),
                name="revision_dated_when_approved",
            ),
            # The past is not written anew. The packaged manual holds from the epoch.
            models.CheckConstraint(
                condition=Q(is_packaged=True)
                | Q(effective_at__isnull=True)
                | Q(effective_at__gt=models.F("approved_at")),
                name="revision_effective_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_at"],
                condition=Q(state=RevisionState.APPROVED, announced_at__isnull=True),
                name="revision_to_announce",
            ),
            models.Index(fields=["-drafted_at", "-id"], name="revision_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} r{self.number}"


class Contribution(models.Model):
    """Somebody wrote at a revision, and so may not approve it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="contributions")
    ref = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "ref"], name="contribution_once"),
        ]

    def __str__(self) -> str:
        return self.ref


class Step(models.Model):
    """What was done to a revision, by whom, and the words that went with it. Never changed."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("kind", StepKind, "step_kind")]
        indexes = [models.Index(fields=["revision", "at", "id"], name="step_in_order")]

    def __str__(self) -> str:
        return self.kind


class Audience(models.Model):
    """Who holds ``role`` must sign that they have read the revision, by ``due_at``.

    ``reminded_at``: the journal has told that the time is over; null: it has not.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="audience")
    role = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "role"], name="audience_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(reminded_at__isnull=True), name="audience_to_remind"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class SignOff(models.Model):
    """Somebody has read the revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    ref = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "ref"], name="sign_off_once")]
        indexes = [models.Index(fields=["ref", "revision"], name="sign_off_of")]

    def __str__(self) -> str:
        return self.ref


class Edition(models.Model):
    """The set of revisions in force from an instant on. A ticket keeps the one it began under.

    Which revisions these are follows from their ``effective_at``; the row is the set's name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    begins_at = models.DateTimeField(unique=True)

    def __str__(self) -> str:
        return f"edition from {self.begins_at:%F %T}"


class Clause(models.Model):
    """A numbered clause of a revision; the text is Markdown.

    ``effective_on`` is ``None`` when the clause changed with this revision: it takes effect with
    it. ``version`` grows with every edit of the draft.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_zh = models.TextField()
    text_en = models.TextField()
    scope_zh = models.TextField()
    scope_en = models.TextField()
    effective_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="clause_number"),
            models.UniqueConstraint(fields=["revision", "position"], name="clause_position"),
        ]

    def __str__(self) -> str:
        return self.number


class Parameter(models.Model):
    """A typed value stated by a clause.

    ``shape`` and ``source`` are the written forms of ``shapes.Shape`` and ``sources.Source``.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="parameters")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="parameters")
    code = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    shape = models.JSONField()
    is_partial = models.BooleanField(default=False)
    basis = models.CharField(max_length=20)
    source = models.JSONField()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="parameter_code"),
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in Basis]),
                name="parameter_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ParameterCase(models.Model):
    """When all ``conditions`` hold, the parameter is worth ``value`` (its written form)."""

    parameter = models.ForeignKey(Parameter, on_delete=models.CASCADE, related_name="cases")
    priority = models.IntegerField()
    conditions = models.JSONField(default=dict)
    value = models.JSONField()

    class Meta:
        constraints = [
            # So the choice never depends on the order of rows.
            models.UniqueConstraint(fields=["parameter", "priority"], name="case_priority"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter_id} p{self.priority}"
