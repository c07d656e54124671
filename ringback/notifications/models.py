"""Notices, and how each person wants to be told."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import known_ids
from ringback.kernel.actor import Actor
from ringback.notifications.states import AboutKind, NoticeKind


def user_id_of(ref: str) -> UUID | None:
    """``None`` for whoever is no user."""
    kind, _, own_id = ref.partition(":")
    return next(iter(known_ids([own_id])), None) if kind == "user" else None


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Everybody's notices are their own."""
        user_id = user_id_of(actor.ref)
        return self.none() if user_id is None else self.filter(user_id=user_id)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One person is told of one journal entry.

    ``at`` is when it happened. ``by`` is the ref of whoever did it. ``about_kind`` and ``about_id``
    say what it is about, ``ticket_id`` the case (null: none). ``detail`` is a code: the metric of a
    clock. ``mail_due_at`` is null when it does not go by mail, or when it has been read before.
    """

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    entry_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    ticket_id = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", NoticeKind, "notice_kind"),
            one_of("about_kind", AboutKind, "notice_about_kind"),
            # News is delivered at least once; a person is told of it once.
            models.UniqueConstraint(fields=["user", "entry_id", "kind"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(
                fields=["user", "-id"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["mail_due_at", "id"],
                condition=Q(mail_due_at__isnull=False, mailed_at__isnull=True),
                name="notice_mail_due",
            ),
            models.Index(fields=["at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind}:{self.about_id}"


class Preference(models.Model):
    """How somebody wants to be told. No row: as the house does by default, by the account's mail.

    ``quiet_from`` and ``quiet_until`` are the person's own quiet hours; null: the manual's.
    """

    user = models.OneToOneField(
        "identity.User", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    address = EncryptedTextField(mask="recipient", null=True)
    language = models.CharField(max_length=10)
    by_mail = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="preference_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
