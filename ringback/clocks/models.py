"""Clocks and their ledgers."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.clocks.states import Alarm, ClockState, Metric


class Clock(models.Model):
    """A limit running for a subject.

    ``limit`` is the span as the handbook wrote it; ``clause`` and ``edition`` say where it stands,
    ``calendar_version`` on which hours it runs. ``due_at`` is ``None`` while paused. ``alarm`` and
    ``alarm_at`` are what fires next: the sweep's index. ``breached_at`` is the deadline that
    passed, whenever that was noticed.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    metric = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=ClockState.RUNNING)
    limit = models.CharField(max_length=12)
    clause = models.CharField(max_length=20)
    edition = models.ForeignKey("handbook.Edition", on_delete=models.PROTECT, related_name="+")
    calendar_version = models.ForeignKey(
        "calendars.Version", on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    alarm = models.CharField(max_length=12, blank=True)
    alarm_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("metric", Metric, "clock_metric"),
            one_of("state", ClockState, "clock_state"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "metric"],
                condition=Q(state__in=[ClockState.RUNNING, ClockState.PAUSED]),
                name="clock_one_live",
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


class Interval(models.Model):
    """A stretch during which the clock ran. Closed once, never changed; the gaps are the pauses.

    ``reason`` says why it ended: a hold's code, ``stop``, ``cancel``; empty while it lasts.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="intervals")
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
