"""Telling people, and what they have seen of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.notifications import access, events, policy, reach
from ringback.notifications.models import Notice, Preference, user_id_of
from ringback.notifications.rules import Quiet
from ringback.notifications.states import AboutKind, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell: journal entry ``entry_id``, done ``at`` an instant ``by`` a ref.

    ``severity`` is the case's; what is critical keeps no quiet hours (§4.1.2).
    """

    kind: NoticeKind
    entry_id: int
    at: datetime
    by: str
    about_kind: AboutKind
    about_id: str
    ticket_id: int | None
    detail: str = ""
    severity: str | None = None


@command
def tell(*, refs: Collection[str], news: News, actor: Actor, now: datetime) -> list[Notice]:
    """Tell these users. Whoever did it, cannot log in or was told of it before is left out.

    Raises ``Conflict`` when that leaves nobody, as when the news is delivered a second time.
    """
    asked = {user_id_of(ref) for ref in refs if ref != news.by} - {None}
    told = Notice.objects.filter(entry_id=news.entry_id, kind=news.kind)
    fresh = asked - set(told.filter(user__in=asked).values_list("user_id", flat=True))
    active = identity.who_may_log_in([user_id for user_id in fresh if user_id])
    if not active:
        raise Conflict(_("Everybody concerned has been told already."), code="repeated")
    due = _mail_due(active, news, now)
    notices = Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            kind=news.kind,
            entry_id=news.entry_id,
            about_kind=news.about_kind,
            about_id=news.about_id,
            ticket_id=news.ticket_id,
            detail=news.detail,
            by=news.by,
            at=news.at,
            mail_due_at=due.get(user_id),
        )
        for user_id in sorted(active)
    )
    story = events.StaffTold(
        entry_id=news.entry_id,
        notice_kind=news.kind,
        told=tuple(f"user:{user_id}" for user_id in sorted(active)),
    )
    journal.record(story, actor=actor, now=now)
    return notices


def _mail_due(user_ids: Collection[UUID], news: News, now: datetime) -> dict[UUID, datetime]:
    """When each of those who want this by mail may get it."""
    manual = policy.quiet_hours(news.severity, now)
    due = {}
    for user_id, box in reach.boxes(user_ids).items():
        if news.kind in box.by_mail:
            quiet = _quiet_of(box.preference, manual) if box.preference else manual
            due[user_id] = quiet.awake(now) if quiet else now
    return due


def _quiet_of(preference: Preference, manual: Quiet | None) -> Quiet | None:
    """A person's own hours stand in place of the manual's; where it sets none, theirs do not
    count either: what is critical reaches everybody."""
    if manual is None or preference.quiet_from is None or preference.quiet_until is None:
        return manual
    return Quiet(preference.quiet_from, preference.quiet_until, manual.zone)


@command
def mark_read(*, notice_id: int, actor: Actor, now: datetime) -> Notice:
    """Raises ``NotFound`` for another's notice, ``Conflict`` when it was read before."""
    user_id = access.require_user(actor)
    notice = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(_("There is no such notice of yours."))
    unread = Notice.objects.unread().filter(pk=notice.pk)
    if not unread.update(read_at=now, mail_due_at=None):
        raise Conflict(_("You have read this already."), code="repeated")
    journal.record(events.NoticesRead(user_id=user_id, count=1), actor=actor, now=now)
    notice.refresh_from_db()
    return notice


@command
def mark_all_read(*, up_to: int, actor: Actor, now: datetime) -> int:
    """All up to the newest the reader has seen. Raises ``Conflict`` when none was unread."""
    user_id = access.require_user(actor)
    unread = Notice.objects.visible_to(actor).unread().filter(pk__lte=up_to)
    count = unread.update(read_at=now, mail_due_at=None)
    if not count:
        raise Conflict(_("Everything has been read already."), code="repeated")
    journal.record(events.NoticesRead(user_id=user_id, count=count), actor=actor, now=now)
    return count
