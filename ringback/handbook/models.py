"""The manual at rest: documents, their revisions, and what a revision says.

Nothing here is ever changed once its revision is approved; a change is a new revision.
"""

from django.db import models
from django.db.models import Q

from ringback.base.ids import new_id
from ringback.handbook.sources import Basis


class Document(models.Model):
    """One chapter of the manual, revised as a whole."""

    code = models.CharField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class Revision(models.Model):
    """A full text of a document.

    It is in force from ``effective_at`` until the next revision of its document takes effect: with
    no two revisions effective from the same instant, exactly one is in force at any instant, and
    no end has to be written down. Null: not approved, so never in force.
    """

    # Never used twice, not even after a rollback: what a process remembers by it stays true.
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    is_packaged = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number"),
            models.UniqueConstraint(fields=["document", "effective_at"], name="revision_in_force"),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True, effective_at__isnull=True)
                | (~Q(approved_by="") & Q(approved_at__isnull=False, effective_at__isnull=False)),
                name="revision_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} r{self.number}"


class Edition(models.Model):
    """The set of revisions in force from an instant on. A ticket keeps the one it began under.

    Which revisions these are follows from their ``effective_at``; the row is the set's name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    begins_at = models.DateTimeField(unique=True)

    def __str__(self) -> str:
        return f"edition from {self.begins_at:%F %T}"


class Clause(models.Model):
    """A numbered clause of a revision; the text is Markdown."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_zh = models.TextField()
    text_en = models.TextField()
    scope_zh = models.TextField()
    scope_en = models.TextField()
    effective_on = models.DateField()

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
