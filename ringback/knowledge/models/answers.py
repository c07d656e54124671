"""Agreed answers (口径): the words, the check, who has read them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.kernel.actor import Actor
from ringback.knowledge.models.articles import APPROVES, WRITES
from ringback.knowledge.states import AnswerState, Audience


class AnswerQuerySet(models.QuerySet["AgreedAnswer"]):
    def visible_to(self, actor: Actor) -> "AnswerQuerySet":
        """Drafts are for those who write; customers read what is public."""
        if actor.may(WRITES) or actor.may(APPROVES):
            return self
        agreed = self.filter(state=AnswerState.AGREED)
        if actor.ref.startswith("user:"):
            return agreed
        return agreed.filter(audience=Audience.PUBLIC)

    def in_force(self, at: datetime) -> "AnswerQuerySet":
        return self.filter(state=AnswerState.AGREED, valid_from__lte=at, valid_until__gt=at)


class AgreedAnswer(models.Model):
    """Its number is its id: ``A5``. It holds from ``valid_from`` until before ``valid_until``.

    ``category`` is a leaf, empty for whatever is asked; ``organisation_path`` the place it holds
    for, ``/`` for all. ``is_mandatory``: whoever takes contacts acknowledges it before they go on
    duty. ``version`` grows with each change of the draft.
    """

    state = models.CharField(max_length=12, default=AnswerState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    audience = models.CharField(max_length=12)
    category = models.CharField(max_length=80, blank=True)
    organisation_path = models.CharField(max_length=200, default="/", db_index=True)
    is_mandatory = models.BooleanField(default=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    text_zh = models.TextField()
    text_en = models.TextField()
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", AnswerState, "agreed_answer_state"),
            one_of("audience", Audience, "agreed_answer_audience"),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="agreed_answer_dated"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="", agreed_at=None)
                | (~Q(agreed_by="") & ~Q(agreed_by=F("drafted_by")) & Q(agreed_at__isnull=False)),
                name="agreed_answer_other_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.AGREED) | ~Q(agreed_by=""),
                name="agreed_answer_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=AnswerState.WITHDRAWN) & Q(withdrawn_at=None)),
                name="agreed_answer_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="agreed_answer_until"),
            models.Index(fields=["category", "state"], name="agreed_answer_leaf"),
        ]

    def __str__(self) -> str:
        return f"A{self.pk}"


class Option(models.Model):
    """One answer to the check question of an agreed answer."""

    answer = models.ForeignKey(AgreedAnswer, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300)
    is_right = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "place"], name="agreed_option_place"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(is_right=True), name="agreed_option_one_right"
            ),
        ]


class CheckTry(models.Model):
    """Somebody chose an option, right or wrong."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="tries")
    ref = models.CharField(max_length=80)
    at = models.DateTimeField()


class Acknowledgement(models.Model):
    """Somebody has read an agreed answer and passed its check."""

    answer = models.ForeignKey(
        AgreedAnswer, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    ref = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "answer"], name="agreed_answer_read_once")
        ]
