"""What the check said about words of staff. Never the words."""

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.scripts.states import Outcome, Rule


class Finding(models.Model):
    """One rule about one text that was to go to a customer, for quality inspection.

    ``part`` is the field the text stood in: ``body``, ``answer``. ``start`` and ``end`` are places
    in it, both 0 for what was missing. Rows of one attempt agree in ``author`` and ``examined_at``.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    rule = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12)
    clause = models.CharField(max_length=20)
    revision = models.ForeignKey("handbook.Revision", on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    author = models.CharField(max_length=80)
    examined_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("rule", Rule, "finding_rule"),
            one_of("outcome", Outcome, "finding_outcome"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="finding_place"),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="finding_of_subject"),
            models.Index(fields=["author", "-examined_at"], name="finding_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.examined_at:%F %R}"
