"""The rows of recognition: versions of the model, which of them was put in use, what people taught.

The numbers of a model are a file in the data folder, named by its digest (``store``).
"""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.recognition.states import Ending, Origin, Target


class ModelVersion(models.Model):
    """Two heads that go together. Never changed, so that a version can be gone back to.

    ``texts`` is a digest of the starter texts it was trained on, empty when brought as files;
    ``lessons`` is how many texts that people decided about were added to them. ``reason`` says why
    somebody made it.
    """

    number = models.PositiveIntegerField(unique=True)
    origin = models.CharField(max_length=12)
    texts = models.CharField(max_length=64, blank=True)
    lessons = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints = [one_of("origin", Origin, "model_version_origin")]

    def __str__(self) -> str:
        return str(self.number)


class Head(models.Model):
    """One model of a version: which file it is, and how it did on texts held out in training.

    ``digest`` is the SHA-256 of the file, ``scores`` are :class:`evaluation.Scores`.
    """

    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="heads")
    target = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    trained_on = models.DateField()
    rows = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    scores = models.JSONField()

    class Meta:
        constraints = [
            one_of("target", Target, "head_target"),
            models.UniqueConstraint(fields=["version", "target"], name="head_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.target}"


class Use(models.Model):
    """A version was put in use. Rows are only ever added; the one with the highest ``place`` holds.

    ``place`` counts without a gap: of two people who switch at once the second hears of it.
    """

    place = models.PositiveIntegerField(unique=True)
    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="uses")
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.place}: {self.version_id}"


ENDINGS = [ending.value for ending in Ending]


class Training(models.Model):
    """Somebody asked for a version that learns from what people have corrected.

    ``place`` counts without a gap, and only the last may be open: of two people who ask at once the
    second hears of it. ``begun_at`` is set by the worker that took it, ``version`` by success;
    ``ending`` says how it ended, empty while it has not.
    """

    place = models.PositiveIntegerField(unique=True)
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, blank=True)
    version = models.ForeignKey(ModelVersion, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="")
                | Q(
                    ended_at__isnull=False,
                    begun_at__isnull=False,
                    ending__in=ENDINGS,
                ),
                name="training_ended",
            ),
            models.CheckConstraint(
                condition=Q(ending=Ending.TRAINED.value, version__isnull=False)
                | (~Q(ending=Ending.TRAINED.value) & Q(version=None)),
                name="training_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.ending}"


class Lesson(models.Model):
    """A customer's words without phone and identity numbers, and what a person last decided about
    them. The subject is where they are from, for whoever must find and erase them.

    ``category`` is a leaf, ``noise`` or ``out_of_scope``; the last two have no ``kind``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    text = EncryptedTextField(mask="text")
    category = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)
    learnt_at = models.DateTimeField(db_index=True)
    learnt_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="lesson_once"),
            models.CheckConstraint(
                condition=Q(category__in=["noise", "out_of_scope"], kind="")
                | (~Q(category__in=["", "noise", "out_of_scope"]) & ~Q(kind="")),
                name="lesson_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.kind}"
