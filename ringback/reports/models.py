"""Facts: one narrow row for each thing that is counted, with what it is counted by.

They are made from the journal and the tables below and can be thrown away and made anew, so they
hold other rows by number, never by key: a fact must keep nothing else from going. Ids, codes, days
and seconds only; who the customer is stands in none of them. ``path`` is the organisation that has
the case; every ``…_on`` is a date in the operator's zone.
"""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.clocks.states import ClockState, Metric
from ringback.feedback.states import InvitationState, Question
from ringback.reports.states import Layer, Recognition, Step


class Fact(models.Model):
    """By what every figure can be narrowed."""

    path = models.CharField(max_length=200)
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


class CaseFact(Fact):
    """A ticket. ``first_answered_on`` is the day of its first answer; ``answered_on``, with the
    seconds since registration and those its handling clock ran, of the answer that stands.
    ``is_repeat`` is ``None`` for what is no complaint or nobody's."""

    ticket_id = models.BigIntegerField(primary_key=True)
    registered_on = models.DateField()
    first_answered_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    seconds = models.BigIntegerField(null=True)
    worked_seconds = models.BigIntegerField(null=True)
    urges = models.PositiveIntegerField(default=0)
    reopenings = models.PositiveIntegerField(default=0)
    is_repeat = models.BooleanField(null=True)
    recognition = models.CharField(max_length=12)

    class Meta:
        constraints = [
            one_of("recognition", Recognition, "case_fact_recognition"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, seconds__isnull=True)
                | Q(answered_on__isnull=False, seconds__isnull=False),
                name="case_fact_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["registered_on", "-ticket_id"], name="case_registered"),
            models.Index(fields=["first_answered_on", "-ticket_id"], name="case_first_answered"),
            models.Index(fields=["answered_on", "seconds"], name="case_answered"),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)


class ContactFact(Fact):
    """A contact of a customer with us. ``came_back``: the same customer came about the same matter
    within the window; ``None`` when it cannot be told (nobody we know, or no matter named)."""

    contact_id = models.UUIDField(primary_key=True)
    ticket_id = models.BigIntegerField(null=True)
    on = models.DateField()
    came_back = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["on", "-contact_id"], name="contact_fact_day")]

    def __str__(self) -> str:
        return str(self.contact_id)


class ClockFact(Fact):
    """A limit that was decided: met when what was owed was done in time, missed when its moment
    passed, whether or not it has been done since. ``clause`` of ``edition_id`` set the limit."""

    clock_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    metric = models.CharField(max_length=20)
    layer = models.CharField(max_length=12)
    limit = models.CharField(max_length=12)
    clause = models.CharField(max_length=20)
    edition_id = models.UUIDField()
    outcome = models.CharField(max_length=12)
    on = models.DateField()

    class Meta:
        constraints = [
            one_of("metric", Metric, "clock_fact_metric"),
            one_of("layer", Layer, "clock_fact_layer"),
            models.CheckConstraint(
                condition=Q(outcome__in=[ClockState.MET, ClockState.MISSED]),
                name="clock_fact_outcome",
            ),
        ]
        indexes = [models.Index(fields=["on", "-clock_id"], name="clock_fact_day")]

    def __str__(self) -> str:
        return f"{self.metric} {self.outcome}"


class SheetFact(Fact):
    """A work sheet of a case; ``returns`` is how often it was sent back to whoever gave it out."""

    sheet_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    department_path = models.CharField(max_length=200)
    on = models.DateField()
    returns = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["on", "-sheet_id"], name="sheet_fact_day")]

    def __str__(self) -> str:
        return str(self.sheet_id)


class StayFact(Fact):
    """A stay of a case at one step, ended on a day. ``sheet_id`` is 0 for steps of the case."""

    ticket_id = models.BigIntegerField(db_index=True)
    sheet_id = models.BigIntegerField(default=0)
    step = models.CharField(max_length=12)
    department_path = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField()
    on = models.DateField()
    seconds = models.BigIntegerField()

    class Meta:
        constraints = [
            one_of("step", Step, "stay_step"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="stay_forward"),
        ]
        indexes = [models.Index(fields=["on", "-id"], name="stay_day")]

    def __str__(self) -> str:
        return f"{self.step} of {self.ticket_id}"


class RatingFact(Fact):
    """One answered question: only what a customer said. Silence has no row here."""

    rating_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    question = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [one_of("question", Question, "rating_fact_question")]
        indexes = [models.Index(fields=["on", "-rating_id"], name="rating_fact_day")]

    def __str__(self) -> str:
        return f"{self.question} {self.score}"


class AskFact(Fact):
    """A customer who was to be asked, and what came of it. ``ended_on`` is the day it was answered,
    fell silent or was skipped; ``repair_on`` the day a repair began."""

    invitation_id = models.UUIDField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=12)
    ended_on = models.DateField(null=True)
    repair_on = models.DateField(null=True)
    repair_outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [one_of("state", InvitationState, "ask_fact_state")]
        indexes = [
            models.Index(fields=["ended_on", "-invitation_id"], name="ask_ended"),
            models.Index(fields=["repair_on", "-invitation_id"], name="ask_repair"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.ticket_id}"


class Mark(models.Model):
    """A journal entry whose subject must be counted anew. Its number is the key: news delivered
    twice leaves one mark. ``subject_id``: one id, or two of customers with a blank between."""

    entry_id = models.BigIntegerField(primary_key=True)
    subject = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.subject}:{self.subject_id}"


class Tally(models.Model):
    """One row: up to when everything is counted. Whoever counts holds it, so that of two workers
    neither writes over the newer figures of the other."""

    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.counted_at:%F %R}"
