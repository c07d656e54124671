"""How somebody wants to be told."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.messaging import queries as messaging
from ringback.messaging.states import Medium
from ringback.notifications import access, events, reach
from ringback.notifications.models import Notice, Preference
from ringback.notifications.states import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """``address``: where mail goes; empty: to the account's. ``quiet``: own hours, from, until."""

    address: str
    language: str
    by_mail: tuple[NoticeKind, ...]
    quiet: tuple[time, time] | None


@command
def set_preference(*, wish: Wish, seen: int, actor: Actor, now: datetime) -> Preference:
    """``seen`` is the version the reader decided on, 0 before the first.

    Raises ``Invalid`` with fields, ``Conflict`` when it was changed elsewhere meanwhile. Mail that
    waits and is not wanted any more is dropped.
    """
    user_id = access.require_user(actor)
    _check(wish)
    preference = _claimed(user_id, seen, now)
    preference.address = wish.address.strip() or None
    preference.language = wish.language
    preference.by_mail = list(wish.by_mail)
    preference.quiet_from, preference.quiet_until = wish.quiet or (None, None)
    preference.changed_at = now
    preference.save()
    waiting = Notice.objects.filter(user_id=user_id, mail_due_at__isnull=False, mailed_at=None)
    if reach.boxes([user_id]):
        waiting = waiting.exclude(kind__in=wish.by_mail)
    waiting.update(mail_due_at=None)
    news = events.PreferenceSet(
        user_id=user_id,
        by_mail=tuple(sorted(wish.by_mail)),
        has_address=bool(preference.address),
        own_quiet_hours=wish.quiet is not None,
    )
    journal.record(news, actor=actor, now=now)
    return preference


def _check(wish: Wish) -> None:
    fields: dict[str, str | Promise] = {}
    if wish.address.strip() and not messaging.is_recipient(Medium.EMAIL, wish.address):
        fields["address"] = _("Write it as name@example.net.")
    if wish.language not in dict(settings.LANGUAGES):
        fields["language"] = _("Choose one of the languages offered.")
    if wish.quiet and wish.quiet[0] == wish.quiet[1]:
        fields["quiet_until"] = _("The end is the beginning: leave both empty or choose another.")
    if fields:
        raise Invalid(_("Something is missing or wrong. Nothing was saved."), fields=fields)


def _claimed(user_id: UUID, seen: int, now: datetime) -> Preference:
    """The row, held until the commit; written by nobody since ``seen``."""
    conflict = Conflict(_("You have changed these settings in another window meanwhile."))
    if seen == 0:
        try:
            with transaction.atomic():
                return Preference.objects.create(
                    user_id=user_id, language=settings.LANGUAGE_CODE, changed_at=now
                )
        except IntegrityError:
            raise conflict from None
    held = Preference.objects.filter(user_id=user_id, version=seen)
    if not held.update(version=F("version") + 1):
        raise conflict
    return Preference.objects.get(user_id=user_id)
