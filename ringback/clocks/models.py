"""Clocks and their ledgers."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.clocks.rules import Bound
from ringback.clocks.states import Alarm, ClockState, Layer, Metric
from ringback.kernel.spans import parse_span


class Clock(models.Model):
    """A limit running for a subject.

    ``limit`` is the span as the handbook wrote it, empty where an instant was named: then that is
    ``deadline``. ``layer`` says on whose word it stands, ``clause`` and ``edition`` where,
    ``facts`` what it was chosen by (codes alone; ``None`` on clocks older than the column), and
    ``calendar_version`` on which hours it runs. ``due_at`` is ``None`` while paused. ``alarm`` and
    ``alarm_at`` are what fires next: the sweep's index. ``breached_at`` is the deadline that
    passed, whenever that was noticed. ``fired_in`` is the round of the sweep that took it last.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    metric = models.CharField(max_length=20)
    layer = models.CharField(max_length=12, default=Layer.MANUAL, db_default=Layer.MANUAL)
    state = models.CharField(max_length=12, default=ClockState.RUNNING)
    limit = models.CharField(max_length=12, blank=True)
    deadline = models.DateTimeField(null=True)
    clause = models.CharField(max_length=20)
    facts = models.JSONField(null=True)
    # Editions and versions are never taken away: nobody looks for the clocks of one.
    edition = models.ForeignKey(
        "handbook.Edition", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    calendar_version = models.ForeignKey(
        "calendars.Version", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    alarm = models.CharField(max_length=12, blank=True)
    alarm_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    fired_in = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("metric", Metric, "clock_metric"),
            one_of("layer", Layer, "clock_layer"),
            one_of("state", ClockState, "clock_state"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "metric", "layer"],
                condition=Q(state__in=[ClockState.RUNNING, ClockState.PAUSED]),
                name="clock_one_live_in_layer",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) ^ Q(limit=""), name="clock_span_or_deadline"
            ),
            models.CheckConstraint(
                condition=Q(state=ClockState.RUNNING, due_at__isnull=False)
                | ~Q(state=ClockState.RUNNING),
                name="clock_running_is_due",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="clock_of_subject"),
            models.Index(
                fields=["alarm_at", "id"],
                condition=Q(state=ClockState.RUNNING, alarm_at__isnull=False),
                name="clock_alarms",
            ),
            models.Index(
                fields=["metric", "id"],
                condition=Q(state__in=sorted([ClockState.RUNNING, ClockState.PAUSED])),
                name="clock_live_by_metric",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.subject_kind}:{self.subject_id}"

    @property
    def bound(self) -> Bound:
        """Raises ``SpanError`` for a limit nobody can read any more."""
        return self.deadline or parse_span(self.limit)


class Interval(models.Model):
    """A stretch during which the clock ran. Closed once, never changed; the gaps are the pauses.

    ``reason`` says why it ended: a hold's code, ``stop``, ``cancel``; empty while it lasts.
    """

    clock = models.ForeignKey(
        Clock, on_delete=models.PROTECT, related_name="intervals", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(until__isnull=True), name="interval_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="interval_forward",
            ),
        ]
        indexes = [models.Index(fields=["clock", "since"], name="interval_in_order")]

    def __str__(self) -> str:
        return f"{self.since:%F %R}"


class FiredAlarm(models.Model):
    """Somebody was warned, or the limit passed: once for each alarm of a clock's episode."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="fired")
    alarm = models.CharField(max_length=12)
    at = models.DateTimeField()
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("alarm", Alarm, "warning_alarm"),
            models.UniqueConstraint(fields=["clock", "alarm", "at"], name="fired_once"),
        ]

    def __str__(self) -> str:
        return self.alarm


class Reckoning(models.Model):
    """A new version of a calendar is laid under the open clocks of that calendar, batch by batch.

    ``due_at`` is when the version begins to hold; ``last_clock`` is how far the walk has come;
    ``finished_at`` null: it still goes on. ``seen`` clocks changed their version, ``moved`` of them
    their due date.
    """

    version = models.OneToOneField("calendars.Version", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    last_clock = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(moved__lte=models.F("seen")), name="reckoning_moved_of_seen"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(finished_at__isnull=True),
                name="reckoning_going_on",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version_id)


class MovedDue(models.Model):
    """A due date that a new version of a calendar put elsewhere."""

    reckoning = models.ForeignKey(Reckoning, on_delete=models.PROTECT, related_name="moves")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reckoning", "clock"], name="moved_due_once"),
            models.CheckConstraint(
                condition=~Q(due_at=models.F("old_due_at")), name="moved_due_elsewhere"
            ),
        ]
        indexes = [models.Index(fields=["reckoning", "id"], name="moved_due_in_order")]

    def __str__(self) -> str:
        return f"{self.old_due_at:%F %R} to {self.due_at:%F %R}"
