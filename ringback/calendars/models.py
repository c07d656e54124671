"""Calendars and their versions. A version is written once, with its rows, and never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringback.base.ids import new_id
from ringback.calendars.rules import Kind, Source

MINUTES_OF_A_DAY = 24 * 60


class Calendar(models.Model):
    """Hours known by a code. ``keeps_holidays``: the yearly notice is laid over its week."""

    code = models.SlugField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    keeps_holidays = models.BooleanField()

    class Meta:
        verbose_name = _("calendar")

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """What a calendar says from ``effective_at`` until the next version is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    zone = models.CharField(max_length=60)
    effective_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "calendar_version"
        constraints = [
            # Two who publish at once read the same last number; the second is refused.
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number"),
            models.UniqueConstraint(
                fields=["calendar", "effective_at"], name="calendar_version_effective"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.number}"


class ConfirmedYear(models.Model):
    """A year whose notice this version has taken in. All other years may still change."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="confirmed_years")
    year = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "calendar_confirmed_year"
        constraints = [
            models.UniqueConstraint(fields=["version", "year"], name="calendar_year_once"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class SpecialDay(models.Model):
    """A date that differs from its weekday: closed, or open in its own segments."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="special_days")
    on = models.DateField()
    kind = models.CharField(max_length=5)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    source = models.CharField(max_length=10)

    class Meta:
        db_table = "calendar_special_day"
        constraints = [
            models.UniqueConstraint(fields=["version", "on"], name="calendar_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="calendar_day_kind"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in Source]),
                name="calendar_day_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Segment(models.Model):
    """Opening hours of a weekday (0 is Monday) or of one date, in minutes from its midnight."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="segments")
    weekday = models.PositiveSmallIntegerField(null=True)
    on = models.DateField(null=True)
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "calendar_segment"
        constraints = [
            models.CheckConstraint(
                # Both said: a comparison with NULL is unknown, and a check lets the unknown pass.
                condition=Q(weekday__isnull=False, weekday__lt=7, on__isnull=True)
                | Q(weekday__isnull=True, on__isnull=False),
                name="calendar_segment_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    opens__lt=MINUTES_OF_A_DAY,
                    closes__gt=F("opens"),
                    closes__lte=F("opens") + MINUTES_OF_A_DAY,
                ),
                name="calendar_segment_hours",
            ),
            models.UniqueConstraint(
                fields=["version", "weekday", "opens"], name="calendar_segment_weekday_once"
            ),
            models.UniqueConstraint(
                fields=["version", "on", "opens"], name="calendar_segment_date_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}"
