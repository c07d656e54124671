"""The categories of the catalogue and their versions. A version is written once and stays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringback.base.ids import new_id
from ringback.catalog.facts import Rank


class Category(models.Model):
    """A place in the tree: a branch, a group or a leaf. All that can change is in its versions."""

    code = models.CharField(max_length=40, primary_key=True)
    rank = models.CharField(max_length=10)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("category")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rank__in=[rank.value for rank in Rank]), name="category_rank"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """What a category says from an instant on, until a version of a higher number takes effect.

    ``content`` is the document of this one category (``document.read_node``), whole in itself, so
    that a ticket of years ago still finds its form. ``is_packaged``: it came with the product and
    may be followed by a newer package; what an administrator wrote is never overwritten so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_at = models.DateTimeField()
    content = models.JSONField()
    is_retired = models.BooleanField(default=False)
    is_packaged = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("category version")
        constraints = [
            # Of two administrators who revise the same version one comes too late.
            models.UniqueConstraint(fields=["category", "number"], name="category_version_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="category_version_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} v{self.number}"
