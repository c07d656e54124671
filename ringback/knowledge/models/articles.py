"""An article and its revisions. What has been submitted is not written in any more."""

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.kernel.actor import Actor
from ringback.knowledge.states import OPEN, ArticleKind, Audience, RevisionState, StepKind

WRITES, APPROVES = "knowledge.write", "knowledge.approve"
SEARCHED = "article"
"""The kind of our texts in the house's search."""


class Article(models.Model):
    """Its number is its id: ``K12``. ``owner`` keeps it true; ``source`` is the number of the case
    it was made from, empty for none."""

    kind = models.CharField(max_length=12)
    owner = models.CharField(max_length=80, db_index=True)
    source = models.CharField(max_length=24, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)

    class Meta:
        constraints = [one_of("kind", ArticleKind, "article_kind")]

    def __str__(self) -> str:
        return f"K{self.pk}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, actor: Actor) -> "RevisionQuerySet":
        """Everybody reads what is published for them; staff what was; drafts, those who write."""
        if actor.may(WRITES) or actor.may(APPROVES):
            return self
        if actor.ref.startswith("user:"):
            states = (RevisionState.PUBLISHED, RevisionState.SUPERSEDED, RevisionState.RETIRED)
            return self.filter(state__in=states)
        return self.published().filter(audience=Audience.PUBLIC)

    def published(self) -> "RevisionQuerySet":
        return self.filter(state=RevisionState.PUBLISHED)


class Revision(models.Model):
    """A full text of an article, Chinese first; English may be missing in a draft for staff.

    ``asked_…`` are the words people ask it in, one way a line. ``review_due_at``: from then on it
    is no longer suggested until somebody has looked at it anew. ``version`` grows with each change.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=RevisionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    audience = models.CharField(max_length=12)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    asked_zh = models.TextField(blank=True)
    asked_en = models.TextField(blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RevisionState, "article_revision_state"),
            one_of("audience", Audience, "article_revision_audience"),
            models.UniqueConstraint(fields=["article", "number"], name="article_revision_number"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="article_revision_one_open",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state=RevisionState.PUBLISHED),
                name="article_revision_one_published",
            ),
            # Other eyes than the author's, and everything that goes with an approval.
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at=None, review_due_at=None)
                | (
                    ~Q(approved_by="")
                    & ~Q(approved_by=F("drafted_by"))
                    & Q(approved_at__isnull=False, review_due_at__isnull=False)
                ),
                name="article_revision_approved_whole",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by="")
                | ~Q(
                    state__in=[
                        RevisionState.PUBLISHED,
                        RevisionState.SUPERSEDED,
                        RevisionState.RETIRED,
                    ]
                ),
                name="article_revision_published_approved",
            ),
            # What customers read, they read in both languages.
            models.CheckConstraint(
                condition=~Q(state=RevisionState.PUBLISHED, audience=Audience.PUBLIC)
                | (~Q(title_en="") & ~Q(body_en="")),
                name="article_revision_public_in_both",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="article_revision_by_state"),
            models.Index(fields=["state", "review_due_at"], name="article_revision_due"),
        ]

    def __str__(self) -> str:
        return f"K{self.article_id} r{self.number}"


class Author(models.Model):
    """Somebody wrote at a revision, and so may not approve it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="authors")
    ref = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "ref"], name="article_author_once")
        ]


class Step(models.Model):
    """What happened to a revision, in order."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", StepKind, "article_step_kind")]


class ArticleCategory(models.Model):
    """A leaf of the catalogue a revision answers to."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "revision"], name="article_category_once")
        ]


class ArticleTerm(models.Model):
    """A term of the title of a published article, or of what it is asked as: by these it is
    suggested. No word of any customer's stands here."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "revision"], name="article_term_once")
        ]
