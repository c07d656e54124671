"""What came of articles, a row each; and what was searched for in vain, as counts alone."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.knowledge.models.articles import Article
from ringback.knowledge.states import Outcome, Place


class Reading(models.Model):
    """An article was shown, or something came of it. ``by`` is the member of staff, empty for
    customers: who of them reads what is nobody's business."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="readings")
    revision = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    place = models.CharField(max_length=8)
    by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("outcome", Outcome, "article_reading_outcome"),
            one_of("place", Place, "article_reading_place"),
        ]
        indexes = [models.Index(fields=["article", "outcome", "at"], name="article_reading_when")]


class Miss(models.Model):
    """Words that found nothing, without numbers and addresses, and how often. Whoever has seen to
    it takes it from the list; searched for again, it is counted anew."""

    words = models.CharField(max_length=60)
    place = models.CharField(max_length=8)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("place", Place, "article_miss_place"),
            models.UniqueConstraint(fields=["words", "place"], name="article_miss_once"),
            models.CheckConstraint(condition=~Q(words=""), name="article_miss_said"),
        ]
        indexes = [models.Index(fields=["-times", "-last_at"], name="article_miss_most")]
