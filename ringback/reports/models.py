"""Facts: one narrow row for each thing that is counted, with what it is counted by.

They are made from the journal and the tables below and can be thrown away and made anew, so they
hold other rows by number, never by key: a fact must keep nothing else from going. Ids, codes, days
and seconds only; who the customer is stands in none of them. ``path`` is the organisation that has
the case; every ``…_on`` is a date in the operator's zone.
"""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.lookups import paths_within
from ringback.clocks.states import ClockState, Layer, Metric
from ringback.feedback.states import InvitationState, Question
from ringback.kernel.actor import Actor
from ringback.reports.states import Deviation, Node, Recognition, Step


class Fact(models.Model):
    """By what every figure can be narrowed."""

    path = models.CharField(max_length=200)
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


OF_LIMIT = ("metric", "layer", "clause", "limit", "edition_id")
"""Limits decided alike stand in one line."""


def by_day(day: str, *measured: str, name: str) -> models.Index:
    """All that a report reads of a kind of fact, in the order of days: a period is one stretch of
    the index, and the table itself is never touched. SQLite reads a year of 200,000 cases ten
    times as fast by it."""
    fields = [day, "path", "channel", "kind", "category", *measured]
    return models.Index(fields=fields, name=name)


class CaseFact(Fact):
    """A ticket. ``first_answered_on`` is the day of its first answer; ``answered_on``, with the
    seconds since registration and those its handling clock ran, of the answer that stands.
    ``is_repeat`` is ``None`` for what is no complaint or nobody's. ``region``: in town or in the
    country, as its limits were ruled by; empty where nobody knew. ``ended_on``: the day it was
    closed, cancelled, merged or found ineligible; ``against`` and ``detours`` are how often it left
    the flow of the handbook until now, against the clause and as the clause allows."""

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
    region = models.CharField(max_length=10, blank=True, default="", db_default="")
    ended_on = models.DateField(null=True)
    against = models.PositiveSmallIntegerField(default=0, db_default=0)
    detours = models.PositiveSmallIntegerField(default=0, db_default=0)

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
            by_day("registered_on", "recognition", "urges", "is_repeat", name="case_by_registered"),
            by_day("first_answered_on", "reopenings", name="case_by_first_answered"),
            by_day("answered_on", "seconds", "worked_seconds", name="case_by_answered"),
            by_day("ended_on", "against", "detours", name="case_by_end"),
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
        indexes = [by_day("on", "came_back", name="contact_by_day")]

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
        indexes = [by_day("on", "outcome", *OF_LIMIT, name="clock_by_day")]

    def __str__(self) -> str:
        return f"{self.metric} {self.outcome}"


class SheetFact(Fact):
    """A work sheet of a case; ``returns`` is how often it was sent back to whoever gave it out,
    ``is_buck_passed`` whether it was handed over without work as often as counts (§3.3.3)."""

    sheet_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    department_path = models.CharField(max_length=200)
    on = models.DateField()
    returns = models.PositiveIntegerField(default=0)
    is_buck_passed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [by_day("on", "returns", "is_buck_passed", name="sheet_fact_by_day")]

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
        indexes = [by_day("on", "step", "department_path", "seconds", name="stay_by_day")]

    def __str__(self) -> str:
        return f"{self.step} of {self.ticket_id}"


class MoveFact(Fact):
    """An arrow of the process map a case went, ended on a day. ``sheet_id`` is 0 for the case's
    own; ``department_path`` had the work on the way."""

    ticket_id = models.BigIntegerField(db_index=True)
    sheet_id = models.BigIntegerField(default=0)
    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    department_path = models.CharField(max_length=200)
    until = models.DateTimeField()
    on = models.DateField()
    seconds = models.BigIntegerField()

    class Meta:
        constraints = [
            one_of("source", Node, "move_source"),
            one_of("target", Node, "move_target"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="move_forward"),
        ]
        indexes = [by_day("on", "source", "target", "seconds", name="move_by_day")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} of {self.ticket_id}"


class DeviationFact(Fact):
    """A case left the flow of the handbook on a day. ``department_path`` is whose doing it was:
    that of the work, or the desk that has the case."""

    ticket_id = models.BigIntegerField(db_index=True)
    sheet_id = models.BigIntegerField(default=0)
    deviation = models.CharField(max_length=16)
    department_path = models.CharField(max_length=200)
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints = [one_of("deviation", Deviation, "deviation_fact")]
        indexes = [
            by_day("on", "deviation", "department_path", "ticket_id", name="deviation_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.deviation} of {self.ticket_id}"


class HoldingFact(Fact):
    """An open work sheet: at which step it lies where, since when, and when it was last touched.
    From ``stuck_at`` on it is stuck (§3.1.5); ``None`` while its case is on hold, which has its own
    end. Gone when the sheet ends, so the table holds open work alone."""

    sheet_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    step = models.CharField(max_length=12)
    department_path = models.CharField(max_length=200)
    since = models.DateTimeField()
    touched_at = models.DateTimeField()
    stuck_at = models.DateTimeField(null=True)
    limit = models.CharField(max_length=12)

    class Meta:
        constraints = [one_of("step", Step, "holding_step")]
        indexes = [models.Index(fields=["stuck_at", "sheet_id", "path"], name="holding_by_stuck")]

    def __str__(self) -> str:
        return f"{self.step} of {self.sheet_id}"


class StuckEpisode(models.Model):
    """It has been told that a sheet is stuck: once for each time it came to lie untouched. Its next
    step begins another episode, with another ``touched_at``. No fact: counting anew leaves it, or
    everybody would be told again."""

    sheet_id = models.BigIntegerField()
    touched_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet_id", "touched_at"], name="stuck_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} since {self.touched_at:%F %R}"


class RatingFact(Fact):
    """One answered question: only what a customer said. Silence has no row here."""

    rating_id = models.BigIntegerField(primary_key=True)
    ticket_id = models.BigIntegerField(db_index=True)
    question = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [one_of("question", Question, "rating_fact_question")]
        indexes = [by_day("on", "question", "score", name="rating_by_day")]

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
            by_day("ended_on", "state", name="ask_by_end"),
            by_day("repair_on", "repair_outcome", name="ask_by_repair"),
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


class DayQuerySet(models.QuerySet["DayReport"]):
    def visible_to(self, actor: Actor) -> "DayQuerySet":
        """For whoever reads reports of the place."""
        if actor.is_system:
            return self
        if not actor.may("report.read"):
            return self.none()
        return self.filter(paths_within("path", actor.scope_paths))


class DayReport(models.Model):
    """The figures of one day of one organisation, as they were when it was made (§6.1.1).

    ``figures`` holds by code what a figure amounts to (``days.Told``), ``edition_id`` the manual it
    was judged by. What is counted later changes the rows behind a figure, not what stands here.
    """

    path = models.CharField(max_length=200)
    on = models.DateField()
    edition_id = models.UUIDField()
    figures = models.JSONField()
    written_at = models.DateTimeField()

    objects = DayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "path"], name="day_report_once"),
        ]
        indexes = [models.Index(fields=["path", "-on"], name="day_report_of_place")]

    def __str__(self) -> str:
        return f"{self.path} on {self.on}"


class Tally(models.Model):
    """One row: up to when everything is counted. Whoever counts holds it, so that of two workers
    neither writes over the newer figures of the other."""

    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.counted_at:%F %R}"
