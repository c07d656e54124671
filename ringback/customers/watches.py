"""Watched customers (重点客户): whoever is on shift knows of them (§3.1.5)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringback.base.constraints import one_of
from ringback.base.lookups import paths_within
from ringback.customers.states import WatchReason


class Watch(models.Model):
    """Somebody wants a customer kept an eye on, for a coded reason and until an instant.
    ``ended_at``: somebody has said that it is no longer needed; null: it stands or has run out."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="watches"
    )
    reason = models.CharField(max_length=20)
    watched_by = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("watch on a customer")
        constraints = [
            one_of("reason", WatchReason, "watch_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="watch_span"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_at__isnull=True), name="watch_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(ended_at__isnull=True), name="watch_standing"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


def standing(at: datetime) -> models.QuerySet[Watch]:
    return Watch.objects.filter(ended_at=None, until__gt=at)


def watch_on(customer_ids: Iterable[UUID], at: datetime) -> Watch | None:
    """The watch that stands on any of one person's records; ``None`` while there is none."""
    return standing(at).filter(customer__in=list(customer_ids)).order_by("-id").first()


def watched(paths: Iterable[str], *, at: datetime, limit: int) -> list[Watch]:
    """Customers of these places who are watched, the one it ends with last coming last."""
    rows = standing(at).filter(paths_within("customer__home__path", paths))
    return list(rows.order_by("until", "id")[:limit])
