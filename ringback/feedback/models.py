"""Invitations and what came of them."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.feedback.states import InvitationState, Question, RepairOutcome


class Invitation(models.Model):
    """One for each answer given: an episode of a ticket is asked about once.

    ``next_at`` is when the sweep looks at it again: to ask, to ask again, to declare silence.
    ``None``: nothing more happens by time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, related_name="invitations"
    )
    episode = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=InvitationState.PLANNED)
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", InvitationState, "invitation_state"),
            models.UniqueConstraint(fields=["ticket", "episode"], name="invitation_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="invitation_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.episode}"


class Attempt(models.Model):
    """One try to reach the customer with the question; each in other hours than the last.
    ``message_id`` names the message that asked."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    message_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "number"], name="attempt_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Rating(models.Model):
    """One answered question. Never changed: a customer's first answer stands."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="ratings")
    question = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("question", Question, "rating_question"),
            models.UniqueConstraint(fields=["invitation", "question"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(question=Question.SOLVED, score__in=[1, 2])
                | (~Q(question=Question.SOLVED) & Q(score__gte=1, score__lte=5)),
                name="rating_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.score}"


class Comment(models.Model):
    """What the customer added in words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="comments")
    body = EncryptedTextField(mask="text")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Repair(models.Model):
    """A call-back to a customer who is not content, by somebody else than the handler."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="repair")
    sheet = models.OneToOneField(
        "tickets.WorkSheet", on_delete=models.PROTECT, related_name="repair"
    )
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | Q(
                    outcome__in=[outcome.value for outcome in RepairOutcome],
                    ended_at__isnull=False,
                ),
                name="repair_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RiskEstimate(models.Model):
    """An estimate, and labelled as one, of how unhappy a silent customer is."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="risk")
    probability = models.FloatField()
    estimated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="risk_probability"
            ),
        ]
        indexes = [models.Index(fields=["-probability"], name="risk_ranked")]

    def __str__(self) -> str:
        return f"{self.probability:.2f}"
